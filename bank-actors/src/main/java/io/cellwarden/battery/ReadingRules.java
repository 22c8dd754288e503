package io.cellwarden.battery;

import io.cellwarden.event.Input.Reading;
import io.cellwarden.unit.Ints;
import io.cellwarden.unit.Quantity;

/** Whether a reading is possible at all (ALM-11), and what an empty field of a log stands for (GEN-1). */
public final class ReadingRules {
    /** A cell voltage must be above 0: 0 mV is a broken sense wire (ALM-11). */
    public static final int CELL_ABOVE_MV = 0;
    /** A cell voltage must not be above this (ALM-11). */
    public static final int CELL_AT_MOST_MV = 5_000;
    /** A temperature must not be below −60 °C (ALM-11). */
    public static final int TEMPERATURE_AT_LEAST_DECI_C = -600;
    /** A temperature must not be above 150 °C (ALM-11). */
    public static final int TEMPERATURE_AT_MOST_DECI_C = 1_500;

    private ReadingRules() {}

    /** Why the reading is refused whole, naming the value and what is allowed; empty if it is taken in. */
    static String refusal(BatteryState battery, Reading reading) {
        if (reading.at().isBefore(battery.last().takenAt())) {
            return "time " + reading.at() + " is before the last accepted one, "
                    + battery.last().takenAt();
        }
        if (reading.cellsMv().size() != battery.model().cells()) {
            return "has " + reading.cellsMv().size() + " cells, the model "
                    + battery.model().name() + " has " + battery.model().cells();
        }
        for (int i = 0; i < reading.cellsMv().size(); i++) {
            int mv = reading.cellsMv().get(i);
            if (mv == Ints.ABSENT) {
                return "the voltage of cell " + (i + 1) + " is not known";
            }
            if (!isPossibleCellMv(mv)) {
                return "cell " + (i + 1) + " = " + Quantity.fromMilli(mv) + " V is not above 0 V and at most 5 V";
            }
        }
        for (int i = 0; i < reading.temperaturesDeciC().size(); i++) {
            int deciC = reading.temperaturesDeciC().get(i);
            if (deciC != Ints.ABSENT && !isPossibleDeciC(deciC)) {
                return "temperature " + (i + 1) + " = " + Quantity.fromDeci(deciC) + " °C is outside -60 °C to 150 °C";
            }
        }
        return "";
    }

    /** Whether a cell can have that voltage (ALM-11). */
    public static boolean isPossibleCellMv(int mv) {
        return mv > CELL_ABOVE_MV && mv <= CELL_AT_MOST_MV;
    }

    /** Whether a battery can have that temperature (ALM-11). */
    public static boolean isPossibleDeciC(int deciC) {
        return deciC >= TEMPERATURE_AT_LEAST_DECI_C && deciC <= TEMPERATURE_AT_MOST_DECI_C;
    }

    /**
     * A reading of a log, in which an empty field says that its value is still that of the last valid reading (GEN-1). Live
     * hardware does not say that: what it does not tell is unknown.
     */
    public static Reading filled(Reading reading, Measurement last) {
        boolean fits = last.known() && reading.cellsMv().size() == last.cells().size();
        Ints cells = fits ? reading.cellsMv().orElse(last.cellsMv()) : reading.cellsMv();
        return new Reading(
                reading.battery(),
                reading.at(),
                reading.currentMa() == Ints.ABSENT ? last.currentMa() : reading.currentMa(),
                reading.temperaturesDeciC().orElse(last.temperaturesDeciC()),
                cells);
    }
}
