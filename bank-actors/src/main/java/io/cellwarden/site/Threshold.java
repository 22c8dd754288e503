package io.cellwarden.site;

import io.cellwarden.unit.Quantity;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The figures of the manual by which alarms come and go and that no setting changes (SPEC sections 3 and 4). A running site
 * always has the printed ones; only a what-if asks for others.
 */
public enum Threshold {
    // spotless:off
    /** From this on chargers are inhibited. */
    CHARGE_INHIBIT ("charge-inhibit-v", "ALM-3", Unit.MV,     3_750, 3_400, 4_200),
    /** Above this the charger does not obey. */
    OVER_VOLTAGE   ("over-voltage-v",   "ALM-4", Unit.MV,     3_950, 3_500, 4_300),
    /** From this on a cell is probably damaged. */
    ABSOLUTE_MAX   ("absolute-max-v",   "ALM-8", Unit.MV,     4_200, 3_500, 4_500),
    /** Below this a cell is probably damaged. */
    DEEP_DISCHARGE ("deep-discharge-v", "ALM-8", Unit.MV,     2_500, 2_000, 2_800),
    /** All low-cell latches wait for this. */
    LOW_RELEASE    ("low-release-v",    "ALM-2", Unit.MV,     3_200, 2_800, 3_400),
    /** All high-cell latches wait for the cells to be below this. */
    HIGH_RELEASE   ("high-release-v",   "ALM-3", Unit.MV,     3_600, 3_300, 4_000),
    /** Above this a battery is too hot. */
    TOO_HOT        ("too-hot-c",        "ALM-6", Unit.DECI_C,   750,   300, 1_000),
    /** Below this it has cooled down. */
    COOLED         ("cooled-c",         "ALM-6", Unit.DECI_C,   700,   200, 1_000),
    /** So much above SET-3 a battery has warmed up. */
    WARM_STEP      ("warm-step-c",      "ALM-5", Unit.DECI_C,    10,     0,   200),
    /** The least time between W-SL12 and A-SL11. */
    PRE_ALARM_DELAY("pre-alarm-delay-s", "PRE-2", Unit.SECONDS,   30,     0, 3_600);
    // spotless:on

    /** The integer unit of a threshold. */
    public enum Unit {
        /** Millivolts, written in V. */
        MV,
        /** Tenths of a degree Celsius, written in °C. */
        DECI_C,
        /** Whole seconds. */
        SECONDS
    }

    private final String key;
    private final String requirement;
    private final Unit unit;
    private final int printed;
    private final int min;
    private final int max;

    Threshold(String key, String requirement, Unit unit, int printed, int min, int max) {
        this.key = key;
        this.requirement = requirement;
        this.unit = unit;
        this.printed = printed;
        this.min = min;
        this.max = max;
    }

    /** The name in commands. */
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

    /** The value of the manual. */
    public int printed() {
        return printed;
    }

    /** Lowest value that may be asked for. */
    public int min() {
        return min;
    }

    /** Highest value that may be asked for. */
    public int max() {
        return max;
    }

    /** The threshold of that name. */
    public static Optional<Threshold> of(String key) {
        return Stream.of(values()).filter(one -> one.key.equals(key)).findFirst();
    }

    /** A value as people write it, with its unit: {@code 3.750 V}, {@code 75.0 °C}, {@code 30 s}. */
    public String text(int value) {
        return switch (unit) {
            case MV -> Quantity.fromMilli(value) + " V";
            case DECI_C -> Quantity.fromDeci(value) + " °C";
            case SECONDS -> value + " s";
        };
    }
}
