package io.cellwarden.ops.bench;

import io.cellwarden.ops.bench.Figures.Figure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How long protection takes, as {@link ProtectBench} has it, before the store of the journals dies, while it is dead, while
 * the journals catch up with it, and after. What would be recorded beside a journal that is away counts as recorded here,
 * so that the charge comes on again, after the 2 s that this waits for the journal.
 *
 * @param store what dies: a disk that refuses all writes, or a server that is killed and begun again
 * @param probed the banks
 * @param warmUp so long nothing is counted
 * @param phase so long each of before, during and after takes
 */
public record OutageBench(BenchStore store, ProbedBanks probed, Duration warmUp, Duration phase) {
    /** Runs it. */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        try (BenchStore.Live open = store.begin(progress)) {
            Phases phases = new Phases();
            progress.accept(store.text() + ": " + probed.banks() + " other banks start ...");
            List<Figure> figures = probed.during(Optional.of(open.store()), phases::add, (live, load) -> {
                TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
                List<Figure> told = new ArrayList<>(phases.measure("before", progress, load, this::pass));
                open.takeAway();
                told.addAll(phases.measure("during", progress, load, this::pass));
                told.addAll(phases.measure("coming back", progress, load, () -> {
                    open.bringBack();
                    live.awaitJournalled();
                }));
                told.addAll(phases.measure("after", progress, load, this::pass));
                return told;
            });
            return new Figures("outage", Machine.describe(), figures, List.of());
        }
    }

    private void pass() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(phase.toNanos());
    }

    /** What a phase waits for. */
    @FunctionalInterface
    private interface Wait {
        void run() throws IOException, InterruptedException;
    }

    /** Counts protections by the phase in which they ended. */
    private static final class Phases {
        private volatile Latencies now = new Latencies();

        void add(long nanos) {
            now.accept(nanos);
        }

        List<Figure> measure(String name, Consumer<String> progress, Load load, Wait wait)
                throws IOException, InterruptedException {
            progress.accept(name + " ...");
            Latencies took = new Latencies();
            now = took;
            long given = load.given();
            long acknowledgements = load.acknowledgements();
            long begun = System.nanoTime();
            wait.run();
            double seconds = (System.nanoTime() - begun) / 1e9;
            now = new Latencies();
            List<Figure> figures = new ArrayList<>(List.of(took.p50(name), took.p99(name), took.p999(name)));
            figures.addAll(took.extent(name));
            figures.add(Figure.of(name + ", time", seconds, "s"));
            figures.add(Figure.of(name + ", readings of other banks", (load.given() - given) / seconds, "readings/s"));
            figures.add(Figure.of(name + ", their journals took", load.acknowledgements() - acknowledgements, "times"));
            figures.forEach(figure -> progress.accept(figure.line()));
            return figures;
        }
    }
}
