package io.cellwarden.coding;

/**
 * Where a value is that changes slowly under noise: amid the lowest and the highest of its last values, which draw near
 * to each other again. Amid uniform noise that is known within few values; a mean takes more.
 */
public final class Level {
    /** Widths from here on are one. */
    static final int WIDTHS = 8;

    private static final int FRACTION = 10;
    /** So far beyond all of its last values it is somewhere else. */
    private static final long JUMP = 4L << FRACTION;

    private static final int DRAW_NEAR = 5;

    private boolean known;
    private long low;
    private long high;

    /** Whether it has had a value. */
    public boolean isKnown() {
        return known;
    }

    /** The value to be expected, once there was one. */
    public long middle() {
        return low + high + (1L << FRACTION) >> FRACTION + 1;
    }

    /** How far apart its values are, from 0 to below {@link #WIDTHS}. */
    int width() {
        return (int) Math.min(WIDTHS - 1, high - low + (1L << FRACTION - 1) >> FRACTION);
    }

    void follow(int value) {
        long now = (long) value << FRACTION;
        if (!known || now < low - JUMP || now > high + JUMP) {
            known = true;
            low = now;
            high = now;
        } else {
            low = Math.min(now, low + (now - low >> DRAW_NEAR));
            high = Math.max(now, high + (now - high >> DRAW_NEAR));
        }
    }
}
