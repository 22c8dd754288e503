package io.cellwarden.ops.cli;

import io.cellwarden.ops.evaluate.CsvShape;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How a CSV log of another system is written; without any of these it is as export writes it. */
public final class CsvOptions {
    private static final Pattern OURS =
            Pattern.compile("time|battery|current_a|temp_c|temp([2-9]|1[0-6])_c|cell([1-9]|[12]\\d|3[0-2])_v");

    @Option(
            names = "--map",
            paramLabel = "OURS=THEIRS",
            description =
                    "Where a column has another name: time, battery, current_a, temp_c, temp2_c, cell1_v, … = the name"
                            + " in the file; may be repeated. Other columns of the file are left out.")
    private List<String> map = List.of();

    @Option(
            names = "--battery",
            paramLabel = "NAME",
            description = "The battery of all rows, where no column names it.")
    private Optional<String> battery = Optional.empty();

    @Option(names = "--cells-in", paramLabel = "UNIT", description = "v (default) or mv.")
    private CsvShape.Voltage cells = CsvShape.Voltage.V;

    @Option(names = "--current-in", paramLabel = "UNIT", description = "a (default) or ma.")
    private CsvShape.Current current = CsvShape.Current.A;

    @Option(names = "--temperature-in", paramLabel = "UNIT", description = "c (default), f or k.")
    private CsvShape.Temperature temperature = CsvShape.Temperature.C;

    @Option(names = "--discharge-positive", description = "The file counts discharge as positive current.")
    private boolean dischargePositive;

    @Option(
            names = "--time-format",
            paramLabel = "FORM",
            description = "iso (default), epoch-s, epoch-ms, or a pattern such as \"dd.MM.yyyy HH:mm:ss\".")
    private String time = CsvShape.ISO;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Of times that name none, such as Europe/Oslo; UTC if not given.")
    private String zone = "UTC";

    @Option(names = "--separator", paramLabel = "C", description = "comma (default), semicolon, tab, or one character.")
    private String separator = "comma";

    @Option(names = "--decimal-comma", description = "Numbers have a comma: 3,295.")
    private boolean decimalComma;

    /**
     * The shape that the options say.
     *
     * @throws Failure for wrong usage
     */
    CsvShape shape() {
        CsvShape shape = new CsvShape(
                separator(),
                decimalComma,
                timeForm(),
                zone(),
                columns(),
                battery,
                cells,
                current,
                temperature,
                dischargePositive,
                false);
        if (decimalComma && shape.separator() == ',') {
            throw usage("--decimal-comma: name the separator too, such as --separator semicolon");
        }
        CsvShape strict = CsvShape.OWN;
        boolean own = shape.separator() == strict.separator()
                && time.equals(strict.time())
                && shape.zone().equals(strict.zone())
                && shape.columns().isEmpty()
                && battery.isEmpty()
                && cells == strict.cells()
                && current == strict.current()
                && temperature == strict.temperature()
                && !dischargePositive;
        return own ? strict : shape;
    }

    private static Failure usage(String message) {
        return Failure.usage(message, new IllegalArgumentException(message));
    }

    private Map<String, String> columns() {
        Map<String, String> columns = new HashMap<>();
        for (String one : map) {
            int equals = one.indexOf('=');
            String ours = equals < 0 ? one : one.substring(0, equals).strip();
            if (equals < 0 || !OURS.matcher(ours).matches()) {
                throw usage("--map " + one
                        + ": wanted is OURS=THEIRS, ours one of time, battery, current_a, temp_c, temp2_c,"
                        + " …, cell1_v, cell2_v, …");
            }
            columns.put(ours, one.substring(equals + 1).strip());
        }
        return columns;
    }

    private char separator() {
        return switch (separator.toLowerCase(Locale.ROOT)) {
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "tab" -> '\t';
            default -> {
                if (separator.length() != 1
                        || Character.isLetterOrDigit(separator.charAt(0))
                        || separator.equals("\"")) {
                    throw usage("--separator " + separator + ": wanted is comma, semicolon, tab or one character");
                }
                yield separator.charAt(0);
            }
        };
    }

    private String timeForm() {
        return switch (time) {
            case CsvShape.ISO, CsvShape.EPOCH_S, CsvShape.EPOCH_MS -> time;
            default -> {
                try {
                    DateTimeFormatter.ofPattern(time, Locale.ROOT);
                    yield time;
                } catch (IllegalArgumentException wrong) {
                    throw Failure.usage(
                            "--time-format " + time
                                    + ": wanted is iso, epoch-s, epoch-ms or a pattern such as \"dd.MM.yyyy HH:mm:ss\"",
                            wrong);
                }
            }
        };
    }

    private ZoneId zone() {
        try {
            return zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException wrong) {
            throw Failure.usage("--zone " + zone + ": wanted is a time zone such as Europe/Oslo or +02:00", wrong);
        }
    }
}
