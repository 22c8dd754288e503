package io.cellwarden.coding;

import org.jspecify.annotations.Nullable;

/** How the values of one kind deviate from their {@link Level}s, learned from all of them together. */
public final class Levels {
    /** Made as they are needed: most widths never come. */
    private final @Nullable Deviation[][] deviations;

    private final Deviation first = new Deviation();
    private long neighbour;

    /** Nothing is known yet; what is learned in one of so many circumstances does not count in another. */
    public Levels(int circumstances) {
        deviations = new Deviation[circumstances][Level.WIDTHS];
    }

    private Deviation deviation(int circumstance, int width) {
        @Nullable Deviation[] ofWidth = deviations[circumstance];
        Deviation deviation = ofWidth[width];
        if (deviation == null) {
            deviation = new Deviation();
            ofWidth[width] = deviation;
        }
        return deviation;
    }

    /**
     * Codes the next value of a level, which follows it; see {@link BitCoder#bit}. The first one is near the first one
     * of the level before.
     *
     * @param shift how far from its level it is expected
     * @throws ArithmeticException if a damaged one is no {@code int}
     */
    public int code(BitCoder coder, Level level, int circumstance, long shift, int value) {
        boolean known = level.isKnown();
        long expected = known ? level.middle() + shift : neighbour;
        Deviation deviation = known ? deviation(circumstance, level.width()) : first;
        int found = Math.toIntExact(expected + deviation.code(coder, value - expected));
        if (!known) {
            neighbour = found;
        }
        level.follow(found);
        return found;
    }
}
