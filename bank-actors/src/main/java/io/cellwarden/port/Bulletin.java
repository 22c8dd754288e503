package io.cellwarden.port;

import io.cellwarden.event.Limits;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.util.Set;

/**
 * What a bank tells chargers, inverters and loads (AGG-1): each second, and at once when less is allowed. Whoever passes it
 * on must stop allowing anything when no further one comes. {@link Ints#ABSENT} stands for what is not known, or stale.
 *
 * @param bank the bank
 * @param limits what holds now; no current where nothing is allowed
 * @param chargeAllowed whether it may be charged
 * @param dischargeAllowed whether it may be discharged
 * @param voltageMv of the bank
 * @param currentMa of the bank, positive while charging
 * @param socPermille state of charge
 * @param capacityMilliAh of all strings that count
 * @param lowestCellMv of all batteries that count
 * @param highestCellMv likewise
 * @param lowestDeciC likewise, before the temperature offset
 * @param highestDeciC likewise
 * @param strings how many strings count
 * @param stringsLost how many do not, since they are bypassed or have switched themselves off
 * @param alarms the codes that are up
 * @param unbalanced whether a battery is out of balance
 */
public record Bulletin(
        String bank,
        Limits limits,
        boolean chargeAllowed,
        boolean dischargeAllowed,
        int voltageMv,
        int currentMa,
        int socPermille,
        int capacityMilliAh,
        int lowestCellMv,
        int highestCellMv,
        int lowestDeciC,
        int highestDeciC,
        int strings,
        int stringsLost,
        Set<AlarmCode> alarms,
        boolean unbalanced) {
    /** Copies the set. */
    public Bulletin {
        alarms = Set.copyOf(alarms);
    }
}
