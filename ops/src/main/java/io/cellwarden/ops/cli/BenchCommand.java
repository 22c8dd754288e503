package io.cellwarden.ops.cli;

import io.cellwarden.ops.bench.DecodeBench;
import io.cellwarden.ops.bench.BenchStore;
import io.cellwarden.ops.bench.Figures;
import io.cellwarden.ops.bench.IngestBench;
import io.cellwarden.ops.bench.Journal;
import io.cellwarden.ops.bench.MemoryBench;
import io.cellwarden.ops.bench.OutageBench;
import io.cellwarden.ops.bench.ProbedBanks;
import io.cellwarden.ops.bench.ProtectBench;
import io.cellwarden.ops.bench.RecoveryBench;
import io.cellwarden.ops.bench.ReplayBench;
import io.cellwarden.ops.bench.StartBench;
import io.cellwarden.ops.bench.StorageBench;
import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellwarden bench}: measures this program on this machine. */
@Command(
        name = "bench",
        description = {
            "Measures this program on this machine, beside its bare rules on one thread.",
            "Progress goes to standard error, the figures to standard output; docs/benchmarks.md explains them."
        },
        synopsisSubcommandLabel = "NAME",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "the name of a bench is missing");
    }

    /** One bench. */
    abstract static class Named implements Callable<Integer> {
        @Option(names = "--json", description = "Figures as JSON lines.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        private final Streams streams;

        private Named(Streams streams) {
            this.streams = streams;
        }

        abstract Figures measure(Consumer<String> progress) throws IOException, InterruptedException;

        @Override
        public Integer call() throws InterruptedException {
            try (Lines out = new Lines(streams.out())) {
                Figures figures = measure(streams.err()::println);
                (json ? figures.json() : figures.table()).forEach(out::add);
                return ExitCode.DONE;
            } catch (IOException | StoreException | IllegalArgumentException e) {
                throw Failure.of(e);
            }
        }

        /** A number of something; at least 1. */
        int positive(String option, int value) {
            if (value < 1) {
                throw new ParameterException(spec.commandLine(), option + " " + value + ": allowed is 1 and more");
            }
            return value;
        }

        /** A number of something; from 1 to {@code most}. */
        int positive(String option, int value, int most) {
            if (value > most) {
                throw new ParameterException(spec.commandLine(), option + " " + value + ": allowed is 1 to " + most);
            }
            return positive(option, value);
        }

        /** A time in seconds; at least 1. */
        Duration seconds(String option, int value) {
            return Duration.ofSeconds(positive(option, value));
        }
    }

    /** One bench that can tell where its time goes. */
    abstract static class Profiled extends Named {
        @Option(names = "--profile", description = "Tell where the time goes, by samples of the threads.")
        boolean profile;

        private Profiled(Streams streams) {
            super(streams);
        }
    }

    /** One bench of banks under load. */
    abstract static class Loaded extends Profiled {
        @Option(
                names = "--journal",
                split = ",",
                paramLabel = "off,on",
                description = "With the journal, without it, or both; ${DEFAULT-VALUE}.")
        List<Journal> journals = List.of(Journal.values());

        @Mixin
        StoreOption store = new StoreOption();

        private Loaded(Streams streams) {
            super(streams);
        }
    }

    /** Where journals are kept. */
    static final class StoreOption {
        @Option(
                names = "--store",
                paramLabel = "embedded|cassandra",
                description = {
                    "Where the journal is kept; ${DEFAULT-VALUE}. For cassandra a server of one node is started, as",
                    "'cellwarden cassandra' does, and stopped."
                })
        private Site.Store store = Site.Store.EMBEDDED;

        BenchStore chosen() {
            return switch (store) {
                case EMBEDDED -> new BenchStore.Embedded();
                case CASSANDRA -> new BenchStore.Cassandra(CassandraCommand.jars());
            };
        }
    }

    /** Banks behind simulated boards, and others beside them. */
    static final class ProbedOptions {
        @Option(names = "--banks", paramLabel = "N", description = "Other banks of 80 cells; ${DEFAULT-VALUE}.")
        private int banks = 1_000;

        @Option(
                names = "--interval",
                paramLabel = "SECONDS",
                description = "Between two readings of each battery of these; ${DEFAULT-VALUE}.")
        private int interval = 1;

        @Option(names = "--boards", paramLabel = "N", description = "Boards whose cell goes high; ${DEFAULT-VALUE}.")
        private int boards = 10;

        @Option(names = "--poll", paramLabel = "MS", description = "Between two readings of a board; ${DEFAULT-VALUE}.")
        private int pollMs = 50;

        ProbedBanks chosen(Named bench) {
            return new ProbedBanks(
                    bench.positive("--banks", banks),
                    bench.seconds("--interval", interval),
                    bench.positive("--boards", boards),
                    Duration.ofMillis(bench.positive("--poll", pollMs)));
        }
    }

    /** {@code cellwarden bench ingest}. */
    @Command(
            name = "ingest",
            description = "Cell samples per second through the actors, with the journal and without it.",
            mixinStandardHelpOptions = true)
    static final class Ingest extends Loaded {
        @Option(names = "--banks", paramLabel = "N", description = "Banks of 80 cells; ${DEFAULT-VALUE}.")
        private int banks = 100;

        @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Not counted; ${DEFAULT-VALUE}.")
        private int warmUp = 10;

        @Option(names = "--window", paramLabel = "SECONDS", description = "Of one measurement; ${DEFAULT-VALUE}.")
        private int window = 4;

        @Option(names = "--windows", paramLabel = "N", description = "Whose median counts; ${DEFAULT-VALUE}.")
        private int windows = 5;

        Ingest(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            return new IngestBench(
                            journals,
                            store.chosen(),
                            positive("--banks", banks),
                            seconds("--warm-up", warmUp),
                            seconds("--window", window),
                            positive("--windows", windows),
                            profile)
                    .run(progress);
        }
    }

    /** {@code cellwarden bench protect}. */
    @Command(
            name = "protect",
            description = "Time from the last byte of a reading in to the first byte of the disconnect command out.",
            mixinStandardHelpOptions = true)
    static final class Protect extends Loaded {
        @Mixin
        private ProbedOptions probed = new ProbedOptions();

        @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Not counted; ${DEFAULT-VALUE}.")
        private int warmUp = 20;

        @Option(names = "--trips", paramLabel = "N", description = "Protections that count; ${DEFAULT-VALUE}.")
        private int trips = 3_000;

        Protect(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            return new ProtectBench(
                            journals,
                            store.chosen(),
                            probed.chosen(this),
                            seconds("--warm-up", warmUp),
                            positive("--trips", trips),
                            profile)
                    .run(progress);
        }
    }

    /** {@code cellwarden bench outage}. */
    @Command(
            name = "outage",
            description = {
                "As protect, before the store of the journals dies, while it is dead, until the journals have caught up",
                "with it, and after. The embedded store's disk refuses all writes; Cassandra is killed and begun again."
            },
            mixinStandardHelpOptions = true)
    static final class Outage extends Named {
        @Mixin
        private StoreOption store = new StoreOption();

        @Mixin
        private ProbedOptions probed = new ProbedOptions();

        @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Not counted; ${DEFAULT-VALUE}.")
        private int warmUp = 20;

        @Option(
                names = "--phase",
                paramLabel = "SECONDS",
                description = "Each of before, during and after; ${DEFAULT-VALUE}.")
        private int phase = 60;

        Outage(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            return new OutageBench(
                            store.chosen(),
                            probed.chosen(this),
                            seconds("--warm-up", warmUp),
                            seconds("--phase", phase))
                    .run(progress);
        }
    }

    /** {@code cellwarden bench memory}. */
    @Command(
            name = "memory",
            description = "Heap per cell, with compact object headers, in a JVM of its own for each number of cells.",
            mixinStandardHelpOptions = true)
    static final class Memory extends Named {
        @Option(
                names = "--cells",
                split = ",",
                paramLabel = "N",
                description = "Numbers of cells, rising; ${DEFAULT-VALUE}.")
        private List<Integer> cells = List.of(1_000, 10_000, 100_000);

        Memory(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            cells.forEach(number -> positive("--cells", number));
            return new MemoryBench(cells).run(progress);
        }
    }

    /** {@code cellwarden bench start}. */
    @Command(
            name = "start",
            description = "From the start of the program until a site of four banks is protected, and its memory.",
            mixinStandardHelpOptions = true)
    static final class Start extends Named {
        @Option(names = "--starts", paramLabel = "N", description = "Whose median counts; ${DEFAULT-VALUE}.")
        private int starts = 5;

        @Option(
                names = "--settle",
                paramLabel = "SECONDS",
                description = "How long the last one runs before its memory is read; ${DEFAULT-VALUE}.")
        private int settle = 60;

        @Option(
                names = "--launcher",
                paramLabel = "FILE",
                description = "What starts the program; the launcher of this one if not given.")
        private Optional<Path> launcher = StartBench.ownLauncher();

        Start(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            Path program = launcher.orElseThrow(() -> new Failure(
                    "this program was not started by its launcher; name one with --launcher, such as ./cellwarden"));
            return new StartBench(program, positive("--starts", starts), seconds("--settle", settle)).run(progress);
        }
    }

    /** {@code cellwarden bench storage}. */
    @Command(
            name = "storage",
            description = {
                "Bytes for each cell sample of a simulated day, beside other ways to store the same, and what a site of",
                "four banks writes in a day. InfluxDB is measured too where the Debian package influxdb is installed."
            },
            mixinStandardHelpOptions = true)
    static final class Storage extends Named {
        private static final int MINUTES_OF_DAY = 1_440;

        @Option(names = "--minutes", paramLabel = "N", description = "Of the simulated day; ${DEFAULT-VALUE}.")
        private int minutes = MINUTES_OF_DAY;

        @Option(
                names = "--site-minutes",
                paramLabel = "N",
                description = "Of the site whose writes are counted and scaled to a day; ${DEFAULT-VALUE}.")
        private int siteMinutes = 120;

        Storage(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            return new StorageBench(
                            positive("--minutes", minutes, MINUTES_OF_DAY), positive("--site-minutes", siteMinutes))
                    .run(progress);
        }
    }

    /** {@code cellwarden bench decode}. */
    @Command(
            name = "decode",
            description = "Frames per second that each protocol's decoder reads, beside what its line can carry.",
            mixinStandardHelpOptions = true)
    static final class Decode extends Named {
        @Option(names = "--window", paramLabel = "MS", description = "For each protocol; ${DEFAULT-VALUE}.")
        private int window = 3_000;

        Decode(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) {
            return new DecodeBench(Duration.ofMillis(positive("--window", window))).run(progress);
        }
    }

    /** {@code cellwarden bench replay}. */
    @Command(
            name = "replay",
            description = "Cell samples per second from the store through the rules.",
            mixinStandardHelpOptions = true)
    static final class Replay extends Profiled {
        @Option(names = "--banks", paramLabel = "N", description = "Banks of 80 cells; ${DEFAULT-VALUE}.")
        private int banks = 20;

        @Option(names = "--hours", paramLabel = "N", description = "In the journal of each; ${DEFAULT-VALUE}.")
        private int hours = 24;

        @Option(
                names = "--interval",
                paramLabel = "SECONDS",
                description = "From one reading of a battery to its next; ${DEFAULT-VALUE}.")
        private int interval = 6;

        @Option(names = "--threads", paramLabel = "N", description = "By default as many as processors.")
        private int threads = Runtime.getRuntime().availableProcessors();

        Replay(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            return new ReplayBench(
                            positive("--banks", banks),
                            Duration.ofHours(positive("--hours", hours)),
                            seconds("--interval", interval),
                            positive("--threads", threads),
                            profile)
                    .run(progress);
        }
    }

    /** {@code cellwarden bench recovery}. */
    @Command(
            name = "recovery",
            description = "How long banks with a day in their journals take until all of them protect again.",
            mixinStandardHelpOptions = true)
    static final class Recovery extends Profiled {
        @Option(names = "--banks", paramLabel = "N", description = "Banks of 80 cells; ${DEFAULT-VALUE}.")
        private int banks = 1_250;

        @Option(
                names = "--interval",
                paramLabel = "SECONDS",
                description = "From one reading of a battery to its next; ${DEFAULT-VALUE}.")
        private int interval = 60;

        Recovery(Streams streams) {
            super(streams);
        }

        @Override
        Figures measure(Consumer<String> progress) throws IOException, InterruptedException {
            return new RecoveryBench(positive("--banks", banks), seconds("--interval", interval), profile)
                    .run(progress);
        }
    }
}
