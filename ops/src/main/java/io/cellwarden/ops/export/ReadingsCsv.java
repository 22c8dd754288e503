package io.cellwarden.ops.export;

import io.cellwarden.bank.BankRules;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.OfInput;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.evaluate.Row;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.LineSink;
import io.cellwarden.site.BankSite;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;

/**
 * The recorded readings of a bank as the CSV that {@code evaluate} and {@code import} read, refused ones too. What a reading
 * does not tell although it was told before is {@code ?}; to rules before version 4 it was still as before, and is left out
 * but for the first row of each battery, which is complete. A reading that was no number has {@code NaN} cells.
 */
public final class ReadingsCsv {
    private static final String NOT_A_NUMBER = "NaN";
    private final int cells;
    private final int sensors;
    private final Predicate<Instant> isAsked;
    private final LineSink out;
    private final Map<String, Values> last = new HashMap<>();
    private final Set<String> begun = new HashSet<>();

    /** What a battery measured last, as far as it is known. */
    private record Values(int currentMa, Ints temperaturesDeciC, Ints cellsMv) {
        static final Values NONE = new Values(Ints.ABSENT, Ints.none(), Ints.none());

        Values with(Input.Reading reading) {
            return new Values(
                    reading.currentMa() == Ints.ABSENT ? currentMa : reading.currentMa(),
                    over(temperaturesDeciC, reading.temperaturesDeciC()),
                    over(cellsMv, reading.cellsMv()));
        }

        private static Ints over(Ints before, Ints now) {
            int[] values = new int[Math.max(before.size(), now.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = now.getOrAbsent(i) == Ints.ABSENT ? before.getOrAbsent(i) : now.get(i);
            }
            return Ints.of(values);
        }
    }

    /**
     * Writes the header.
     *
     * @param sensors how many temperatures a row has room for, at least 1
     * @param isAsked whether a shown time is written
     */
    public ReadingsCsv(BankSite site, int sensors, Predicate<Instant> isAsked, LineSink out) {
        this.cells = site.model().cells();
        this.sensors = sensors;
        this.isAsked = isAsked;
        this.out = out;
        List<String> header = new ArrayList<>(List.of("time", "battery", "current_a", "temp_c"));
        for (int sensor = 2; sensor <= sensors; sensor++) {
            header.add("temp" + sensor + "_c");
        }
        for (int cell = 1; cell <= cells; cell++) {
            header.add("cell" + cell + "_v");
        }
        row(header);
    }

    /** How many temperature sensors an event tells of; 0 for what is no reading. */
    public static int sensors(Envelope event) {
        return event.event() instanceof OfInput of && of.input() instanceof Input.Reading reading
                ? reading.temperaturesDeciC().size()
                : 0;
    }

    /** Takes the next recorded event, at the time that is shown. */
    public void add(Envelope event) {
        if (!(event.event() instanceof OfInput of)) {
            return;
        }
        switch (of.input()) {
            case Input.Reading reading -> reading(event, reading);
            case Input.UnreadableReading reading -> {
                if (isAsked.test(event.time())) {
                    impossible(reading.battery(), event.time(), Values.NONE);
                }
            }
            default -> {} // no reading
        }
    }

    private void reading(Envelope event, Input.Reading reading) {
        Values before = last.getOrDefault(reading.battery(), Values.NONE);
        Values all = before.with(reading);
        if (isAsked.test(event.time())) {
            boolean first = begun.add(reading.battery());
            boolean kept = event.rulesVersion() < BankRules.UNTOLD_IS_UNKNOWN;
            Values told = kept && first ? all : Values.NONE.with(reading);
            Values unknown = kept ? Values.NONE : before;
            if (reading.cellsMv().size() == cells && (kept || reading.cellsMv().lacksNone())) {
                row(fields(reading.battery(), event.time(), told, unknown));
            } else {
                impossible(reading.battery(), event.time(), told); // the columns hold only as many as there are
            }
        }
        if (event.event() instanceof InputAccepted) {
            last.put(reading.battery(), all);
        }
    }

    private void impossible(String battery, Instant time, Values values) {
        List<String> fields = fields(battery, time, values, Values.NONE);
        fields.set(fields.size() - 1, NOT_A_NUMBER);
        row(fields);
    }

    /** @param before what is written as unknown where {@code values} lack it */
    private List<String> fields(String battery, Instant time, Values values, Values before) {
        List<String> fields = new ArrayList<>();
        fields.add(time.toString());
        fields.add(battery);
        fields.add(values.currentMa == Ints.ABSENT ? lacking(before.currentMa) : milli(values.currentMa));
        for (int sensor = 0; sensor < sensors; sensor++) {
            int deciC = values.temperaturesDeciC.getOrAbsent(sensor);
            fields.add(
                    deciC == Ints.ABSENT
                            ? lacking(before.temperaturesDeciC.getOrAbsent(sensor))
                            : Json.deci(deciC).toPlainString());
        }
        for (int cell = 0; cell < cells; cell++) {
            fields.add(milli(values.cellsMv.getOrAbsent(cell)));
        }
        return fields;
    }

    private static String lacking(int before) {
        return before == Ints.ABSENT ? "" : Row.UNKNOWN;
    }

    private static String milli(int value) {
        return value == Ints.ABSENT ? "" : Json.milli(value).toPlainString();
    }

    private void row(List<String> fields) {
        StringBuilder line = new StringBuilder();
        try {
            CSVFormat format =
                    CSVFormat.RFC4180.builder().setRecordSeparator("").get();
            format.printRecord(line, fields.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringBuilder does not fail
        }
        out.accept(line.toString());
    }
}
