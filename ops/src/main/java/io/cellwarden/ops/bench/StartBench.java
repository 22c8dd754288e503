package io.cellwarden.ops.bench;

import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How long a site of four banks takes from its start until it protects, as a process of its own started by the launcher,
 * with simulated boards over TCP: until it says {@code ready}, and until it has switched off the charge of a board whose
 * cell is high from the first answer on. Then how much memory it takes.
 *
 * @param launcher the program's launcher
 * @param starts how many starts; their median is told
 * @param settle so long the last one runs before its memory is read
 */
public record StartBench(Path launcher, int starts, Duration settle) {
    private static final int BANKS = 4;
    private static final int BATTERIES = 2;
    private static final double AIM_S = 3;
    private static final double AIM_MB = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The launcher of this program; empty where it was started without one. */
    public static Optional<Path> ownLauncher() {
        return Machine.launcher();
    }

    /** Runs it. */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        List<Started> all = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            progress.accept("start " + (i + 1) + " of " + starts + " ...");
            all.add(start(i == starts - 1 ? settle : Duration.ZERO));
        }
        Started last = all.getLast();
        List<Figure> figures = List.of(
                Figure.of(
                                "start to ready, median of " + starts,
                                median(all.stream().map(Started::readyS)),
                                "s")
                        .atMost(AIM_S),
                Figure.of(
                                "start to first disconnect, median",
                                median(all.stream().map(Started::protectedS)),
                                "s")
                        .atMost(AIM_S),
                Figure.of("start to ready, slowest", slowest(all.stream().map(Started::readyS)), "s"),
                Figure.of(
                        "start to first disconnect, slowest",
                        slowest(all.stream().map(Started::protectedS)),
                        "s"),
                Figure.of("resident memory after " + settle.toSeconds() + " s", last.residentMb(), "MB")
                        .atMost(AIM_MB),
                Figure.of("resident memory, highest", last.highestMb(), "MB").atMost(AIM_MB));
        return new Figures("start", Machine.describe(), figures, List.<Share>of());
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double slowest(Stream<Double> values) {
        return values.max(Double::compare).orElseThrow();
    }

    private record Started(double readyS, double protectedS, double residentMb, double highestMb) {}

    private Started start(Duration settles) throws IOException, InterruptedException {
        Path folder = Scratch.folder();
        List<StampedBoard> boards = new ArrayList<>();
        CountDownLatch switchedOff = new CountDownLatch(1);
        try {
            for (int i = 0; i < BANKS * BATTERIES; i++) {
                boards.add(StampedBoard.start(took -> switchedOff.countDown()));
            }
            Path site = Files.writeString(folder.resolve("site.conf"), site(folder, boards));
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(launcher.toString(), "run", "--config", site.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
                List<String> said = new ArrayList<>();
                String line = err.readLine();
                while (line != null && !line.equals("ready")) {
                    said.add(line);
                    line = err.readLine();
                }
                if (line == null) {
                    throw new IOException("the site ended before it was ready: " + String.join("\n", said));
                }
                double ready = seconds(begun);
                if (!switchedOff.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("the site has switched nothing off in " + PATIENCE);
                }
                double protects = seconds(begun);
                TimeUnit.NANOSECONDS.sleep(settles.toNanos());
                return new Started(ready, protects, memoryMb(process, "VmRSS"), memoryMb(process, "VmHWM"));
            } finally {
                process.destroy();
                process.waitFor();
            }
        } finally {
            for (StampedBoard board : boards) {
                board.close();
            }
            Scratch.delete(folder);
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** From /proc, in MB; the launcher becomes the JVM, so it has its process id. */
    private static double memoryMb(Process process, String key) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToDouble(kib -> Long.parseLong(kib) * 1_024 / 1e6)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + key + " in /proc/" + process.pid() + "/status"));
        }
    }

    private static String site(Path folder, List<StampedBoard> boards) {
        StringBuilder text = new StringBuilder("cellwarden {\n  data-dir = \"" + folder.resolve("data") + "\"\n");
        for (int bank = 1; bank <= BANKS; bank++) {
            for (int battery = 1; battery <= BATTERIES; battery++) {
                text.append(
                        "  links.l%1$d%2$d { port = \"%3$s\", protocol = jbd, poll = 1 s, control = on, devices = [ { battery = \"b%1$d/B%2$d\" } ] }\n"
                                .formatted(
                                        bank,
                                        battery,
                                        boards.get((bank - 1) * BATTERIES + battery - 1)
                                                .port()));
            }
            text.append(
                    "  banks.b%d { bms = small-bms, model = \"12.8/200\", strings = [[B1], [B2]] }\n".formatted(bank));
        }
        return text.append("}\n").toString();
    }
}
