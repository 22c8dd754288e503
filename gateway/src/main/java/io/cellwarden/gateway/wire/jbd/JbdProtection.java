package io.cellwarden.gateway.wire.jbd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The protection bits of register 0x03; the ordinal is the bit. Source: protocol sheet "Protection bits". */
public enum JbdProtection {
    CELL_OVER_VOLTAGE,
    CELL_UNDER_VOLTAGE,
    PACK_OVER_VOLTAGE,
    PACK_UNDER_VOLTAGE,
    CHARGE_OVER_TEMPERATURE,
    CHARGE_UNDER_TEMPERATURE,
    DISCHARGE_OVER_TEMPERATURE,
    DISCHARGE_UNDER_TEMPERATURE,
    CHARGE_OVER_CURRENT,
    DISCHARGE_OVER_CURRENT,
    SHORT_CIRCUIT,
    /** The chip that measures the cells has failed. */
    AFE_ERROR,
    /** A master has written the switches; not an error of the board. */
    FETS_LOCKED_BY_SOFTWARE,
    CHARGE_TIMEOUT,
    RESERVED_14,
    RESERVED_15;

    /** The name under {@code alarms} in the output of {@code decode}: lower case with hyphens. */
    public String alarmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether this protection's bit is set. */
    public boolean isSetIn(int rawProtection) {
        return (rawProtection >> ordinal() & 1) == 1;
    }

    /** The protections whose bits are set, lowest bit first. */
    public static List<JbdProtection> setIn(int rawProtection) {
        var set = new ArrayList<JbdProtection>();
        for (var protection : values()) {
            if (protection.isSetIn(rawProtection)) {
                set.add(protection);
            }
        }
        return List.copyOf(set);
    }
}
