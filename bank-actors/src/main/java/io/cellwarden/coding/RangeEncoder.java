package io.cellwarden.coding;

import java.util.Arrays;

/** Writes bits as one number within a range that each bit narrows to its part. Equal bits give equal bytes. */
public final class RangeEncoder implements BitCoder {
    static final long TOP = 1L << 24;
    static final long ALL = 0xFFFF_FFFFL;

    private static final int FIRST_BYTES = 512;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private long low;
    private long range = ALL;

    @Override
    public boolean bit(Odds odds, boolean bit) {
        long part = (range >>> Odds.BITS) * odds.set();
        if (bit) {
            range = part;
        } else {
            add(part);
            range -= part;
        }
        odds.learn(bit);
        while (range < TOP) {
            shift();
        }
        return bit;
    }

    /** A carry goes into the bytes that are there: the whole number stays below one. */
    private void add(long part) {
        low += part;
        if (low > ALL) {
            low &= ALL;
            int at = size - 1;
            while (++bytes[at] == 0) {
                at--;
            }
        }
    }

    private void shift() {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) (low >>> 24);
        low = low << 8 & ALL;
        range <<= 8;
    }

    /** How many bytes there are so far. */
    public int size() {
        return size;
    }

    /** The bytes; nothing can be written afterwards. Zeros at their end are left out: a reader goes on with zeros. */
    public byte[] finish() {
        // The number in the range that ends with the most zeros: the range is never smaller than TOP.
        long end = low + TOP - 1 & -TOP;
        add(end - low);
        shift();
        while (size > 0 && bytes[size - 1] == 0) {
            size--;
        }
        return Arrays.copyOf(bytes, size);
    }
}
