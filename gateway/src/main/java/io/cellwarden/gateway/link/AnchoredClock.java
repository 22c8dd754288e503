package io.cellwarden.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Time anchored once to the wall clock and from then on driven by the monotonic clock: setting the wall clock moves no
 * delay and no age (ARCHITECTURE 4). A demo's clock may run faster.
 */
public final class AnchoredClock implements InstantSource {
    private volatile Instant anchor;
    private final LongSupplier monotonicNanos;
    private final long startNanos;
    private final double speed;

    /**
     * A clock that starts at {@code anchor} now.
     *
     * @param monotonicNanos a monotonic clock such as {@link System#nanoTime}
     * @param speed seconds that pass per real second, above 0
     */
    public AnchoredClock(Instant anchor, LongSupplier monotonicNanos, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("a clock's speed must be above 0, not " + speed);
        }
        this.anchor = anchor.truncatedTo(ChronoUnit.MILLIS); // what is stored and shown has milliseconds
        this.monotonicNanos = monotonicNanos;
        this.startNanos = monotonicNanos.getAsLong();
        this.speed = speed;
    }

    /** A clock of the real time, anchored to the wall clock now. */
    public static AnchoredClock real() {
        return new AnchoredClock(InstantSource.system().instant(), System::nanoTime, 1);
    }

    /** A clock that starts at {@code anchor} now and runs {@code speed} times as fast as real time. */
    public static AnchoredClock at(Instant anchor, double speed) {
        return new AnchoredClock(anchor, System::nanoTime, speed);
    }

    @Override
    public Instant instant() {
        long elapsedMs = (long) ((monotonicNanos.getAsLong() - startNanos) * speed / 1_000_000);
        return anchor.plusMillis(elapsedMs);
    }

    /** Goes on from {@code earliest} if it shows an earlier time: bank time never runs back across a restart. */
    public synchronized void notBefore(Instant earliest) {
        Instant now = instant();
        if (now.isBefore(earliest)) {
            anchor = anchor.plus(Duration.between(now, earliest));
        }
    }

    /** How much real time passes while this clock advances by {@code duration}. */
    public Duration real(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() / speed));
    }
}
