package io.cellwarden.battery;

import io.cellwarden.unit.Ints;
import java.time.Instant;

/**
 * The charge that is counted out of a battery and into it (MON-2).
 *
 * @param drawnNanoAh what is missing to full, in nAh of a battery at rest: losses and Peukert's effect are in it; 0 or
 *     more, {@link #UNKNOWN} before the first full charge and after a time without readings
 * @param fullAt when the count was last set by a full charge, {@link BatteryState#NEVER} if never
 * @param currentMa the last current that was told, from which counting goes on; {@link Ints#ABSENT} if none ever was
 * @param currentAt when that was measured, {@link BatteryState#NEVER} if never
 */
public record ChargeCount(long drawnNanoAh, Instant fullAt, int currentMa, Instant currentAt) {
    /** No count. */
    public static final long UNKNOWN = -1;

    /** A battery that has never been seen full. */
    static final ChargeCount NONE = new ChargeCount(UNKNOWN, BatteryState.NEVER, Ints.ABSENT, BatteryState.NEVER);

    /** A count of which the last current that was told is that of the last reading. */
    static ChargeCount asOf(long drawnNanoAh, Instant fullAt, Measurement last) {
        boolean told = last.currentMa() != Ints.ABSENT;
        return new ChargeCount(drawnNanoAh, fullAt, last.currentMa(), told ? last.takenAt() : BatteryState.NEVER);
    }

    /** Whether there is a count. */
    public boolean known() {
        return drawnNanoAh != UNKNOWN;
    }

    ChargeCount withDrawn(long nanoAh) {
        return nanoAh == drawnNanoAh ? this : new ChargeCount(nanoAh, fullAt, currentMa, currentAt);
    }

    ChargeCount withCurrent(int ma, Instant at) {
        return new ChargeCount(drawnNanoAh, fullAt, ma, at);
    }

    /** Of a battery that is full. */
    ChargeCount full(Instant now) {
        return new ChargeCount(0, now, currentMa, currentAt);
    }
}
