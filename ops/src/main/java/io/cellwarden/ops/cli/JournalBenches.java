package io.cellwarden.ops.cli;

import io.cellwarden.ops.bench.Figures;
import io.cellwarden.ops.bench.RecoveryBench;
import io.cellwarden.ops.bench.ReplayBench;
import io.cellwarden.ops.bench.StorageBench;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benches of what is stored: its bytes, and how fast it is read. */
final class JournalBenches {
    private JournalBenches() {}

    /** {@code cellwarden bench storage}. */
    @Command(
            name = "storage",
            description = {
                "Bytes for each cell sample of a simulated day, beside other ways to store the same, and what a site of",
                "four banks writes in a day. InfluxDB is measured too where the Debian package influxdb is installed."
            },
            mixinStandardHelpOptions = true)
    static final class Storage extends BenchCommand.Named {
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

    /** {@code cellwarden bench replay}. */
    @Command(
            name = "replay",
            description = "Cell samples per second from the store through the rules.",
            mixinStandardHelpOptions = true)
    static final class Replay extends BenchCommand.Profiled {
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
    static final class Recovery extends BenchCommand.Profiled {
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
