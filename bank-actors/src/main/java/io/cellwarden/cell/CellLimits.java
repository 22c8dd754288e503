package io.cellwarden.cell;

import io.cellwarden.cell.CellLimit.Side;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;
import io.cellwarden.site.Threshold;
import io.cellwarden.site.Thresholds;

/**
 * The limits of the cells of one battery in mV, from its settings and the thresholds of SPEC section 3.
 * "Above" is written as "at or above the next millivolt", so that one comparison serves all high limits.
 *
 * @param preAlarmMv SET-2
 * @param lowMv SET-1
 * @param contactorLowMv SET-7 low
 * @param contactorHighFromMv one above SET-7 high
 * @param thresholds the others
 */
public record CellLimits(
        int preAlarmMv, int lowMv, int contactorLowMv, int contactorHighFromMv, Thresholds thresholds) {
    /** Below this a cell is probably damaged (ALM-8). */
    public static final int DEEP_BELOW_MV = Threshold.DEEP_DISCHARGE.printed();
    /** From this on chargers are inhibited (ALM-3, CAT-7). */
    public static final int CHARGE_INHIBIT_FROM_MV = Threshold.CHARGE_INHIBIT.printed();
    /** From this on the charger is not controlled: above 3.95 V (ALM-4). */
    public static final int OVER_VOLTAGE_FROM_MV = Threshold.OVER_VOLTAGE.printed() + 1;
    /** From this on a cell is probably damaged (ALM-8). */
    public static final int ABSOLUTE_MAX_FROM_MV = Threshold.ABSOLUTE_MAX.printed();
    /** All low-cell latches wait for this (ALM-2, BMS-8). */
    public static final int LOW_RELEASE_MV = Threshold.LOW_RELEASE.printed();
    /** All high-cell latches wait for the cells to be below this (ALM-3, ALM-4, BMS-13). */
    public static final int HIGH_RELEASE_MV = Threshold.HIGH_RELEASE.printed();

    /** The limits that follow from a battery's settings, and the thresholds of its bank. */
    public static CellLimits of(BatterySettings settings, Thresholds thresholds) {
        return new CellLimits(
                settings.get(Setting.PRE_ALARM),
                settings.get(Setting.ALLOWED_TO_DISCHARGE),
                settings.contactorLowMv(),
                settings.get(Setting.CONTACTOR_HIGH) + 1,
                thresholds);
    }

    /** The threshold of one limit in mV. */
    public int thresholdMv(CellLimit limit) {
        return switch (limit) {
            case PRE_ALARM -> preAlarmMv;
            case LOW -> lowMv;
            case CONTACTOR_LOW -> contactorLowMv;
            case DEEP -> thresholds.get(Threshold.DEEP_DISCHARGE);
            case CHARGE_INHIBIT -> thresholds.get(Threshold.CHARGE_INHIBIT);
            case OVER_VOLTAGE -> thresholds.get(Threshold.OVER_VOLTAGE) + 1;
            case CONTACTOR_HIGH -> contactorHighFromMv;
            case ABSOLUTE_MAX -> thresholds.get(Threshold.ABSOLUTE_MAX);
        };
    }

    /** The limit as it is printed: what must be exceeded stands one below its threshold. */
    public int printedMv(CellLimit limit) {
        return switch (limit) {
            case OVER_VOLTAGE, CONTACTOR_HIGH -> thresholdMv(limit) - 1;
            default -> thresholdMv(limit);
        };
    }

    /** Whether {@code voltageMv} is beyond the limit. */
    public boolean isBeyond(CellLimit limit, int voltageMv) {
        int threshold = thresholdMv(limit);
        return limit.side() == Side.LOW ? voltageMv < threshold : voltageMv >= threshold;
    }

    /**
     * Whether a cell at {@code voltageMv} is within all limits: the usual case, in two comparisons. The other limits
     * lie further out (SET-7, SET-8).
     */
    boolean isCalm(int voltageMv) {
        return voltageMv >= preAlarmMv && voltageMv < thresholds.get(Threshold.CHARGE_INHIBIT);
    }
}
