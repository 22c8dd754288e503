package io.cellwarden.gateway.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bank time: anchored once to the wall clock and from then on driven by the monotonic clock, so that setting the wall
 * clock moves no delay and no age (ARCHITECTURE 4). How far the wall clock is from it is asked for apart (ADR 0008). A
 * demo's clock may run faster, and follows no wall clock.
 */
public final class AnchoredClock implements InstantSource {
    /** The two clocks are not read at one moment; if more passes in between, they cannot be compared. */
    private static final long COMPARABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private volatile Instant anchor;
    private final LongSupplier monotonicNanos;
    private final long startNanos;
    private final double speed;
    private final Optional<InstantSource> wall;

    /**
     * A clock that starts at {@code anchor} now.
     *
     * @param monotonicNanos a monotonic clock such as {@link UpTime#nanos}
     * @param speed seconds that pass per real second, above 0
     */
    public AnchoredClock(Instant anchor, LongSupplier monotonicNanos, double speed) {
        this(anchor, monotonicNanos, speed, Optional.empty());
    }

    private AnchoredClock(Instant anchor, LongSupplier monotonicNanos, double speed, Optional<InstantSource> wall) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("a clock's speed must be above 0, not " + speed);
        }
        this.anchor = anchor.truncatedTo(ChronoUnit.MILLIS); // what is stored and shown has milliseconds
        this.monotonicNanos = monotonicNanos;
        this.startNanos = monotonicNanos.getAsLong();
        this.speed = speed;
        this.wall = wall;
    }

    /** A clock of the real time, anchored to the wall clock now. */
    public static AnchoredClock real() {
        return of(InstantSource.system(), UpTime::nanos);
    }

    /** A clock of the real time, anchored to that wall clock now. */
    public static AnchoredClock of(InstantSource wall, LongSupplier monotonicNanos) {
        // What its first call loads and links would lie between the two readings, and set this run behind the next one.
        var _ = monotonicNanos.getAsLong();
        return new AnchoredClock(wall.instant(), monotonicNanos, 1, Optional.of(wall));
    }

    /** A clock that starts at {@code anchor} now and runs {@code speed} times as fast as real time. */
    public static AnchoredClock at(Instant anchor, double speed) {
        return new AnchoredClock(anchor, UpTime::nanos, speed);
    }

    @Override
    public Instant instant() {
        return at(monotonicNanos.getAsLong());
    }

    private Instant at(long nanos) {
        long elapsedMs = (long) ((nanos - startNanos) * speed / 1_000_000);
        return anchor.plusMillis(elapsedMs);
    }

    /**
     * How many milliseconds the wall clock is ahead of this one; empty where this one follows none, or where the program
     * was held up while it compared them.
     */
    public OptionalLong wallOffsetMs() {
        if (wall.isEmpty()) {
            return OptionalLong.empty();
        }
        long before = monotonicNanos.getAsLong();
        Instant shown = wall.get().instant();
        long after = monotonicNanos.getAsLong();
        return after - before > COMPARABLE_NANOS
                ? OptionalLong.empty()
                : OptionalLong.of(Duration.between(at(after), shown).toMillis());
    }

    /**
     * Goes on from an earlier run: as far from the wall clock as bank time was then, so that no delay is cut short by a
     * clock that was set in that run; but later than the last time of that run, whatever the wall clock shows.
     *
     * @param last the last time of that run
     * @param wallOffsetMs how far the wall clock was ahead of it
     */
    public synchronized void goOn(Instant last, long wallOffsetMs) {
        anchor = anchor.minusMillis(wallOffsetMs);
        notBefore(last.plusMillis(1));
    }

    /** Goes on from {@code earliest} if it shows an earlier time: bank time never runs back. */
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

    /** How far this clock advances in so much real time. */
    public Duration during(Duration real) {
        return Duration.ofNanos((long) (real.toNanos() * speed));
    }
}
