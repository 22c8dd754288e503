package io.cellwarden.ops.evaluate;

import io.cellwarden.ops.site.Numbers;
import io.cellwarden.ops.site.Numbers.NoNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;

/**
 * How a CSV file of readings is written: our own way, or that of another system.
 *
 * @param separator between two fields
 * @param decimalComma whether numbers have a comma for the point
 * @param time {@code iso}, {@code epoch-s}, {@code epoch-ms} or a pattern of {@link DateTimeFormatter}
 * @param zone of times that name none
 * @param columns by our name of a column that of the file, where it is another
 * @param battery to which all rows belong where the file has no such column
 * @param cells unit of cell voltages
 * @param current unit of the current
 * @param temperature unit of temperatures
 * @param dischargeIsPositive whether the file counts discharge as positive
 * @param strict whether a column that is none of ours is a mistake
 */
public record CsvShape(
        char separator,
        boolean decimalComma,
        String time,
        ZoneId zone,
        Map<String, String> columns,
        Optional<String> battery,
        Voltage cells,
        Current current,
        Temperature temperature,
        boolean dischargeIsPositive,
        boolean strict) {
    /** A time as ISO-8601 has it; a blank for the T is taken from other systems. */
    public static final String ISO = "iso";
    /** Seconds since 1970, fractions too. */
    public static final String EPOCH_S = "epoch-s";
    /** Milliseconds since 1970. */
    public static final String EPOCH_MS = "epoch-ms";

    /** What {@code export} writes and {@code evaluate} reads. */
    public static final CsvShape OWN = new CsvShape(
            ',',
            false,
            ISO,
            ZoneOffset.UTC,
            Map.of(),
            Optional.empty(),
            Voltage.V,
            Current.A,
            Temperature.C,
            false,
            true);

    private static final DateTimeFormatter ISO_TIME = DateTimeFormatter.ISO_DATE_TIME;
    private static final int LAST_YEAR = 9_999;

    /** Copies the map. */
    public CsvShape {
        columns = Map.copyOf(columns);
    }

    /** Units of voltages. */
    public enum Voltage {
        /** Volts. */
        V,
        /** Millivolts. */
        MV
    }

    /** Units of currents. */
    public enum Current {
        /** Amperes. */
        A,
        /** Milliamperes. */
        MA
    }

    /** Units of temperatures. */
    public enum Temperature {
        /** Degrees Celsius. */
        C,
        /** Degrees Fahrenheit. */
        F,
        /** Kelvin. */
        K
    }

    /** How the file names one of our columns. */
    String column(String ours) {
        return columns.getOrDefault(ours, ours);
    }

    String cell(String field) {
        return number(field, value -> cells == Voltage.MV ? value.movePointLeft(3) : value);
    }

    String current(String field) {
        return number(field, value -> {
            BigDecimal amperes = current == Current.MA ? value.movePointLeft(3) : value;
            return dischargeIsPositive ? amperes.negate() : amperes;
        });
    }

    String temperature(String field) {
        return number(field, value -> switch (temperature) {
            case C -> value;
            case F ->
                value.subtract(BigDecimal.valueOf(32))
                        .multiply(BigDecimal.valueOf(5))
                        .divide(BigDecimal.valueOf(9), 3, RoundingMode.HALF_UP);
            case K -> value.subtract(new BigDecimal("273.15"));
        });
    }

    /** From one unit to another. */
    @FunctionalInterface
    private interface Conversion {
        BigDecimal of(BigDecimal value);
    }

    /** What is no number stays as it is: the row says so, with its place. */
    private String number(String field, Conversion conversion) {
        if (strict || field.isEmpty()) {
            return field;
        }
        String point = decimalComma ? field.replace(',', '.') : field;
        try {
            return conversion.of(Numbers.decimal(point)).toPlainString();
        } catch (NoNumber none) {
            return field;
        }
    }

    /**
     * The time of a field.
     *
     * @throws DateTimeException if it is none
     */
    Instant time(String field) {
        Instant read = switch (time) {
            case ISO -> at(ISO_TIME, strict ? field : field.replace(' ', 'T'));
            case EPOCH_S -> epoch(field, 9);
            case EPOCH_MS -> epoch(field, 6);
            default -> at(DateTimeFormatter.ofPattern(time, java.util.Locale.ROOT), field);
        };
        int year = read.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1 || year > LAST_YEAR) {
            throw new DateTimeException(field);
        }
        return read;
    }

    private Instant at(DateTimeFormatter form, String field) {
        TemporalAccessor read = form.parseBest(field, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from);
        return read instanceof LocalDateTime local ? local.atZone(zone).toInstant() : Instant.from(read);
    }

    private Instant epoch(String field, int nanoPlaces) {
        try {
            long nanos = Numbers.decimal(decimalComma ? field.replace(',', '.') : field)
                    .movePointRight(nanoPlaces)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
        } catch (NoNumber | ArithmeticException none) {
            throw new DateTimeException(field, none);
        }
    }

    /** An example of a time, for messages. */
    String timeExample() {
        return switch (time) {
            case ISO -> "an ISO-8601 time such as 2026-01-31T12:00:00Z";
            case EPOCH_S -> "a number of seconds since 1970 such as 1769860800";
            case EPOCH_MS -> "a number of milliseconds since 1970 such as 1769860800000";
            default -> "a time as " + time;
        };
    }
}
