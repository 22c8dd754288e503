package io.cellwarden.site;

import io.cellwarden.unit.Quantity;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of a battery (SET-1 to SET-5) and the contactor thresholds (SET-7): name, unit, default and range.
 * All values are integers in the unit that the row names; yes/no is 1/0.
 */
public enum Setting {
    // spotless:off
    ALLOWED_TO_DISCHARGE ("allowed-to-discharge-v",  "SET-1", Unit.MV,     2_800, 2_600, 2_800),
    PRE_ALARM            ("pre-alarm-v",             "SET-2", Unit.MV,     3_100, 2_800, 3_150),
    ALLOWED_TO_CHARGE_MIN("allowed-to-charge-min-c", "SET-3", Unit.DECI_C,    50,  -200,   200),
    TEMPERATURE_OFFSET   ("temperature-offset-c",    "SET-4", Unit.DECI_C,     0,  -100,   100),
    PRE_ALARM_SUPPORTED  ("pre-alarm-supported",     "SET-5", Unit.YES_NO,     1,     0,     1),
    /** 0 stands for the default that follows SET-1, see {@link BatterySettings#contactorLowMv()}. */
    CONTACTOR_LOW        ("contactor-low-v",         "SET-7", Unit.MV,         0, 2_500, 2_800),
    CONTACTOR_HIGH       ("contactor-high-v",        "SET-7", Unit.MV,     3_950, 3_750, 4_200);
    // spotless:on

    /** The integer unit of a setting. */
    public enum Unit {
        /** Millivolts, written in V. */
        MV,
        /** Tenths of a degree Celsius, written in °C. */
        DECI_C,
        /** 1 or 0, written yes or no. */
        YES_NO
    }

    private final String key;
    private final String requirement;
    private final Unit unit;
    private final int standard;
    private final int min;
    private final int max;

    Setting(String key, String requirement, Unit unit, int standard, int min, int max) {
        this.key = key;
        this.requirement = requirement;
        this.unit = unit;
        this.standard = standard;
        this.min = min;
        this.max = max;
    }

    /** The name in site files and commands. */
    public String key() {
        return key;
    }

    /** The SPEC id that defines it. */
    public String requirement() {
        return requirement;
    }

    /** The integer unit of its value. */
    public Unit unit() {
        return unit;
    }

    /** The value after a factory reset. */
    public int standard() {
        return standard;
    }

    /** Lowest value that may be set. */
    public int min() {
        return min;
    }

    /** Highest value that may be set. */
    public int max() {
        return max;
    }

    /** The setting of that name. */
    public static Optional<Setting> of(String key) {
        return Stream.of(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    /** Why a value can be set in no battery, with the range (SET-6); empty if it is in range or the default. */
    public Optional<String> refusal(int value) {
        return value != standard && (value < min || value > max)
                ? Optional.of(requirement + ": " + key + " = " + text(value) + " is outside " + text(min) + " to "
                        + text(max))
                : Optional.empty();
    }

    /** A value as people write it, with its unit: {@code 2.80 V}, {@code 5.0 °C}, {@code yes}. */
    public String text(int value) {
        return switch (unit) {
            case MV -> Quantity.fromMilli(value) + " V";
            case DECI_C -> Quantity.fromDeci(value) + " °C";
            case YES_NO -> value == 1 ? "yes" : "no";
        };
    }
}
