package io.cellwarden.battery;

import io.cellwarden.site.BatterySettings;
import io.cellwarden.unit.Ints;
import java.time.Instant;

/**
 * What a checkpoint keeps of a battery: its {@link BatteryState} without what its site file says.
 *
 * @param serial the serial its device gave, empty while unknown
 * @param settings the settings in force
 * @param fileSettings what the site file last gave
 * @param last the last valid reading
 * @param alarms what is up
 * @param balance where balancing stands
 * @param charge the charge that is counted
 * @param told what its hardware says beside its readings
 */
public record BatteryMemory(
        String serial,
        BatterySettings settings,
        BatterySettings fileSettings,
        Measurement last,
        AlarmState alarms,
        BalanceState balance,
        ChargeCount charge,
        Told told) {
    /** One of a checkpoint from before charge was counted. */
    public BatteryMemory(
            String serial,
            BatterySettings settings,
            BatterySettings fileSettings,
            Measurement last,
            AlarmState alarms,
            BalanceState balance) {
        this(
                serial,
                settings,
                fileSettings,
                last,
                alarms,
                balance,
                ChargeCount.asOf(ChargeCount.UNKNOWN, BatteryState.NEVER, last),
                Told.NOTHING);
    }

    /** The same with the temperatures that sensors told last, too. */
    public BatteryMemory with(Ints toldDeciC, ChargeCount counted, Told says) {
        return new BatteryMemory(
                serial, settings, fileSettings, last.withTold(toldDeciC), alarms, balance, counted, says);
    }

    /** The same from before the last known current was kept: it was that of the last reading. */
    public BatteryMemory with(long drawnNanoAh, Instant fullAt, Told says) {
        return with(last.toldDeciC(), ChargeCount.asOf(drawnNanoAh, fullAt, last), says);
    }
}
