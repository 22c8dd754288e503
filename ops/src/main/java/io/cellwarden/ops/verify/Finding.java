package io.cellwarden.ops.verify;

import io.cellwarden.ops.json.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that is wrong with a journal.
 *
 * @param bank whose journal it is
 * @param sequence the input it is about, 0 where only the place in the file is known
 * @param time the bank's time of that input
 * @param what in words
 */
record Finding(Kind kind, String bank, long sequence, Optional<Instant> time, String what) {
    /** What is wrong. */
    enum Kind {
        /** Bytes that are no event any more. */
        DAMAGE,
        /** Something is missing. */
        GAP,
        /** Something is where it does not belong. */
        ORDER,
        /** A checkpoint says something that the events do not. */
        CHECKPOINT,
        /** An input that today is decided otherwise by the same version of the rules. */
        DECISION
    }

    private static final String TEXT = "finding: ";
    private static final String JSON = "{\"finding\":";

    /** Whether a line tells one. */
    static boolean isTold(String line) {
        return line.startsWith(TEXT) || line.startsWith(JSON);
    }

    private String word() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    String text() {
        String where = sequence == 0
                ? ""
                : ", input " + sequence + time.map(at -> " of " + at).orElse("");
        return TEXT + word() + ", bank " + bank + where + ": " + what;
    }

    String json() {
        Json.Members members = Json.members().put("finding", word()).put("bank", bank);
        if (sequence > 0) {
            members.put("seq", sequence);
        }
        time.ifPresent(at -> members.put("time", at.toString()));
        return Json.line(members.put("detail", what).build());
    }
}
