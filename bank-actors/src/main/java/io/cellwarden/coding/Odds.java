package io.cellwarden.coding;

/** How likely a bit is to be set, learned from the bits so far: quickly at first, slowly later. */
public final class Odds {
    /** Odds are counted in so many bits. */
    static final int BITS = 16;

    /** Nothing is ever certain: what never came before costs 11 bits. */
    private static final int LEAST = 32;

    private static final int MOST = (1 << BITS) - LEAST;
    private static final int SLOWEST = 128;
    /** By number of bits seen: the part of the way, in 1/65536, that one more moves the odds. */
    private static final int[] STEPS = new int[SLOWEST];

    static {
        for (int seen = 0; seen < SLOWEST; seen++) {
            STEPS[seen] = (2 << BITS) / (2 * seen + 3);
        }
    }

    private int set;
    private int seen;

    /** Even odds. */
    public Odds() {
        this(50);
    }

    /** Odds of so many per cent, 1 to 99. */
    public Odds(int percent) {
        this.set = (percent << BITS) / 100;
    }

    /** How likely the next bit is to be set, in 1/65536; neither none nor all of it. */
    int set() {
        return set;
    }

    void learn(boolean bit) {
        set += (int) (((long) (bit ? MOST : LEAST) - set) * STEPS[seen] >> BITS);
        if (seen < SLOWEST - 1) {
            seen++;
        }
    }
}
