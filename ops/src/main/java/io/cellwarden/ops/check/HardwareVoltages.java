package io.cellwarden.ops.check;

import static io.cellwarden.gateway.wire.HardwareLimit.*;

import io.cellwarden.cell.CellLimits;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;

/**
 * The voltages at which the hardware acts: within those that damage a cell (ALM-8), beyond those at which the program
 * acts. Cells are judged one by one, a pack as the sum of its cells.
 */
record HardwareVoltages(HardwareFindings hardware) {
    /** The under-voltage protection against when loads are switched off and the contactor opens. */
    void low(BatterySettings settings, int packCells) {
        int own = settings.get(Setting.ALLOWED_TO_DISCHARGE);
        int contactor = settings.contactorLowMv();
        hardware.value(CELL_UNDER_VOLTAGE).ifPresent(mv -> {
            if (mv < CellLimits.DEEP_BELOW_MV) {
                hardware.error(
                        "ALM-8",
                        CELL_UNDER_VOLTAGE,
                        mv,
                        "it acts only when the cell is damaged; " + allowedLow(contactor));
            } else if (mv >= own) {
                hardware.error("SET-1", CELL_UNDER_VOLTAGE, mv, blackout(own) + allowedLow(contactor));
            } else if (mv >= contactor) {
                hardware.warn(
                        "SET-7",
                        CELL_UNDER_VOLTAGE,
                        mv,
                        "it acts before the contactor (" + volts(contactor) + "); " + allowedLow(contactor));
            }
        });
        hardware.value(PACK_UNDER_VOLTAGE).ifPresent(mv -> {
            if (mv >= own * packCells) {
                hardware.error(
                        "SET-1",
                        PACK_UNDER_VOLTAGE,
                        mv,
                        "of " + packCells + " cells; " + blackout(own) + "allowed is below " + volts(own * packCells));
            } else if (mv == 0) {
                hardware.warn("ALM-8", PACK_UNDER_VOLTAGE, mv, "the protection is off");
            }
        });
        hardware.value(CELL_UNDER_VOLTAGE_RELEASE).ifPresent(mv -> {
            if (mv > CellLimits.LOW_RELEASE_MV) {
                hardware.warn(
                        "ALM-2",
                        CELL_UNDER_VOLTAGE_RELEASE,
                        mv,
                        "loads stay off although Cellwarden allows them from " + volts(CellLimits.LOW_RELEASE_MV)
                                + " on; allowed is at most that");
            }
        });
    }

    private static String blackout(int own) {
        return "it switches off before Cellwarden does (" + volts(own) + "): a blackout without its warning; ";
    }

    private static String allowedLow(int contactor) {
        return "allowed is " + volts(CellLimits.DEEP_BELOW_MV) + " to below " + volts(contactor);
    }

    /** The over-voltage protection against when chargers are told to stop and the contactor opens. */
    void high(BatterySettings settings, int packCells) {
        int own = CellLimits.CHARGE_INHIBIT_FROM_MV;
        int contactor = settings.get(Setting.CONTACTOR_HIGH);
        String allowed = "allowed is above " + volts(contactor) + " to " + volts(CellLimits.ABSOLUTE_MAX_FROM_MV);
        hardware.value(CELL_OVER_VOLTAGE).ifPresent(mv -> {
            if (mv > CellLimits.ABSOLUTE_MAX_FROM_MV) {
                hardware.error("ALM-8", CELL_OVER_VOLTAGE, mv, "it acts only when the cell is damaged; " + allowed);
            } else if (mv <= own) {
                hardware.warn("ALM-3", CELL_OVER_VOLTAGE, mv, early(own) + allowed);
            } else if (mv <= contactor) {
                hardware.warn(
                        "ALM-4",
                        CELL_OVER_VOLTAGE,
                        mv,
                        "it acts before a charger that does not obey is told (A-SL9, contactor at " + volts(contactor)
                                + "); " + allowed);
            }
        });
        hardware.value(PACK_OVER_VOLTAGE).ifPresent(mv -> {
            if (mv <= own * packCells) {
                hardware.warn(
                        "ALM-3",
                        PACK_OVER_VOLTAGE,
                        mv,
                        "of " + packCells + " cells; " + early(own) + "allowed is above " + volts(own * packCells)
                                + " to " + volts(CellLimits.ABSOLUTE_MAX_FROM_MV * packCells));
            } else if (mv > CellLimits.ABSOLUTE_MAX_FROM_MV * packCells) {
                hardware.warn(
                        "ALM-8",
                        PACK_OVER_VOLTAGE,
                        mv,
                        "of " + packCells + " cells; beyond " + volts(CellLimits.ABSOLUTE_MAX_FROM_MV * packCells)
                                + " every cell is damaged");
            }
        });
        hardware.value(CELL_OVER_VOLTAGE_RELEASE).ifPresent(mv -> {
            if (mv < CellLimits.HIGH_RELEASE_MV) {
                hardware.warn(
                        "ALM-3",
                        CELL_OVER_VOLTAGE_RELEASE,
                        mv,
                        "charging stays off although Cellwarden allows it below " + volts(CellLimits.HIGH_RELEASE_MV)
                                + "; allowed is at least that");
            }
        });
    }

    private static String early(int own) {
        return "it stops charging before Cellwarden asks the chargers to (" + volts(own)
                + "): an alternator loses its load at once; ";
    }

    private static String volts(int mv) {
        return CELL_UNDER_VOLTAGE.text(mv);
    }
}
