package io.cellwarden.ops.bench;

/**
 * How many bits a series takes as Facebook's Gorilla codes it (Pelkonen and others, 2015): times as deltas of deltas,
 * values as 64-bit floating point numbers, each as what differs from the one before.
 */
final class Gorilla {
    private static final int HEADER_BITS = 64;
    private static final int FIRST_DELTA_BITS = 14;

    private long bits;
    private long time;
    private long delta;
    private long value;
    private int leading = Long.SIZE;
    private int trailing;
    private int count;

    /** Adds a value; times in seconds, rising. */
    void add(long atS, double number) {
        long now = Double.doubleToLongBits(number);
        if (count == 0) {
            bits += HEADER_BITS + Long.SIZE;
        } else {
            bits += timeBits(atS - time) + valueBits(now ^ value);
            delta = atS - time;
        }
        count++;
        time = atS;
        value = now;
    }

    private int timeBits(long next) {
        if (count == 1) {
            return FIRST_DELTA_BITS;
        }
        long change = Math.abs(next - delta);
        if (change == 0) {
            return 1;
        }
        return change < 64 ? 2 + 7 : change < 256 ? 3 + 9 : change < 2_048 ? 4 + 12 : 4 + 32;
    }

    private int valueBits(long differs) {
        if (differs == 0) {
            return 1;
        }
        int before = Math.min(31, Long.numberOfLeadingZeros(differs));
        int behind = Long.numberOfTrailingZeros(differs);
        if (before >= leading && behind >= trailing) {
            return 2 + Long.SIZE - leading - trailing;
        }
        leading = before;
        trailing = behind;
        return 2 + 5 + 6 + Long.SIZE - before - behind;
    }

    /** So far. */
    long bits() {
        return bits;
    }
}
