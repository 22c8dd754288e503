package io.cellwarden.ops.cli;

import io.cellwarden.ops.bench.DecodeBench;
import io.cellwarden.ops.bench.Figures;
import io.cellwarden.ops.bench.MemoryBench;
import io.cellwarden.ops.bench.StartBench;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
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

        Named(Streams streams) {
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

        Profiled(Streams streams) {
            super(streams);
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
}
