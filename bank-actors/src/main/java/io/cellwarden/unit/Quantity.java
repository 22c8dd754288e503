package io.cellwarden.unit;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Conversion between the units people write (V, A, °C) and the integers inside (mV, mA, 0.1 °C). */
public final class Quantity {
    private Quantity() {}

    /**
     * Volts to millivolts, or amperes to milliamperes, rounded half up (GEN-1).
     *
     * @throws ArithmeticException if the result does not fit an {@code int}
     */
    public static int milli(BigDecimal value) {
        return scaled(value, 3);
    }

    /**
     * Degrees Celsius to tenths of a degree, rounded half up (GEN-1).
     *
     * @throws ArithmeticException if the result does not fit an {@code int}
     */
    public static int deci(BigDecimal value) {
        return scaled(value, 1);
    }

    /** Millivolts as volts, or milliamperes as amperes, exactly. */
    public static BigDecimal fromMilli(long value) {
        return BigDecimal.valueOf(value, 3);
    }

    /** Tenths of a degree as degrees Celsius, exactly. */
    public static BigDecimal fromDeci(long value) {
        return BigDecimal.valueOf(value, 1);
    }

    private static int scaled(BigDecimal value, int places) {
        return value.movePointRight(places).setScale(0, RoundingMode.HALF_UP).intValueExact();
    }
}
