package io.cellwarden.gateway.wire.victronble;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The flags of a smart battery's BMS. Source: protocol sheet "0x05 SmartLithium". */
public enum LithiumFlag {
    OVER_VOLTAGE_ALARM(9, true),
    OVER_VOLTAGE_WARNING(10, true),
    UNDER_VOLTAGE_ALARM(11, true),
    UNDER_VOLTAGE_WARNING(12, true),
    CHARGE_OVER_CURRENT_WARNING(13, true),
    DISCHARGE_OVER_CURRENT_WARNING(14, true),
    OVER_TEMPERATURE_ALARM(15, true),
    OVER_TEMPERATURE_WARNING(16, true),
    CHARGE_LOW_TEMPERATURE_WARNING(17, true),
    CHARGE_LOW_TEMPERATURE_ALARM(18, true),
    DISCHARGE_LOW_TEMPERATURE_WARNING(19, true),
    DISCHARGE_LOW_TEMPERATURE_ALARM(20, true),
    LOW_TEMPERATURE_ALARM(22, true),
    HARDWARE_FAILURE(24, true),
    ALLOWED_TO_CHARGE(25, false),
    ALLOWED_TO_DISCHARGE(26, false),
    CONTACTOR_ALARM(28, true),
    HIGH_CURRENT_ALARM(29, true),
    CELL_IMBALANCE_ALARM(30, true);

    private final int bit;
    private final boolean complains;

    LithiumFlag(int bit, boolean complains) {
        this.bit = bit;
        this.complains = complains;
    }

    /** The name under {@code alarms} in the output of {@code decode}: lower case with hyphens. */
    public String alarmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its place in the flags. */
    int bit() {
        return bit;
    }

    /** Whether it is set. */
    boolean isSetIn(int flags) {
        return (flags >>> bit & 1) == 1;
    }

    /** The complaints whose bits are set, lowest bit first. */
    static List<LithiumFlag> complaints(int flags) {
        return Stream.of(values())
                .filter(flag -> flag.complains && flag.isSetIn(flags))
                .toList();
    }
}
