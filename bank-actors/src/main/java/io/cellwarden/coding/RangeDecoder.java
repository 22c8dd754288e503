package io.cellwarden.coding;

/**
 * Reads what {@link RangeEncoder} wrote. It reads any bytes, and behind their end zeros without end: whoever reads has
 * to bound what he asks for.
 */
public final class RangeDecoder implements BitCoder {
    private final byte[] bytes;
    private int at;
    private long code;
    private long range = RangeEncoder.ALL;

    /** Not a copy. */
    public RangeDecoder(byte[] bytes) {
        this.bytes = bytes;
        for (int i = 0; i < Integer.BYTES; i++) {
            next();
        }
    }

    private void next() {
        code = code << 8 | (at < bytes.length ? bytes[at] & 0xFF : 0);
        at++;
    }

    @Override
    public boolean bit(Odds odds, boolean ignored) {
        long part = (range >>> Odds.BITS) * odds.set();
        boolean bit = code < part;
        if (bit) {
            range = part;
        } else {
            code -= part;
            range -= part;
        }
        odds.learn(bit);
        while (range < RangeEncoder.TOP) {
            next();
            range <<= 8;
        }
        return bit;
    }
}
