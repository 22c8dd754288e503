package io.cellwarden.battery;

import io.cellwarden.event.Limits;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;

/**
 * What a battery's own hardware says of it beside its readings. Times are the bank's clock.
 *
 * @param socPermille its state of charge, {@link Ints#ABSENT} if it never told one (MON-2)
 * @param socAt when it told that
 * @param limits what it asks of chargers and loads, {@link Ints#ABSENT} for what it does not tell (AGG-1)
 * @param limitsAt when it told that, {@link BatteryState#NEVER} if never
 * @param protection what it says of its protections, which stands until it says otherwise
 */
public record Told(int socPermille, Instant socAt, Limits limits, Instant limitsAt, Protection protection) {
    /** What is older is stale (AGG-4). */
    public static final Duration COUNTS_FOR = Duration.ofMinutes(3);

    /** Nothing yet. */
    static final Told NOTHING = new Told(
            Ints.ABSENT, BatteryState.NEVER, new Limits(Ints.ABSENT, Ints.ABSENT, Ints.ABSENT), BatteryState.NEVER);

    /** Of hardware that has said nothing of its protections. */
    public Told(int socPermille, Instant socAt, Limits limits, Instant limitsAt) {
        this(socPermille, socAt, limits, limitsAt, Protection.NONE);
    }

    /** Whether something told at that time is stale; what was never told is not. */
    public static boolean isStale(Instant at, Instant now) {
        return !at.equals(BatteryState.NEVER) && at.plus(COUNTS_FOR).isBefore(now);
    }

    Told withSoc(int permille, Instant now) {
        return new Told(permille, now, limits, limitsAt, protection);
    }

    Told withLimits(Limits asked, Instant now) {
        return new Told(socPermille, socAt, asked, now, protection);
    }

    /** The same with what hardware says of its protections. */
    public Told with(Protection says) {
        return new Told(socPermille, socAt, limits, limitsAt, says);
    }
}
