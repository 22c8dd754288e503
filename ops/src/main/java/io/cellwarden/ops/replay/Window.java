package io.cellwarden.ops.replay;

import java.time.Instant;

/**
 * A part of a journal, as times are shown; both ends belong to it.
 *
 * @param from first time
 * @param to last time, not before {@code from}
 */
public record Window(Instant from, Instant to) {
    /** The whole journal. */
    public static final Window ALL = new Window(Instant.MIN, Instant.MAX);

    /** Whether that shown time is in it. */
    public boolean contains(Instant shown) {
        return !shown.isBefore(from) && !shown.isAfter(to);
    }

    @Override
    public String toString() {
        String begin = from.equals(Instant.MIN) ? "the beginning" : from.toString();
        return begin + " to " + (to.equals(Instant.MAX) ? "the end" : to.toString());
    }
}
