package io.cellwarden.ops.view;

import io.cellwarden.bank.BankActor;
import io.cellwarden.ops.json.DisplayTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How much waits for the journal of a bank now, and since when, while that is unavailable. */
public final class JournalLine {
    private JournalLine() {}

    /** The line; empty where the journal is well, or nothing waits for it. */
    public static Optional<String> of(BankActor.Description bank) {
        int inputs = bank.notJournalled();
        if (!bank.isJournalUnavailable() || inputs == 0) {
            return Optional.empty();
        }
        String since = bank.notJournalledSince()
                .map(new DisplayTime(bank.state().wallOffsetMs())::of)
                .map(oldest ->
                        (inputs == 1 ? " since " : ", the oldest since ") + oldest.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        return Optional.of("  journal: " + (inputs == 1 ? "1 input waits" : inputs + " inputs wait") + since);
    }
}
