package io.cellwarden.battery;

import io.cellwarden.cell.CellLimits;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.unit.Ints;
import java.time.Instant;

/**
 * What is known of one battery.
 *
 * @param site the bank it belongs to
 * @param name its name in the bank
 * @param order its place along the BMS cable, from 0
 * @param serial the serial its device gave, empty while unknown (TOP-10)
 * @param settings the settings in force (SET-9)
 * @param fileSettings what the site file last gave, to notice a later edit (SET-9)
 * @param last the last valid reading
 * @param alarms what is up
 * @param balance where balancing stands
 * @param charge the charge that is counted (MON-2)
 * @param told what its hardware says beside its readings
 */
public record BatteryState(
        BankSite site,
        String name,
        int order,
        String serial,
        BatterySettings settings,
        BatterySettings fileSettings,
        Measurement last,
        AlarmState alarms,
        BalanceState balance,
        ChargeCount charge,
        Told told) {
    /** The time of what has never happened. */
    public static final Instant NEVER = Instant.MIN;

    /** A battery of which nothing is known but its site file. */
    public static BatteryState initial(BankSite site, String name) {
        BatterySettings settings = site.settingsOf(name);
        return new BatteryState(
                site,
                name,
                site.batteries().indexOf(name),
                "",
                settings,
                settings,
                Measurement.none(site.model().cells()),
                AlarmState.CALM,
                BalanceState.FIRST_USE,
                ChargeCount.NONE,
                Told.NOTHING);
    }

    /** Its model. */
    public BatteryModel model() {
        return site.model();
    }

    /** The thresholds of its cells. */
    public CellLimits limits() {
        return CellLimits.of(settings, site.thresholds());
    }

    /** Whether the 30 s between W-SL12 and A-SL11 do not hold a low cell back now (PRE-2, PRE-5). */
    public boolean lowCellMayAct() {
        return !settings.supportsPreAlarm() || (alarms.isActive(AlarmCode.W_SL12) && alarms.delayOver());
    }

    /** The last voltages of its cells, to judge them again. */
    public Ints lastCellsMv() {
        return last.cellsMv();
    }

    /** What a checkpoint keeps of it. */
    public BatteryMemory memory() {
        return new BatteryMemory(serial, settings, fileSettings, last, alarms, balance, charge, told);
    }

    /** The same battery as a checkpoint has kept it; a reading of another model's cells is none of it (TOP-10). */
    public BatteryState remembering(BatteryMemory memory) {
        Measurement measured = memory.last().cells().size() == model().cells() ? memory.last() : last;
        return new BatteryState(
                site,
                name,
                order,
                memory.serial(),
                memory.settings(),
                memory.fileSettings(),
                measured,
                memory.alarms(),
                memory.balance(),
                memory.charge(),
                memory.told());
    }

    BatteryState withSerial(String now) {
        return new BatteryState(site, name, order, now, settings, fileSettings, last, alarms, balance, charge, told);
    }

    BatteryState withSettings(BatterySettings now) {
        return new BatteryState(site, name, order, serial, now, fileSettings, last, alarms, balance, charge, told);
    }

    BatteryState withFileSettings(BatterySettings now) {
        return new BatteryState(site, name, order, serial, settings, now, last, alarms, balance, charge, told);
    }

    BatteryState withLast(Measurement now) {
        return new BatteryState(site, name, order, serial, settings, fileSettings, now, alarms, balance, charge, told);
    }

    BatteryState withAlarms(AlarmState now) {
        return new BatteryState(site, name, order, serial, settings, fileSettings, last, now, balance, charge, told);
    }

    BatteryState withBalance(BalanceState now) {
        return new BatteryState(site, name, order, serial, settings, fileSettings, last, alarms, now, charge, told);
    }

    BatteryState withCharge(ChargeCount now) {
        return new BatteryState(site, name, order, serial, settings, fileSettings, last, alarms, balance, now, told);
    }

    BatteryState withTold(Told now) {
        return new BatteryState(site, name, order, serial, settings, fileSettings, last, alarms, balance, charge, now);
    }

    /** After a reading. */
    BatteryState read(Measurement measured, ChargeCount counted) {
        return new BatteryState(
                site, name, order, serial, settings, fileSettings, measured, alarms, balance, counted, told);
    }
}
