package io.cellwarden.gateway.wire.vedirect;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Why a device of Victron raises its alarm; the ordinal is the bit. Source: protocol sheet "AR / WARN bits". */
public enum AlarmReason {
    LOW_VOLTAGE,
    HIGH_VOLTAGE,
    LOW_STATE_OF_CHARGE,
    LOW_STARTER_VOLTAGE,
    HIGH_STARTER_VOLTAGE,
    LOW_TEMPERATURE,
    HIGH_TEMPERATURE,
    MID_VOLTAGE,
    OVERLOAD,
    DC_RIPPLE,
    LOW_AC_OUT,
    HIGH_AC_OUT,
    SHORT_CIRCUIT,
    BMS_LOCKOUT;

    /** The name under {@code alarms} in the output of {@code decode}: lower case with hyphens. */
    public String alarmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reasons whose bits are set, lowest bit first; bits without a meaning are passed over. */
    public static List<AlarmReason> setIn(int bits) {
        return Stream.of(values())
                .filter(reason -> (bits >> reason.ordinal() & 1) == 1)
                .toList();
    }
}
