package io.cellwarden.gateway.wire.jk;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The warning bits of NW frames; the ordinal is the bit. Source: protocol sheet JK, section A "8B warnings". */
public enum JkWarning {
    LOW_STATE_OF_CHARGE,
    MOS_OVER_TEMPERATURE,
    CHARGE_OVER_VOLTAGE,
    DISCHARGE_UNDER_VOLTAGE,
    BATTERY_OVER_TEMPERATURE,
    CHARGE_OVER_CURRENT,
    DISCHARGE_OVER_CURRENT,
    CELL_DIFFERENCE,
    BOX_OVER_TEMPERATURE,
    BATTERY_LOW_TEMPERATURE,
    CELL_OVER_VOLTAGE,
    CELL_UNDER_VOLTAGE,
    PROTECTION_309_A,
    PROTECTION_309_B;

    /** The name under {@code alarms} in the output of {@code decode}: lower case with hyphens. */
    public String alarmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those whose bits are set, lowest bit first. */
    static List<JkWarning> setIn(int bits) {
        return Arrays.stream(values())
                .filter(warning -> (bits >> warning.ordinal() & 1) == 1)
                .toList();
    }
}
