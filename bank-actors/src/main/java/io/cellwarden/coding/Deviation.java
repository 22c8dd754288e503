package io.cellwarden.coding;

/** How far a number is from what was expected: none, above or below, and by how much. */
public final class Deviation {
    private final Odds none = new Odds(33);
    private final Odds below = new Odds();
    private final Magnitude more = new Magnitude(90);

    /**
     * Codes a deviation; see {@link BitCoder#bit}.
     *
     * @param deviation between plus and minus {@link Magnitude#LARGEST}
     */
    public long code(BitCoder coder, long deviation) {
        if (coder.bit(none, deviation == 0)) {
            return 0;
        }
        boolean negative = coder.bit(below, deviation < 0);
        long size = more.code(coder, Math.abs(deviation) - 1) + 1;
        return negative ? -size : size;
    }
}
