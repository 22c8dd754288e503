package io.cellwarden.coding;

/**
 * When something comes next that comes at a fixed rate: the line through its beats so far that is nearest to all of
 * them, so that one late beat shifts none.
 */
public final class Rhythm {
    private static final int FRACTION = 10;
    /** So far from the line it has begun anew. */
    private static final long JUMP = 64L << FRACTION;
    /** With so many beats the line is known well enough: older ones count less and less. */
    private static final int MOST = 64;

    private static final int GAIN_BITS = 12;

    private long beat;
    private long interval;
    private int beats = 1;

    /** A rhythm of which one beat is known. */
    public Rhythm(long time) {
        beat = time << FRACTION;
    }

    /**
     * Codes the time of the next beat; see {@link BitCoder#bit}.
     *
     * @param second for the second beat of a rhythm, when its interval is not known
     * @param later for all others
     */
    public long code(BitCoder coder, Deviation second, Deviation later, long time) {
        long expected = expected();
        long found = expected + (beats == 1 ? second : later).code(coder, time - expected);
        follow(found);
        return found;
    }

    /** When the next beat is expected; at the last one while only that is known. */
    public long expected() {
        return beat + interval + (1L << FRACTION - 1) >> FRACTION;
    }

    /** Goes on with the next beat. */
    public void follow(long time) {
        long now = time << FRACTION;
        long late = now - beat - interval;
        beats = Math.min(beats + 1, MOST);
        if (beats == 2) {
            interval = late;
            beat = now;
        } else if (Math.abs(late) > JUMP) {
            beat = now;
        } else {
            // The gains of a least-squares line that grows by one beat.
            long square = (long) beats * (beats + 1);
            beat += interval + (late * ((2L * (2L * beats - 1) << GAIN_BITS) / square) >> GAIN_BITS);
            interval += late * ((6L << GAIN_BITS) / square) >> GAIN_BITS;
        }
    }
}
