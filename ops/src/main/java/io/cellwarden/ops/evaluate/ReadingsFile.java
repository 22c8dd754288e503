package io.cellwarden.ops.evaluate;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a CSV file of readings row by row, in bounded memory. */
public final class ReadingsFile {
    private static final List<String> FIXED = List.of("time", "battery", "current_a", "temp_c");
    private static final int CELLS_AT_MOST = 32;
    private static final int SENSORS_AT_MOST = 16;
    private static final int NONE = -1;

    private final String name;
    private final CsvShape shape;
    private final CSVParser parser;
    private final OneLineReader guard;
    private long line = 1;

    private ReadingsFile(String name, CsvShape shape, CSVParser parser, OneLineReader guard) {
        this.name = name;
        this.shape = shape;
        this.parser = parser;
        this.guard = guard;
    }

    /**
     * Hands every row on, as it comes.
     *
     * @param name the file's name, for messages
     * @param shape how it is written
     * @throws DamagedReadings at the first damage; the rows before it have been handed on
     * @throws UncheckedIOException if it cannot be read
     */
    public static void read(String name, CsvShape shape, Reader content, Consumer<Row> rows) {
        OneLineReader guard = new OneLineReader(content);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(shape.separator())
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        try (CSVParser parser =
                CSVParser.builder().setReader(guard).setFormat(format).get()) {
            new ReadingsFile(name, shape, parser, guard).each(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void each(Consumer<Row> rows) {
        Iterator<CSVRecord> records = parser.iterator();
        Optional<CSVRecord> first = next(records);
        if (first.isEmpty()) {
            throw damaged("the file is empty; wanted is a header: " + header());
        }
        Columns columns = columns(first.get());
        for (Optional<CSVRecord> record = next(records); record.isPresent(); record = next(records)) {
            rows.accept(row(columns, record.get()));
        }
    }

    private Optional<CSVRecord> next(Iterator<CSVRecord> records) {
        line = parser.getCurrentLineNumber() + 1;
        guard.nextLine();
        try {
            if (!records.hasNext()) {
                return Optional.empty();
            }
        } catch (UncheckedIOException | IllegalStateException e) {
            throw damaged("is no line of CSV: " + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
        CSVRecord record = records.next();
        if (record.stream().anyMatch(field -> field.indexOf('\n') >= 0)) {
            throw damaged("is no line of CSV: a quote is not closed in it");
        }
        line = parser.getCurrentLineNumber(); // blank lines may stand before it
        return Optional.of(record);
    }

    private DamagedReadings damaged(String message) {
        return new DamagedReadings(where(), message);
    }

    private String where() {
        return name + ":" + line;
    }

    /** Where each column stands, {@link #NONE} where it is missing; sensors and cells in the order of their numbers. */
    private record Columns(
            int count, int time, int battery, int current, List<Integer> temperatures, List<Integer> cells) {}

    private static String header() {
        return String.join(",", FIXED) + ",cell1_v,cell2_v,…";
    }

    private Columns columns(CSVRecord header) {
        List<String> names = new ArrayList<>();
        header.forEach(column -> names.add(column.startsWith("\uFEFF") ? column.substring(1) : column));
        List<Integer> temperatures = numbered(names, "temp", "_c", 2, SENSORS_AT_MOST);
        temperatures.addFirst(names.indexOf(shape.column("temp_c")));
        Columns columns = new Columns(
                names.size(),
                names.indexOf(shape.column("time")),
                names.indexOf(shape.column("battery")),
                names.indexOf(shape.column("current_a")),
                temperatures,
                numbered(names, "cell", "_v", 1, CELLS_AT_MOST));
        if (shape.strict()) {
            requireOwn(columns, names);
        } else {
            require(columns, names);
        }
        return columns;
    }

    /** The columns of a numbered kind, as long as there is a next one. */
    private List<Integer> numbered(List<String> names, String before, String behind, int from, int most) {
        List<Integer> found = new ArrayList<>();
        for (int number = from; number <= most; number++) {
            int at = names.indexOf(shape.column(before + number + behind));
            if (at < 0) {
                break;
            }
            found.add(at);
        }
        return found;
    }

    private void requireOwn(Columns columns, List<String> names) {
        for (String fixed : FIXED) {
            if (!names.contains(fixed)) {
                throw damaged("the header has no column " + fixed + "; wanted is " + header());
            }
        }
        int known = FIXED.size() - 1 + columns.temperatures.size() + columns.cells.size();
        if (columns.cells.isEmpty() || known != names.size()) {
            throw damaged("the header is " + String.join(",", names) + "; wanted is " + header());
        }
    }

    private void require(Columns columns, List<String> names) {
        shape.columns().forEach((ours, theirs) -> {
            if (!names.contains(theirs)) {
                throw damaged("the header has no column \"" + theirs + "\" for " + ours + "; it has " + names);
            }
        });
        if (columns.time == NONE || columns.cells.isEmpty()) {
            throw damaged("the header is " + names + "; name the columns of time and cell1_v, cell2_v, … with --map");
        }
        if (columns.battery == NONE && shape.battery().isEmpty()) {
            throw damaged("the header is " + names
                    + "; name the column of the battery with --map battery=…, or one battery for all with --battery");
        }
    }

    private Row row(Columns columns, CSVRecord record) {
        if (record.size() != columns.count) {
            throw damaged("has " + record.size() + " fields; the header has " + columns.count + " columns");
        }
        return new Row(
                where(),
                time(record.get(columns.time)),
                shape.battery().orElseGet(() -> record.get(columns.battery)),
                columns.current == NONE ? "" : shape.current(record.get(columns.current)),
                columns.temperatures.stream()
                        .map(at -> at == NONE ? "" : shape.temperature(record.get(at)))
                        .toList(),
                columns.cells.stream().map(at -> shape.cell(record.get(at))).toList());
    }

    private Instant time(String field) {
        try {
            return shape.time(field);
        } catch (DateTimeException noTime) {
            throw damaged(shape.column("time") + " = \"" + field + "\" is no "
                    + shape.timeExample().replaceFirst("^an? ", ""));
        }
    }
}
