package io.cellwarden.ops.cli;

import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.ops.demo.Chaos;
import io.cellwarden.ops.demo.ChaosReport;
import io.cellwarden.ops.demo.DecidedLive;
import io.cellwarden.ops.demo.DemoSite;
import io.cellwarden.ops.demo.Incident;
import io.cellwarden.ops.demo.JournalProof;
import io.cellwarden.ops.demo.Story;
import io.cellwarden.ops.run.SiteProgram;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.ops.view.Reach;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code cellwarden demo}. */
@Command(
        name = "demo",
        description = {
            "A simulated installation over a real serial protocol: a 48 V bank (4 in series, 2 parallel) and a 24 V bank.",
            "Within two minutes it tells an incident from its cause to the end, a sentence for each step. Ctrl-C ends"
                    + " it; starting again goes on with the same journal."
        },
        footerHeading = "%nIncidents:%n",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Duration CHAOS = Duration.ofMinutes(10);
    /** So long after a signal; whoever sent SIGTERM waits for 5 s. */
    private static final Duration LONGEST_VERDICT = Duration.ofMillis(4_600);

    private static final int FASTEST = 60;

    @ArgGroup
    private Happening happening = new Happening();

    /** A story, or chaos. */
    static final class Happening {
        @Option(
                names = "--incident",
                paramLabel = "NAME",
                converter = IncidentName.class,
                completionCandidates = IncidentNames.class,
                description = "Which incident to tell, see below; low-cell if not given.")
        private Optional<Incident> incident = Optional.empty();

        @Option(
                names = "--chaos",
                paramLabel = "SEED",
                description = {
                    "No story but random faults, the same for the same SEED, for ten minutes if --duration says nothing else;"
                            + " then, also after Ctrl-C, the journal is proven: nothing missing, each decision reproduced.",
                    "Exit code 3 if it is not."
                })
        private Optional<Long> chaos = Optional.empty();

        Incident story() {
            return incident.orElse(Incident.LOW_CELL);
        }
    }

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "Simulated seconds per second, 1 to 60; ${DEFAULT-VALUE} if not given.")
    private double speed = 20;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Length.class,
            description = "End after so long, such as 90s or 2m; else with Ctrl-C.")
    private Optional<Duration> duration = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the journal is kept; data/demo, or data/chaos with --chaos, if not given.")
    private Optional<Path> dataDir = Optional.empty();

    @Option(names = "--json", description = "Decisions as JSON lines, no live view.")
    private boolean json;

    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    /** The incidents by the names that people write. */
    static final class IncidentName implements ITypeConverter<Incident> {
        @Override
        public Incident convert(String name) {
            return Stream.of(Incident.values())
                    .filter(incident -> incident.key().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no incident " + name + "; there are " + String.join(", ", new IncidentNames())));
        }
    }

    /** For completion. */
    static final class IncidentNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        IncidentNames() {
            super(Stream.of(Incident.values()).map(Incident::key).toList());
        }
    }

    DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Spec
    void explainIncidents(CommandSpec ofThis) {
        spec = ofThis;
        spec.usageMessage()
                .footer(Stream.of(Incident.values())
                        .map(one -> "  %-10s %s".formatted(one.key(), one.summary()))
                        .toArray(String[]::new));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!(speed >= 1 && speed <= FASTEST)) { // NaN too
            throw new ParameterException(spec.commandLine(), "--speed " + speed + ": allowed is 1 to " + FASTEST);
        }
        Incident told = happening.story();
        AnchoredClock clock = AnchoredClock.at(InstantSource.system().instant(), speed);
        try (DemoPlant plant =
                DemoPlant.create(told.houseSocPermille(), told.bridgeSocPermille(), clock, write -> {})) {
            String text = DemoSite.text(plant.packs());
            Site site = site(text);
            streams.err()
                    .println("simulated installation at " + speed + " times real time; journal in " + site.dataDir());
            return happening.chaos.isPresent()
                    ? chaos(happening.chaos.get(), duration.orElse(CHAOS), plant, site, text, clock)
                    : story(duration, plant, site, text, clock);
        } catch (IOException | SiteFile.Unreadable | StoreException | IllegalArgumentException e) {
            throw Failure.of(e);
        }
    }

    @SuppressWarnings("try") // closed early, so that what it logs at its end goes into the file too
    private int story(Optional<Duration> length, DemoPlant plant, Site site, String text, AnchoredClock clock)
            throws IOException, InterruptedException {
        Stage stage = stage();
        Consumer<String> teller = stage.viewed() ? sentence -> {} : streams.err()::println;
        try (SiteProgram program =
                SiteProgram.start(site, text, clock, stage.viewed() ? SiteProgram.Decisions.UNSEEN : printer())) {
            Story story = new Story(happening.story(), plant, teller);
            plant.watchCables(program.run()::cable);
            plant.start(speed);
            program.announceReady(streams.err());
            if (stage.viewed()) {
                try (Messages _ = Messages.into(site.dataDir())) {
                    stage.play(program, story, length);
                    program.close();
                }
            } else {
                stage.play(program, story, length);
            }
        }
        return ExitCode.DONE;
    }

    private int chaos(long seed, Duration length, DemoPlant plant, Site site, String text, AnchoredClock clock)
            throws IOException, InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitVerdict(told, seed, site), "verdict"));
        try {
            DecidedLive decided = new DecidedLive(stage().viewed() ? SiteProgram.Decisions.UNSEEN : printer());
            int faults = wreak(seed, length, plant, site, text, clock, decided);
            return prove(seed, faults, site, decided);
        } finally {
            told.countDown();
        }
    }

    /** A signal ends the process when this returns; without one there is nothing to wait for. */
    private void awaitVerdict(CountDownLatch told, long seed, Site site) {
        try {
            if (!told.await(LONGEST_VERDICT.toMillis(), TimeUnit.MILLISECONDS)) {
                streams.err()
                        .println("chaos " + seed + ": no verdict, the stop leaves no more time for it; to have it: "
                                + site.banks().stream()
                                        .map(bank -> "cellwarden replay "
                                                + bank.site().name() + reach().options())
                                        .collect(Collectors.joining("; ")));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many faults there were. */
    @SuppressWarnings("try") // closed early, so that what it logs at its end goes into the file too
    private int wreak(
            long seed,
            Duration length,
            DemoPlant plant,
            Site site,
            String text,
            AnchoredClock clock,
            DecidedLive decided)
            throws IOException, InterruptedException {
        Stage stage = stage();
        Consumer<String> teller = stage.viewed() ? sentence -> {} : streams.err()::println;
        Chaos.StoreSwitch store = new Chaos.StoreSwitch();
        try (SiteProgram program = SiteProgram.start(site, text, clock, decided, store)) {
            plant.watchCables(program.run()::cable);
            plant.start(speed);
            program.announceReady(streams.err());
            // Restarts of actors are what it is about: they are no trouble to be shown.
            try (Messages _ = Messages.into(site.dataDir());
                    Chaos chaotic = new Chaos(seed, length, plant, program.run(), store, teller)) {
                program.beforeEnd(chaotic::endAtOnce);
                stage.play(program, chaotic, Optional.of(length));
                chaotic.mendAll();
                program.close();
                return chaotic.faults();
            }
        }
    }

    private int prove(long seed, int faults, Site site, DecidedLive decided) {
        List<JournalProof> proofs = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(site.dataDir())) {
            for (SiteBank bank : site.banks()) {
                proofs.add(JournalProof.of(reader.read(bank.site().name()), bank.site(), decided));
            }
        }
        ChaosReport report = new ChaosReport(seed, faults, proofs);
        PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
        if (json) {
            out.println(report.json());
        } else {
            report.lines().forEach(out::println);
        }
        return report.findings().isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private Path directory() {
        return dataDir.orElse(Path.of("data", happening.chaos.isPresent() ? "chaos" : "demo"));
    }

    private Reach reach() {
        return Reach.of("--data-dir", directory());
    }

    private Stage stage() {
        String what = happening
                .chaos
                .map(seed -> "chaos " + seed)
                .orElse(happening.story().key());
        String title = "cellwarden demo: " + what + ", at " + speed + " times real time";
        return new Stage(title, reach(), !json && Screen.isThere());
    }

    private DecisionPrinter printer() {
        return DecisionPrinter.to(streams, json);
    }

    /** Read from a file of its own: a demo that already runs on this directory must not lose its site file. */
    private Site site(String text) throws IOException, SiteFile.Unreadable {
        Path directory = directory();
        OwnerOnly.makeDirectory(directory);
        Path file = Files.createTempFile(directory, "demo", ".conf");
        try {
            Files.writeString(file, text);
            return SiteFile.read(file).site().orElseThrow();
        } finally {
            Files.delete(file);
        }
    }
}
