package io.cellwarden.ops.site;

import java.math.BigDecimal;

/** Decimal numbers as people write them. */
public final class Numbers {
    /** No quantity of this program needs more places on either side of the point. */
    private static final int PLACES_AT_MOST = 400;

    private Numbers() {}

    /** A text that is no number. */
    public static final class NoNumber extends Exception {
        private static final long serialVersionUID = 1;

        NoNumber(String text) {
            super("\"" + text + "\" is no number");
        }
    }

    /**
     * The number exactly as written, blanks around it ignored.
     *
     * @throws NoNumber if it is none, or one whose exponent would fill the memory
     */
    public static BigDecimal decimal(String text) throws NoNumber {
        try {
            BigDecimal number = new BigDecimal(text.strip());
            if (Math.abs((long) number.scale()) <= PLACES_AT_MOST && number.precision() <= PLACES_AT_MOST) {
                return number;
            }
        } catch (NumberFormatException none) {
            throw new NoNumber(text);
        }
        throw new NoNumber(text);
    }
}
