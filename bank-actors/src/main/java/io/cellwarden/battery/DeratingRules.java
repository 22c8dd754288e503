package io.cellwarden.battery;

import io.cellwarden.site.Setting;
import io.cellwarden.site.Threshold;
import io.cellwarden.site.Thresholds;
import io.cellwarden.unit.Ints;

/** How much of its current a battery takes and gives near its limits (AGG-1), and when charging it is dangerous (CHG-5). */
final class DeratingRules {
    /** A cell was so low that charging it as usual may give off gas. */
    private static final int GAS_BELOW_MV = 2_000;

    private static final int FULL_PERMILLE = 1_000;
    private static final int LAST_MV = 100;
    private static final int LAST_DECI_C = 50;
    /** What is left goes down in such steps: the noise of a cell must not be a new limit each second (own). */
    private static final int STEP_PERMILLE = 20;

    private DeratingRules() {}

    /** The lowest cell, if it is below 2.0 V; 0 if none is. A battery below 8 V or 16 V has such a cell. */
    static int deepCell(Measurement last) {
        int lowestMv = last.lowestMv();
        if (lowestMv >= GAS_BELOW_MV) {
            return 0;
        }
        int place = 0;
        while (last.cells().get(place).voltageMv() != lowestMv) {
            place++;
        }
        return last.cells().get(place).number();
    }

    /**
     * Less over the last 0.10 V of the highest cell before ALM-3, and the last 5 °C before ALM-5 and ALM-6; nothing where the
     * temperature is not known any more (ADR 0037).
     */
    static int chargePermille(BatteryState battery) {
        Thresholds thresholds = battery.site().thresholds();
        int left =
                left(thresholds.get(Threshold.CHARGE_INHIBIT) - battery.last().highestMv(), LAST_MV);
        int lowestDeciC = AlarmRules.lowestDeciC(battery);
        if (battery.last().lacksTemperature()) {
            return 0;
        }
        if (lowestDeciC != Ints.ABSENT) {
            int coldest = battery.settings().get(Setting.ALLOWED_TO_CHARGE_MIN);
            left = Math.min(left, left(lowestDeciC - coldest, LAST_DECI_C));
            int hottest = thresholds.get(Threshold.TOO_HOT);
            left = Math.min(left, left(hottest - AlarmRules.highestDeciC(battery), LAST_DECI_C));
        }
        return left;
    }

    /** Less over the last 0.10 V of the lowest cell before SET-1. No temperature switches loads off, so none counts. */
    static int dischargePermille(BatteryState battery) {
        return left(battery.last().lowestMv() - battery.settings().get(Setting.ALLOWED_TO_DISCHARGE), LAST_MV);
    }

    /** What is left so far from a limit. */
    private static int left(int distance, int last) {
        if (distance >= last) {
            return FULL_PERMILLE;
        }
        int permille = Math.max(0, distance) * FULL_PERMILLE / last;
        return permille / STEP_PERMILLE * STEP_PERMILLE;
    }
}
