package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import java.time.Duration;

/** Leaves a line alone for as long as its devices need between two requests. Belongs to the thread of its link. */
public final class Pauses {
    private static final Duration READ_SLICE = Duration.ofMillis(20);
    private static final int BUFFER = 512;

    private final Line line;
    private final byte[] buffer = new byte[BUFFER];
    private long usedNanos = System.nanoTime();

    /** The line counts as used now. */
    public Pauses(Line line) {
        this.line = line;
    }

    /** Something has just been asked or sent. */
    public void used() {
        usedNanos = System.nanoTime();
    }

    /** Waits until the line was left alone for so long; what comes meanwhile was not asked for and is read away. */
    public void rest(Duration time) throws LineLost {
        long left = time.toNanos() - (System.nanoTime() - usedNanos);
        while (left > 0) {
            line.read(buffer, Duration.ofNanos(Math.clamp(left, 1_000_000, READ_SLICE.toNanos())));
            left = time.toNanos() - (System.nanoTime() - usedNanos);
        }
    }
}
