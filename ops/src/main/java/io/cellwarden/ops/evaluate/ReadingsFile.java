package io.cellwarden.ops.evaluate;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a CSV file of readings row by row, in bounded memory. */
final class ReadingsFile {
    private static final List<String> FIXED = List.of("time", "battery", "current_a", "temp_c");
    private static final int CELLS_AT_MOST = 32;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_DATE_TIME;

    private final String name;
    private final CSVParser parser;
    private final OneLineReader guard;
    private long line = 1;

    private ReadingsFile(String name, CSVParser parser, OneLineReader guard) {
        this.name = name;
        this.parser = parser;
        this.guard = guard;
    }

    /**
     * Hands every row on, as it comes.
     *
     * @param name the file's name, for messages
     * @throws DamagedReadings at the first damage; the rows before it have been handed on
     */
    static void read(String name, Reader content, Consumer<Row> rows) {
        OneLineReader guard = new OneLineReader(content);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        try (CSVParser parser =
                CSVParser.builder().setReader(guard).setFormat(format).get()) {
            new ReadingsFile(name, parser, guard).each(rows);
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

    /** Where each column stands; {@code cells} in the order of their numbers. */
    private record Columns(int count, int time, int battery, int current, int temperature, List<Integer> cells) {}

    private static String header() {
        return String.join(",", FIXED) + ",cell1_v,cell2_v,…";
    }

    private Columns columns(CSVRecord header) {
        List<String> names = new ArrayList<>();
        header.forEach(column -> names.add(column.startsWith("\uFEFF") ? column.substring(1) : column));
        for (String fixed : FIXED) {
            if (!names.contains(fixed)) {
                throw damaged("the header has no column " + fixed + "; wanted is " + header());
            }
        }
        int cells = names.size() - FIXED.size();
        List<String> cellNames = IntStream.rangeClosed(1, cells)
                .mapToObj(cell -> "cell" + cell + "_v")
                .toList();
        if (cells < 1 || cells > CELLS_AT_MOST || !names.containsAll(cellNames)) {
            throw damaged("the header is " + String.join(",", names) + "; wanted is " + header());
        }
        return new Columns(
                names.size(),
                names.indexOf("time"),
                names.indexOf("battery"),
                names.indexOf("current_a"),
                names.indexOf("temp_c"),
                cellNames.stream().map(names::indexOf).toList());
    }

    private Row row(Columns columns, CSVRecord record) {
        if (record.size() != columns.count) {
            throw damaged("has " + record.size() + " fields; the header has " + columns.count + " columns");
        }
        return new Row(
                where(),
                time(record.get(columns.time)),
                record.get(columns.battery),
                record.get(columns.current),
                record.get(columns.temperature),
                columns.cells.stream().map(record::get).toList());
    }

    /** A time without an offset is taken as UTC. */
    private Instant time(String field) {
        try {
            Instant time = TIME.parseBest(field, OffsetDateTime::from, LocalDateTime::from) instanceof OffsetDateTime at
                    ? at.toInstant()
                    : LocalDateTime.parse(field, TIME).toInstant(ZoneOffset.UTC);
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= 9999) {
                return time;
            }
        } catch (DateTimeException noTime) {
            throw damaged(noTime(field));
        }
        throw damaged(noTime(field));
    }

    private static String noTime(String field) {
        return "time = \"" + field + "\" is no ISO-8601 time such as 2026-01-31T12:00:00Z";
    }
}
