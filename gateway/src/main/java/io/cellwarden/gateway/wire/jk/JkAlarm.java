package io.cellwarden.gateway.wire.jk;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The alarm bits of JK02 cell info; the ordinal is the bit. Source: protocol sheet JK, section B "Alarm bits". */
public enum JkAlarm {
    WIRE_RESISTANCE,
    MOS_OVER_TEMPERATURE,
    CELL_COUNT_MISMATCH,
    CURRENT_SENSOR,
    CELL_OVER_VOLTAGE,
    PACK_OVER_VOLTAGE,
    CHARGE_OVER_CURRENT,
    CHARGE_SHORT_CIRCUIT,
    CHARGE_OVER_TEMPERATURE,
    CHARGE_UNDER_TEMPERATURE,
    COPROCESSOR_COMMUNICATION,
    CELL_UNDER_VOLTAGE,
    PACK_UNDER_VOLTAGE,
    DISCHARGE_OVER_CURRENT,
    DISCHARGE_SHORT_CIRCUIT,
    DISCHARGE_OVER_TEMPERATURE,
    CHARGE_MOS_FAULT,
    DISCHARGE_MOS_FAULT,
    GPS_LOST,
    CHANGE_PASSWORD,
    DISCHARGE_TURN_ON_FAILED,
    BATTERY_OVER_TEMPERATURE,
    TEMPERATURE_SENSOR_FAULT,
    PARALLEL_MODULE,
    SHORT_CIRCUIT_RELEASE_FAILED,
    DISCHARGE_OVER_CURRENT_LEVEL_2,
    DISCHARGE_OVER_CURRENT_LEVEL_3,
    DISCHARGE_UNDER_TEMPERATURE,
    GPS_LOCK;

    /** The name under {@code alarms} in the output of {@code decode}: lower case with hyphens. */
    public String alarmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those whose bits are set, lowest bit first. */
    static List<JkAlarm> setIn(long bits) {
        return Arrays.stream(values())
                .filter(alarm -> (bits >> alarm.ordinal() & 1) == 1)
                .toList();
    }
}
