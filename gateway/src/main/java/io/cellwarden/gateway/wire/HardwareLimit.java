package io.cellwarden.gateway.wire;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * A limit that is stored in BMS hardware and protects without any computer. A release is where a protection lets go
 * again.
 */
public enum HardwareLimit {
    CHARGE_OVER_TEMPERATURE(Unit.DECI_C),
    CHARGE_OVER_TEMPERATURE_RELEASE(Unit.DECI_C),
    CHARGE_UNDER_TEMPERATURE(Unit.DECI_C),
    CHARGE_UNDER_TEMPERATURE_RELEASE(Unit.DECI_C),
    DISCHARGE_OVER_TEMPERATURE(Unit.DECI_C),
    DISCHARGE_OVER_TEMPERATURE_RELEASE(Unit.DECI_C),
    DISCHARGE_UNDER_TEMPERATURE(Unit.DECI_C),
    DISCHARGE_UNDER_TEMPERATURE_RELEASE(Unit.DECI_C),
    PACK_OVER_VOLTAGE(Unit.MV),
    PACK_OVER_VOLTAGE_RELEASE(Unit.MV),
    PACK_UNDER_VOLTAGE(Unit.MV),
    PACK_UNDER_VOLTAGE_RELEASE(Unit.MV),
    CELL_OVER_VOLTAGE(Unit.MV),
    CELL_OVER_VOLTAGE_RELEASE(Unit.MV),
    CELL_UNDER_VOLTAGE(Unit.MV),
    CELL_UNDER_VOLTAGE_RELEASE(Unit.MV),
    /** Positive. */
    CHARGE_OVER_CURRENT(Unit.MA),
    /** Negative, as discharge is. */
    DISCHARGE_OVER_CURRENT(Unit.MA);

    /** The integer unit of a limit. */
    public enum Unit {
        /** Millivolts. */
        MV("V", 3),
        /** Tenths of a degree Celsius. */
        DECI_C("°C", 1),
        /** Milliamperes, positive while charging. */
        MA("A", 3);

        private final String written;
        private final int scale;

        Unit(String written, int scale) {
            this.written = written;
            this.scale = scale;
        }
    }

    private final Unit unit;

    HardwareLimit(Unit unit) {
        this.unit = unit;
    }

    /** The integer unit of its value. */
    public Unit unit() {
        return unit;
    }

    /** Its name for people: {@code cell over-voltage release}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT)
                .replace("over_", "over-")
                .replace("under_", "under-")
                .replace('_', ' ');
    }

    /** A value as people write it: {@code 2.600 V}, {@code -20.0 °C}, {@code 100.000 A}. */
    public String text(int value) {
        return number(value) + " " + unit.written;
    }

    /** A value in V, °C or A. */
    public BigDecimal number(int value) {
        return BigDecimal.valueOf(value, unit.scale);
    }
}
