package io.cellwarden.coding;

import org.jspecify.annotations.Nullable;

/** Numbers from 0 to {@link #LARGEST}, small ones the cheaper: how many digits they have, then the digits. */
public final class Magnitude {
    /** The largest number. */
    public static final long LARGEST = (1L << 62) - 2;

    private static final int DIGITS = 62;

    private final int percentZero;
    /** Made as they are needed: of the many models of a chunk few ever see a large number. */
    private final @Nullable Odds[] longer = new Odds[DIGITS];

    private final @Nullable Odds[] second = new Odds[DIGITS];
    private final Odds others = new Odds();

    /** Nothing is known yet. */
    public Magnitude() {
        this(50);
    }

    /** The first number is 0 with so many per cent. */
    Magnitude(int percentZero) {
        this.percentZero = percentZero;
    }

    private static Odds odds(@Nullable Odds[] of, int digit, int percent) {
        Odds odds = of[digit];
        if (odds == null) {
            odds = new Odds(percent);
            of[digit] = odds;
        }
        return odds;
    }

    private Odds longer(int length) {
        return odds(longer, length, length == 0 ? 100 - percentZero : 50);
    }

    /** Codes a number; see {@link BitCoder#bit}. */
    public long code(BitCoder coder, long number) {
        long wanted = number + 1;
        int digits = 63 - Long.numberOfLeadingZeros(wanted);
        int length = 0;
        while (length < DIGITS - 1 && coder.bit(longer(length), length < digits)) {
            length++;
        }
        long found = 1;
        for (int digit = length - 1; digit >= 0; digit--) {
            Odds odds = digit == length - 1 ? odds(second, digit, 50) : others;
            found = found << 1 | (coder.bit(odds, (wanted >>> digit & 1) == 1) ? 1 : 0);
        }
        return found - 1;
    }
}
