package io.cellwarden.event;

import io.cellwarden.coding.BitCoder;
import io.cellwarden.coding.Deviation;
import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Odds;
import io.cellwarden.coding.Texts;
import java.util.ArrayList;
import java.util.List;

/** Who brought the inputs of a chunk: mostly a link that numbers them one after the other. */
final class SourceModel {
    /** More digits than a number has that is counted. */
    private static final int MOST_DIGITS = 15;

    private final BitCoder coder;
    private final Texts texts;
    private final List<Origin> origins = new ArrayList<>();
    private final Magnitude which = new Magnitude();
    private final Odds numbered = new Odds(90);
    private final Odds nextNumber = new Odds(95);
    private final Deviation otherNumber;

    /** The part of a source that stays, and the last number behind it. */
    static final class Origin {
        private final String text;
        private final boolean numbered;
        private long last;

        private Origin(String text, boolean numbered) {
            this.text = text;
            this.numbered = numbered;
        }

        /** Whether it is the origin of a source. */
        Key key() {
            return new Key(text, numbered);
        }
    }

    /** What tells origins apart. */
    record Key(String text, boolean numbered) {
        static Key of(String source) {
            String text = textOf(source);
            return new Key(text, text.length() < source.length());
        }
    }

    /**
     * No source is known yet.
     *
     * @param texts shared with other texts of the chunk
     * @param otherNumber shared with other numbers of it
     */
    SourceModel(BitCoder coder, Texts texts, Deviation otherNumber) {
        this.coder = coder;
        this.texts = texts;
        this.otherNumber = otherNumber;
    }

    /** Codes the origin of a source that begins a series. */
    Origin begin(String source) {
        Key key = Key.of(source);
        int wanted = 0;
        while (wanted < origins.size() && !origins.get(wanted).key().equals(key)) {
            wanted++;
        }
        int found = Math.toIntExact(which.code(coder, wanted));
        if (found < origins.size()) {
            return origins.get(found);
        }
        boolean withNumber = coder.bit(numbered, key.numbered());
        Origin origin = new Origin(texts.code(coder, key.text()), withNumber);
        origins.add(origin);
        return origin;
    }

    /** Codes the number of a source. */
    String next(Origin origin, String source) {
        if (!origin.numbered) {
            return origin.text;
        }
        long wanted = numberOf(source);
        long expected = origin.last + 1;
        origin.last = coder.bit(nextNumber, wanted == expected)
                ? expected
                : expected + otherNumber.code(coder, wanted - expected);
        return origin.text + origin.last;
    }

    /** A source without the number at its end: one that is written as this program writes numbers. */
    private static String textOf(String source) {
        int digits = source.length();
        while (digits > 0 && source.length() - digits < MOST_DIGITS && isDigit(source.charAt(digits - 1))) {
            digits--;
        }
        while (digits < source.length() - 1 && source.charAt(digits) == '0') {
            digits++;
        }
        return source.substring(0, digits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long numberOf(String source) {
        String text = textOf(source);
        return text.length() == source.length() ? 0 : Long.parseLong(source.substring(text.length()));
    }
}
