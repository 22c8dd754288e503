package io.cellwarden.event;

import io.cellwarden.unit.Ints;
import java.math.BigDecimal;
import java.util.List;

/**
 * A figure that a device tells of itself.
 *
 * @param name what it is, with its unit, as programs see it: {@code deepestDischargeAh}
 * @param digits digits behind the point: 3 where the values are in a thousandth of the unit
 * @param values one, or one for each cell, from cell 1 on
 */
public record Figure(String name, int digits, Ints values) {
    /** A figure of one value. */
    public static Figure of(String name, int digits, int value) {
        return new Figure(name, digits, Ints.of(value));
    }

    /** The values in their unit, without trailing zeros. */
    public List<BigDecimal> decimals() {
        return values.stream()
                .mapToObj(value -> {
                    BigDecimal exact = BigDecimal.valueOf(value, digits).stripTrailingZeros();
                    return exact.scale() < 0 ? exact.setScale(0) : exact;
                })
                .toList();
    }
}
