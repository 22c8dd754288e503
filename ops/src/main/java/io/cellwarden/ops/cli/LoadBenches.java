package io.cellwarden.ops.cli;

import io.cellwarden.ops.bench.BenchStore;
import io.cellwarden.ops.bench.Figures;
import io.cellwarden.ops.bench.IngestBench;
import io.cellwarden.ops.bench.Journal;
import io.cellwarden.ops.bench.OutageBench;
import io.cellwarden.ops.bench.ProbedBanks;
import io.cellwarden.ops.bench.ProtectBench;
import io.cellwarden.ops.site.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benches of banks under load: what goes through them, how fast they protect. */
final class LoadBenches {
    private LoadBenches() {}

    /** One bench of banks under load. */
    abstract static class Loaded extends BenchCommand.Profiled {
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

        ProbedBanks chosen(BenchCommand.Named bench) {
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
    static final class Outage extends BenchCommand.Named {
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
}
