package io.cellwarden.battery;

import java.time.Instant;

/**
 * The charge that is counted out of a battery and into it (MON-2).
 *
 * @param drawnNanoAh what is missing to full, in nAh of a battery at rest: losses and Peukert's effect are in it; 0 or
 *     more, {@link #UNKNOWN} before the first full charge and after a time without readings
 * @param fullAt when the count was last set by a full charge, {@link BatteryState#NEVER} if never
 */
public record ChargeCount(long drawnNanoAh, Instant fullAt) {
    /** No count. */
    public static final long UNKNOWN = -1;

    /** A battery that has never been seen full. */
    static final ChargeCount NONE = new ChargeCount(UNKNOWN, BatteryState.NEVER);

    /** Whether there is a count. */
    public boolean known() {
        return drawnNanoAh != UNKNOWN;
    }

    ChargeCount withDrawn(long nanoAh) {
        return nanoAh == drawnNanoAh ? this : new ChargeCount(nanoAh, fullAt);
    }
}
