package io.cellwarden.battery;

import io.cellwarden.cell.CellLimit;
import io.cellwarden.cell.CellRules;
import io.cellwarden.cell.CellState;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a battery signals to its BMS (ALM-9): all that the rules of the bank need of it.
 *
 * @param name the battery
 * @param order its place along the BMS cable
 * @param known whether it ever gave a valid reading
 * @param fresh whether it gave one since the program started (GEN-2) or went on after a pause
 * @param refusalsInRow refused readings in a row; three make it silent (ALM-11)
 * @param takenAt the own time of its last valid reading (BMS-12)
 * @param validAt the bank's clock of its last valid reading
 * @param voltageMv battery voltage, {@link Ints#ABSENT} while unknown; the same for the next three
 * @param currentMa positive while charging
 * @param lowestMv its lowest cell
 * @param highestMv its highest cell
 * @param active the alarms that are up, with their first-out cell
 * @param contactorLowCell first-out cell below the contactor's low threshold with PRE-2 over, 0 if none (BMS-13)
 * @param contactorHighCell first-out cell above the contactor's high threshold, 0 if none
 * @param deepCell its lowest cell where that was below 2.0 V, so that charging may give off gas (CHG-5); 0 else
 * @param chargePermille what is left of its charge current near a limit, 0 to 1,000 (AGG-1)
 * @param dischargePermille the same of its discharge current
 * @param told what its hardware says beside its readings
 * @param overrideFloorMv below this cell voltage no override keeps the loads on (CTL-1)
 */
public record BatteryReport(
        String name,
        int order,
        boolean known,
        boolean fresh,
        int refusalsInRow,
        Instant takenAt,
        Instant validAt,
        int voltageMv,
        int currentMa,
        int lowestMv,
        int highestMv,
        Map<AlarmCode, Integer> active,
        int contactorLowCell,
        int contactorHighCell,
        int deepCell,
        int chargePermille,
        int dischargePermille,
        Told told,
        int overrideFloorMv) {
    /** Copies the map. */
    public BatteryReport {
        active = Map.copyOf(active);
    }

    /** The report that follows from a battery's state. */
    public static BatteryReport of(BatteryState battery) {
        Measurement last = battery.last();
        boolean known = last.known();
        return new BatteryReport(
                battery.name(),
                battery.order(),
                known,
                last.fresh(),
                last.refusalsInRow(),
                last.takenAt(),
                last.validAt(),
                known ? last.voltageMv() : Ints.ABSENT,
                last.currentMa(),
                known ? last.lowestMv() : Ints.ABSENT,
                known ? last.highestMv() : Ints.ABSENT,
                activeCells(battery.alarms()),
                battery.lowCellMayAct() ? firstOut(last, CellLimit.CONTACTOR_LOW) : 0,
                firstOut(last, CellLimit.CONTACTOR_HIGH),
                known ? DeratingRules.deepCell(last) : 0,
                known ? DeratingRules.chargePermille(battery) : 0,
                known ? DeratingRules.dischargePermille(battery) : 0,
                battery.told(),
                battery.settings().contactorLowMv());
    }

    private static Map<AlarmCode, Integer> activeCells(AlarmState alarms) {
        if (alarms.active().isEmpty()) {
            return Map.of();
        }
        Map<AlarmCode, Integer> cells = new EnumMap<>(AlarmCode.class);
        alarms.active().forEach((code, alarm) -> cells.put(code, alarm.cell()));
        return cells;
    }

    private static int firstOut(Measurement last, CellLimit limit) {
        return CellRules.firstOut(last.cells(), limit).map(CellState::number).orElse(0);
    }

    /** The first-out cell of an alarm; 0 if it is not up or not one cell's. */
    public int cellOf(AlarmCode code) {
        Integer cell = active.get(code);
        return cell == null ? 0 : cell;
    }

    /** Whether more than {@code ma} is charged into it; no while its current is unknown. */
    public boolean charges(int ma) {
        return currentMa > ma;
    }

    /** Whether more than {@code ma} is drawn from it; no while its current is unknown. */
    public boolean discharges(int ma) {
        return currentMa != Ints.ABSENT && currentMa < -ma;
    }

    /** Whether that alarm is up. */
    public boolean has(AlarmCode code) {
        return active.containsKey(code);
    }
}
