package io.cellwarden.battery;

import io.cellwarden.site.BatterySettings;

/**
 * What a checkpoint keeps of a battery: its {@link BatteryState} without what its site file says.
 *
 * @param serial the serial its device gave, empty while unknown
 * @param settings the settings in force
 * @param fileSettings what the site file last gave
 * @param last the last valid reading
 * @param alarms what is up
 * @param balance where balancing stands
 */
public record BatteryMemory(
        String serial,
        BatterySettings settings,
        BatterySettings fileSettings,
        Measurement last,
        AlarmState alarms,
        BalanceState balance) {}
