package io.cellwarden.ops.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Chunk;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a day of readings takes on the disk for each value of a cell, beside other ways to store the same, and what a site of
 * four banks writes in a day. The hours of the day are written side by side, as twenty-four banks: that takes the same bytes.
 *
 * @param minutes of the day
 * @param siteMinutes of the site, scaled to a day
 */
public record StorageBench(int minutes, int siteMinutes) {
    private static final double CHUNK_AIM = 0.28;
    private static final double DISK_AIM = 0.33;
    private static final double DAY_AIM_MB = 60;
    private static final double MB = 1e6;

    private static final int SIDE_BY_SIDE = 24;
    private static final int SITE_BANKS = 4;
    private static final int INFLUX_POINTS = 2_000;
    private static final String BYTES = "bytes/sample";

    /**
     * Measures.
     *
     * @param progress takes what is being done
     * @throws IOException if the disk does not take it
     */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        Path folder = Scratch.folder();
        List<Figure> figures = new ArrayList<>();
        try {
            progress.accept("chunks ...");
            figures.add(Figure.of("in the chunk", chunks(true), BYTES).atMost(CHUNK_AIM));
            figures.add(Figure.of("in the chunk, times and currents with noise", chunks(false), BYTES));
            progress.accept("the store ...");
            figures.add(Figure.of("on the disk", onDisk(folder.resolve("packed")), BYTES)
                    .atMost(DISK_AIM));
            progress.accept("Jackson CBOR in the same store ...");
            figures.add(Figure.of("Jackson CBOR, an event for each reading", cbor(folder.resolve("cbor")), BYTES));
            progress.accept("Gorilla ...");
            figures.add(Figure.of("raw Gorilla, cells alone", gorilla(), BYTES));
            Optional<Path> influx = InfluxServer.program();
            if (influx.isPresent()) {
                progress.accept("InfluxDB ...");
                double bytes = influx(influx.get(), folder.resolve("influx"));
                figures.add(Figure.of("InfluxDB, cells alone", bytes, BYTES));
            } else {
                progress.accept("InfluxDB is not installed (Debian package influxdb): left out");
            }
            progress.accept("a site of four banks ...");
            written(folder.resolve("site"), false, progress)
                    .ifPresent(megabytes -> figures.add(Figure.of("written by a site of 4 banks", megabytes, "MB/day")
                            .atMost(DAY_AIM_MB)));
            progress.accept("the same, whose hardware tells more ...");
            written(folder.resolve("told"), true, progress)
                    .ifPresent(megabytes -> figures.add(Figure.of(
                                    "the same, with states of charge, limits and a monitor each second",
                                    megabytes,
                                    "MB/day")
                            .atMost(DAY_AIM_MB)));
        } finally {
            Scratch.delete(folder);
        }
        return new Figures("storage", Machine.describe(), figures, List.of());
    }

    private static NoisyDay day(boolean steady) {
        return new NoisyDay(new CalmBank(0, "boot").site(), steady, false);
    }

    private double chunks(boolean steady) {
        NoisyDay day = day(steady);
        long bytes = IntStream.range(0, minutes)
                .mapToLong(minute -> ReadingCodec.pack(day.minute(minute)).stream()
                        .mapToLong(chunk -> ((Chunk) chunk).packed().length)
                        .sum())
                .sum();
        return (double) bytes / minutes / day.samplesOfMinute();
    }

    /** The rounds in which so many journals are given a minute each. */
    private List<List<Integer>> rounds() {
        int journals = Math.min(SIDE_BY_SIDE, minutes);
        return IntStream.range(0, minutes / journals)
                .mapToObj(round -> IntStream.range(0, journals)
                        .mapToObj(journal -> journal * (minutes / journals) + round)
                        .toList())
                .toList();
    }

    private double perSample(Path journal) throws IOException {
        int written = rounds().stream().mapToInt(List::size).sum();
        return (double) InfluxServer.bytes(journal, "") / written / day(true).samplesOfMinute();
    }

    private double onDisk(Path folder) throws IOException, InterruptedException {
        List<List<Integer>> rounds = rounds();
        try (BenchJournals journals = new BenchJournals(folder)) {
            List<NoisyDay> days = new ArrayList<>();
            for (int i = 0; i < rounds.getFirst().size(); i++) {
                BankSite site = new CalmBank(i, "boot").site();
                journals.addBank(site);
                days.add(new NoisyDay(site, true, false));
            }
            for (List<Integer> round : rounds) {
                journals.append(IntStream.range(0, round.size())
                        .mapToObj(i -> days.get(i).minute(round.get(i)))
                        .toList());
            }
        }
        return perSample(folder);
    }

    private double cbor(Path folder) throws IOException, InterruptedException {
        ObjectMapper mapper = new ObjectMapper(new CBORFactory());
        NoisyDay day = day(true);
        List<List<Integer>> rounds = rounds();
        try (BenchJournals journals = new BenchJournals(folder)) {
            for (int i = 0; i < rounds.getFirst().size(); i++) {
                journals.addBytes("bank-" + i);
            }
            for (List<Integer> round : rounds) {
                journals.appendBytes(round.stream()
                        .map(minute -> day.minute(minute).stream()
                                .map(event -> bytes(mapper, event))
                                .toList())
                        .toList());
            }
        }
        return perSample(folder);
    }

    private static byte[] bytes(ObjectMapper mapper, Envelope event) {
        Input.Reading reading = reading(event);
        try {
            return mapper.writeValueAsBytes(new TreeMap<>(Map.of(
                    "sequence", event.sequence(),
                    "time", event.time().toEpochMilli(),
                    "source", event.source(),
                    "battery", reading.battery(),
                    "at", reading.at().toEpochMilli(),
                    "currentMa", reading.currentMa(),
                    "temperaturesDeciC", reading.temperaturesDeciC().stream().toArray(),
                    "cellsMv", reading.cellsMv().stream().toArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Input.Reading reading(Envelope event) {
        return switch (event.event()) {
            case InputAccepted(Input.Reading reading) -> reading;
            default -> throw new IllegalStateException("not a reading: " + event);
        };
    }

    private double gorilla() {
        NoisyDay day = day(true);
        List<Gorilla> cells =
                IntStream.range(0, CalmBank.CELLS).mapToObj(_ -> new Gorilla()).toList();
        for (int minute = 0; minute < minutes; minute++) {
            List<Envelope> events = day.minute(minute);
            for (int i = 0; i < events.size(); i++) {
                Input.Reading reading = reading(events.get(i));
                int first = i % CalmBank.BATTERIES * CalmBank.CELLS_OF_READING;
                for (int cell = 0; cell < CalmBank.CELLS_OF_READING; cell++) {
                    cells.get(first + cell)
                            .add(
                                    reading.at().getEpochSecond(),
                                    reading.cellsMv().get(cell));
                }
            }
        }
        double bytes = cells.stream().mapToLong(Gorilla::bits).sum() / (double) Byte.SIZE;
        return bytes / minutes / day.samplesOfMinute();
    }

    private double influx(Path program, Path folder) throws IOException, InterruptedException {
        NoisyDay day = day(true);
        try (InfluxServer server = InfluxServer.start(program, folder)) {
            List<String> points = new ArrayList<>();
            for (int minute = 0; minute < minutes; minute++) {
                List<Envelope> events = day.minute(minute);
                for (int i = 0; i < events.size(); i += CalmBank.BATTERIES) {
                    points.add(point(events.subList(i, i + CalmBank.BATTERIES)));
                }
                if (points.size() >= INFLUX_POINTS || minute == minutes - 1) {
                    server.write(points);
                    points.clear();
                }
            }
            return (double) server.settledBytes() / minutes / day.samplesOfMinute();
        }
    }

    /** One integer field for each cell. */
    private static String point(List<Envelope> second) {
        StringBuilder line = new StringBuilder("cells,bank=b1 ");
        int cell = 0;
        for (Envelope event : second) {
            for (int value : reading(event).cellsMv().stream().toArray()) {
                line.append(cell == 0 ? "" : ",")
                        .append('c')
                        .append(++cell)
                        .append('=')
                        .append(value)
                        .append('i');
            }
        }
        return line.append(' ')
                .append(reading(second.getFirst()).at().getEpochSecond())
                .toString();
    }

    /** What the kernel was given to write to a disk; empty where it does not tell, or there is none. */
    private Optional<Double> written(Path folder, boolean told, Consumer<String> progress)
            throws IOException, InterruptedException {
        try (BenchJournals journals = new BenchJournals(folder)) {
            List<NoisyDay> banks = new ArrayList<>();
            for (int i = 0; i < SITE_BANKS; i++) {
                BankSite site = BankSite.of(
                        "bank-" + i,
                        BmsModel.SMALL_BMS,
                        Catalogue.printed().find("12.8/200").orElseThrow(),
                        List.of(List.of("B1"), List.of("B2"), List.of("B3"), List.of("B4")));
                journals.addBank(site);
                banks.add(new NoisyDay(site, false, told));
            }
            Optional<Long> before = Machine.bytesWritten();
            for (int i = 0; i < siteMinutes; i++) {
                int minute = i % NoisyDay.MINUTES;
                // As in a site: the commit before is long ago, so that the first of the four may be written by itself.
                TimeUnit.MILLISECONDS.sleep(EmbeddedStore.COMMIT_INTERVAL.toMillis());
                journals.append(banks.stream().map(bank -> bank.minute(minute)).toList());
            }
            Optional<Long> after = Machine.bytesWritten();
            Optional<Double> megabytes = before.flatMap(from -> after.map(to -> to - from))
                    .filter(bytes -> bytes > 0)
                    .map(bytes -> bytes / MB / siteMinutes * NoisyDay.MINUTES);
            if (megabytes.isEmpty()) {
                progress.accept("what is written to the disk is not known here: " + folder
                        + " is on none, or this is no Linux");
            }
            return megabytes;
        }
    }
}
