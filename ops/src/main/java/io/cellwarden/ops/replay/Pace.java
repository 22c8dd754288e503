package io.cellwarden.ops.replay;

import io.cellwarden.ops.json.LineSink;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Makes a replay pass as it happened, times a speed; with speed 0 as fast as it goes. */
final class Pace {
    private static final double NANOS = 1e9;

    private final double speed;
    private Instant begun = Instant.MIN;
    private long startNanos;

    Pace(double speed) {
        this.speed = speed;
    }

    /** Waits until it is time to tell what happened then; the first time is told at once, and what was told goes out first. */
    void await(Instant time, LineSink out) {
        if (speed == 0) {
            return;
        }
        if (begun.equals(Instant.MIN)) {
            begun = time;
            startNanos = System.nanoTime();
        }
        out.flush();
        long due = (long) (Duration.between(begun, time).toMillis() / 1e3 / speed * NANOS); // saturates
        try {
            TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - startNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
