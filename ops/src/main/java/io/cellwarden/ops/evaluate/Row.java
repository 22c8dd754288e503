package io.cellwarden.ops.evaluate;

import io.cellwarden.battery.Measurement;
import io.cellwarden.cell.CellState;
import io.cellwarden.event.Input;
import io.cellwarden.event.Input.Reading;
import io.cellwarden.event.Input.UnreadableReading;
import io.cellwarden.ops.site.Numbers;
import io.cellwarden.ops.site.Numbers.NoNumber;
import io.cellwarden.unit.Ints;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One row of a readings file, its fields as text.
 *
 * @param where file and line, for messages
 * @param time when it was measured
 * @param battery the name as written
 * @param current in A
 * @param temperatures in °C, one per sensor
 * @param cells in V
 */
public record Row(
        String where, Instant time, String battery, String current, List<String> temperatures, List<String> cells) {
    /** Copies the lists. */
    public Row {
        temperatures = List.copyOf(temperatures);
        cells = List.copyOf(cells);
    }

    /** Stands for a value that nobody knows, as where hardware stopped telling it. */
    public static final String UNKNOWN = "?";

    private static final BigDecimal CELL_AT_MOST_V = new BigDecimal("5");
    private static final BigDecimal TEMPERATURE_AT_LEAST_C = new BigDecimal("-60");
    private static final BigDecimal TEMPERATURE_AT_MOST_C = new BigDecimal("150");
    /** What a 32-bit number of mA holds: far above any battery. */
    private static final BigDecimal CURRENT_AT_MOST_A = new BigDecimal("2147483");

    /**
     * The input of this row. Values are judged before they are rounded (ALM-11); what is left for the rules, which know
     * the battery's past, is its time and its number of cells. An empty field says that its value is still that of the last
     * valid row (GEN-1), {@value #UNKNOWN} that nobody knows it.
     *
     * @param name the battery's name in its bank
     * @param cellCount how many cells its model has; columns beyond are surplus while they are empty
     * @param last the battery's last valid reading
     * @throws DamagedReadings if a field is no number
     */
    public Input input(String name, int cellCount, Measurement last) {
        requireNumbers();
        try {
            int[] cellsMv = new int[Math.max(Math.min(cellCount, cells.size()), filled(cells))];
            for (int i = 0; i < cellsMv.length; i++) {
                cellsMv[i] = cellMv("cell" + (i + 1) + "_v", cells.get(i), last(last.cells(), i));
            }
            int[] deciC = new int
                    [Math.max(filled(temperatures), last.temperaturesDeciC().size())];
            for (int i = 0; i < deciC.length; i++) {
                String field = i < temperatures.size() ? temperatures.get(i) : "";
                deciC[i] = deciC(
                        temperatureName(i), field, last.temperaturesDeciC().getOrAbsent(i));
            }
            return new Reading(name, time, currentMa(last.currentMa()), Ints.of(deciC), Ints.of(cellsMv));
        } catch (Impossible impossible) {
            return new UnreadableReading(name, time, impossible.reason);
        }
    }

    private static int last(List<CellState> cells, int index) {
        return index < cells.size() ? cells.get(index).voltageMv() : Ints.ABSENT;
    }

    /** What makes this row one that cannot be read. */
    public DamagedReadings damaged(String message) {
        return new DamagedReadings(where, message);
    }

    /** A field that is no number damages the file, even in a row that holds an impossible value as well. */
    private void requireNumbers() {
        requireNumber("current_a", current);
        for (int i = 0; i < temperatures.size(); i++) {
            requireNumber(temperatureName(i), temperatures.get(i));
        }
        for (int i = 0; i < cells.size(); i++) {
            requireNumber("cell" + (i + 1) + "_v", cells.get(i));
        }
    }

    private void requireNumber(String column, String field) {
        if (!field.isEmpty() && !field.equals(UNKNOWN) && !isNoFiniteNumber(field)) {
            decimal(column, field);
        }
    }

    private BigDecimal decimal(String column, String field) {
        try {
            return Numbers.decimal(field);
        } catch (NoNumber noNumber) {
            throw damaged(column + " = \"" + field + "\" is no number");
        }
    }

    private static String temperatureName(int index) {
        return index == 0 ? "temp_c" : "temp" + (index + 1) + "_c";
    }

    private static int filled(List<String> fields) {
        int last = fields.size();
        while (last > 0 && fields.get(last - 1).isEmpty()) {
            last--;
        }
        return last;
    }

    private int cellMv(String column, String field, int last) throws Impossible {
        if (field.isEmpty() || field.equals(UNKNOWN)) {
            return field.isEmpty() ? last : Ints.ABSENT;
        }
        BigDecimal volts = number(column, field);
        if (volts.signum() <= 0 || volts.compareTo(CELL_AT_MOST_V) > 0) {
            throw new Impossible(column + " = " + field + " V is not above 0 V and at most 5 V");
        }
        return Quantity.milli(volts);
    }

    private int deciC(String column, String field, int last) throws Impossible {
        if (field.isEmpty() || field.equals(UNKNOWN)) {
            return field.isEmpty() ? last : Ints.ABSENT;
        }
        BigDecimal celsius = number(column, field);
        if (celsius.compareTo(TEMPERATURE_AT_LEAST_C) < 0 || celsius.compareTo(TEMPERATURE_AT_MOST_C) > 0) {
            throw new Impossible(column + " = " + field + " °C is outside -60 °C to 150 °C");
        }
        return Quantity.deci(celsius);
    }

    private int currentMa(int last) throws Impossible {
        if (current.isEmpty() || current.equals(UNKNOWN)) {
            return current.isEmpty() ? last : Ints.ABSENT;
        }
        BigDecimal amperes = number("current_a", current);
        if (amperes.abs().compareTo(CURRENT_AT_MOST_A) > 0) {
            throw new Impossible("current_a = " + current + " A is no current of a battery");
        }
        return Quantity.milli(amperes);
    }

    private BigDecimal number(String column, String field) throws Impossible {
        if (isNoFiniteNumber(field)) {
            throw new Impossible(column + " = " + field + " is no finite number");
        }
        return decimal(column, field);
    }

    private static boolean isNoFiniteNumber(String field) {
        String unsigned = field.startsWith("-") || field.startsWith("+") ? field.substring(1) : field;
        return switch (unsigned.toLowerCase(Locale.ROOT)) {
            case "nan", "inf", "infinity" -> true;
            default -> false;
        };
    }

    /** A value that no battery can have. */
    private static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        Impossible(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
