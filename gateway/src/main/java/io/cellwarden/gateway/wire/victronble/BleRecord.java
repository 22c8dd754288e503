package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.vedirect.AlarmReason;
import io.cellwarden.unit.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A record whose content has been read; {@link Ints#ABSENT} for what the device does not know. */
public sealed interface BleRecord {

    /**
     * A battery itself. It tells neither current nor state of charge.
     *
     * @param flags of its BMS, see {@link LithiumFlag}
     * @param errors see {@link LithiumError}
     * @param cellsMv places for eight cells; those that a battery does not have are absent. A cell at {@link #LOWEST_MV} or
     *     {@link #HIGHEST_MV} is at or beyond it
     * @param voltageMv of the battery
     * @param balancer {@link #BALANCING} and others
     * @param temperatureC −40..86
     */
    record SmartLithium(int flags, int errors, Ints cellsMv, int voltageMv, int balancer, int temperatureC)
            implements BleRecord {
        /** Code 0: the cell is below 2.61 V. */
        public static final int LOWEST_MV = 2_600;
        /** The highest code: the cell is above 3.85 V. */
        public static final int HIGHEST_MV = 3_860;
        /** The balancer works. */
        public static final int BALANCING = 2;

        /** The balancer has found cells that it could not bring together. */
        public static final int IMBALANCE = 3;

        /** Whether a flag is set. */
        public boolean has(LithiumFlag flag) {
            return flag.isSetIn(flags);
        }

        /** Whether an error is set; unknown errors are none. */
        public boolean has(LithiumError error) {
            return errors != Ints.ABSENT && error.isSetIn(errors);
        }

        /** Whether a cell's voltage is at the end of what the record can tell, and so no measurement. */
        static boolean isClamped(int cellMv) {
            return cellMv == LOWEST_MV || cellMv == HIGHEST_MV;
        }

        /**
         * The cells of a battery of {@code count} cells, further ones only where it tells them. What a clamped cell has
         * beyond the end is taken from the voltage of the battery, which is not clamped, shared evenly where there are
         * several: without that neither a deep discharge nor an over-voltage would ever be seen.
         */
        public List<Integer> cellsMv(int count) {
            int told = count;
            for (int i = count; i < cellsMv.size(); i++) {
                told = cellsMv.get(i) == Ints.ABSENT ? told : i + 1;
            }
            List<Integer> cells =
                    IntStream.range(0, told).mapToObj(cellsMv::get).toList();
            List<Integer> clamped =
                    cells.stream().filter(SmartLithium::isClamped).toList();
            boolean oneWay = clamped.stream().distinct().count() == 1;
            if (!oneWay || voltageMv == Ints.ABSENT || cells.contains(Ints.ABSENT)) {
                return cells;
            }
            int others = cells.stream()
                    .filter(cell -> !isClamped(cell))
                    .mapToInt(Integer::intValue)
                    .sum();
            int end = clamped.getFirst();
            int rest = (voltageMv - others) / clamped.size();
            int beyond = end == LOWEST_MV ? Math.min(end, rest) : Math.max(end, rest);
            List<Integer> estimated = new ArrayList<>();
            cells.forEach(cell -> estimated.add(isClamped(cell) ? beyond : cell));
            return List.copyOf(estimated);
        }
    }

    /**
     * A battery monitor.
     *
     * @param timeToGoMin until empty
     * @param alarms bits of {@link AlarmReason}
     * @param auxMode what {@code aux} is: 0 starter voltage, 1 midpoint voltage, 2 temperature, 3 nothing
     * @param aux as sent
     * @param consumedMah drawn since full, 0 or more
     */
    record Monitor(
            int timeToGoMin,
            int voltageMv,
            int alarms,
            int auxMode,
            int aux,
            int currentMa,
            int consumedMah,
            int socPermille)
            implements BleRecord {
        /** Why it has an alarm, by name. */
        public List<String> complaints() {
            return alarms == Ints.ABSENT
                    ? List.of()
                    : AlarmReason.setIn(alarms).stream()
                            .map(AlarmReason::alarmName)
                            .toList();
        }
    }

    /**
     * A Lynx Smart BMS.
     *
     * @param error 0 for none
     * @param io pairs of bits: allowed to charge, to discharge, external relay
     * @param alarms pairs of bits, see {@link LynxAlarm}
     * @param consumedMah drawn since full, 0 or more
     */
    record LynxSmartBms(
            int error,
            int timeToGoMin,
            int voltageMv,
            int currentMa,
            int io,
            int alarms,
            int socPermille,
            int consumedMah,
            int temperatureC)
            implements BleRecord {
        private static final int CHARGE_PAIR = 2;
        private static final int DISCHARGE_PAIR = 4;
        private static final int ON = 1;

        /** Whether it lets chargers charge: the pair's value, 0 not present, 1 yes, 2 and 3 no. */
        public int chargePair() {
            return io >> CHARGE_PAIR & 3;
        }

        /** Whether it lets loads draw, see {@link #chargePair}. */
        public int dischargePair() {
            return io >> DISCHARGE_PAIR & 3;
        }

        /** What it warns of or has an alarm for, by name, and its error by number. */
        public List<String> complaints() {
            List<String> all = new ArrayList<>(alarms == Ints.ABSENT ? List.of() : LynxAlarm.names(alarms));
            if (error > 0) {
                all.add("error " + error);
            }
            return List.copyOf(all);
        }

        static boolean isOn(int pair) {
            return pair == ON;
        }
    }

    /** A switch that protects a battery. */
    record BatteryProtect(
            int state, int output, int error, int alarms, int warnings, int inputMv, int outputMv, int offReason)
            implements BleRecord {}
}
