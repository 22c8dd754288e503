package io.cellwarden.ops.cli;

import io.cellwarden.gateway.link.AnchoredClock;
import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.ops.run.SiteProgram;
import io.cellwarden.ops.run.SiteRun;
import io.cellwarden.ops.run.StatusView;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellwarden demo}. */
@Command(
        name = "demo",
        description = {
            "A simulated installation over a real serial protocol: a 48 V bank (4 in series, 2 parallel) and a 24 V bank.",
            "Within two minutes a cell runs low: pre-alarm, load disconnect, charge, loads back. Ctrl-C ends it;"
                    + " starting again goes on with the same journal."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final int FASTEST = 60;
    private static final String WANTED_LENGTH = "wanted is a time above 0 such as 90s or 2m";

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "Simulated seconds per second, 1 to 60; ${DEFAULT-VALUE} if not given.")
    private double speed = 20;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "End after so long, such as 90s or 2m; else with Ctrl-C.")
    private Optional<String> duration = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the journal is kept; ${DEFAULT-VALUE} if not given.")
    private Path dataDir = Path.of("data", "demo");

    @Option(names = "--json", description = "Decisions as JSON lines, no table.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!(speed >= 1 && speed <= FASTEST)) { // NaN too
            throw new ParameterException(spec.commandLine(), "--speed " + speed + ": allowed is 1 to " + FASTEST);
        }
        Optional<Duration> length = duration.map(this::length);
        AnchoredClock clock = AnchoredClock.at(InstantSource.system().instant(), speed);
        boolean table = !json && Screen.isThere();
        DecisionTail tail = new DecisionTail();
        try (DemoPlant plant = DemoPlant.create(clock, write -> {});
                DecisionPrinter decisions = DecisionPrinter.to(streams, json)) {
            String text = DemoSite.text(plant.packs());
            Site site = site(text);
            streams.err()
                    .println("simulated installation at " + speed + " times real time; journal in "
                            + dataDir.toAbsolutePath());
            try (SiteProgram program = SiteProgram.start(site, text, clock, table ? tail : decisions)) {
                plant.start(speed);
                program.announceReady(streams.err());
                if (table) {
                    draw(program, tail, length);
                } else if (length.isPresent()) {
                    program.awaitEnd(length.get());
                } else {
                    program.awaitEnd();
                }
            }
            return ExitCode.DONE;
        } catch (IOException | SiteFile.Unreadable | StoreException | IllegalArgumentException e) {
            throw Failure.of(e);
        }
    }

    /** Read from a file of its own: a demo that already runs on this directory must not lose its site file. */
    private Site site(String text) throws IOException, SiteFile.Unreadable {
        Files.createDirectories(dataDir);
        Path file = Files.createTempFile(dataDir, "demo", ".conf");
        try {
            Files.writeString(file, text);
            return SiteFile.read(file).site().orElseThrow();
        } finally {
            Files.delete(file);
        }
    }

    private Duration length(String text) {
        try {
            Duration length = Duration.parse("PT" + text.strip());
            if (length.isPositive()) {
                return length;
            }
        } catch (DateTimeParseException wrong) {
            throw new ParameterException(spec.commandLine(), "--duration " + text + ": " + WANTED_LENGTH, wrong);
        }
        throw new ParameterException(spec.commandLine(), "--duration " + text + ": " + WANTED_LENGTH);
    }

    /** The live table, redrawn in place, with the latest decisions under it. */
    private static void draw(SiteProgram program, DecisionTail tail, Optional<Duration> length)
            throws IOException, InterruptedException {
        long end = length.map(time -> System.nanoTime() + time.toNanos()).orElse(Long.MAX_VALUE);
        try (Screen screen = Screen.open()) {
            while (System.nanoTime() < end && !program.awaitEnd(REDRAW)) {
                screen.show(lines(program.run(), tail, screen.height()));
            }
        } catch (IllegalStateException closed) {
            program.awaitEnd(); // a signal ends the process, and the terminal's library was quicker
        }
    }

    private static List<String> lines(SiteRun run, DecisionTail tail, int height) {
        List<String> table =
                new ArrayList<>(StatusView.table(run.describe(), run.links(), run.now(), run.site()::silentAfter));
        table.add("");
        table.add("latest decisions (Ctrl-C ends):");
        table.addAll(tail.latest(Math.max(3, height - table.size() - 1)));
        return table;
    }
}
