package io.cellwarden.ops.bench;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Input;
import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How long protection takes, from the last byte of the answer that shows a high cell to the first byte of the command that
 * switches the charge off: over a real link and its spool, through the bank's actors, while other banks run. Beside it what
 * the bare rule takes for the same reading.
 *
 * @param journals with the journal, without it, or both
 * @param store where the journal is kept
 * @param probed the banks
 * @param warmUp so long nothing is counted
 * @param trips how many protections are counted
 * @param profile whether to tell where the time goes
 */
public record ProtectBench(
        List<Journal> journals, BenchStore store, ProbedBanks probed, Duration warmUp, int trips, boolean profile) {
    private static final int CALM_MV = 3_400;
    private static final int HIGH_MV = 3_760;
    /** When so long has not brought enough protections, those there are count. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final double AIM_P99_MS = 1;
    private static final double AIM_P999_MS = 10;

    /** Runs it. */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        List<Share> shares = new ArrayList<>();
        for (Journal journal : journals) {
            List<Figure> told = journal == Journal.OFF
                    ? live(Optional.empty(), journal.text(store), progress, shares)
                    : journalled(journal.text(store), progress, shares);
            told.forEach(figure -> progress.accept(figure.line()));
            figures.addAll(told);
        }
        progress.accept("bare rule on one thread ...");
        String name = "bare rule, one thread";
        Latencies bare = bare();
        figures.addAll(List.of(bare.p50(name), bare.p99(name), bare.p999(name)));
        figures.addAll(bare.extent(name));
        return new Figures("protect", Machine.describe(), figures, shares);
    }

    private List<Figure> journalled(String name, Consumer<String> progress, List<Share> shares)
            throws IOException, InterruptedException {
        try (BenchStore.Live open = store.begin(progress)) {
            return live(Optional.of(open.store()), name, progress, shares);
        }
    }

    private List<Figure> live(Optional<Store> journal, String name, Consumer<String> progress, List<Share> shares)
            throws IOException, InterruptedException {
        Trips counted = new Trips(trips);
        progress.accept(name + ": " + probed.banks() + " other banks start ...");
        return probed.during(journal, counted::add, (_, load) -> {
            TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
            progress.accept(name + ": " + trips + " protections ...");
            double rate = Profile.during(profile, name, shares, () -> {
                long givenBefore = load.given();
                long begun = System.nanoTime();
                counted.await();
                return (load.given() - givenBefore) * 1e9 / (System.nanoTime() - begun);
            });
            Latencies took = counted.took;
            List<Figure> figures = new ArrayList<>(List.of(
                    took.p50(name),
                    took.p99(name).atMost(AIM_P99_MS),
                    took.p999(name).atMost(AIM_P999_MS)));
            figures.addAll(took.extent(name));
            figures.add(Figure.of(name + ", readings of other banks", rate, "readings/s"));
            return figures;
        });
    }

    /** Counts protections once it is waited for. */
    private static final class Trips {
        private final Latencies took = new Latencies();
        private final CountDownLatch left;
        private volatile boolean counting;

        Trips(int trips) {
            this.left = new CountDownLatch(trips);
        }

        void add(long nanos) {
            if (counting && left.getCount() > 0) {
                took.accept(nanos);
                left.countDown();
            }
        }

        void await() throws InterruptedException {
            counting = true;
            left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            counting = false;
        }
    }

    /** The same change of the cells, judged by the rules alone. */
    private Latencies bare() {
        Latencies nanos = new Latencies();
        BankState state = BankState.initial(ProbedBanks.site("bare"));
        Instant time = Instant.EPOCH;
        for (int trip = 0; nanos.count() < trips; trip++) {
            time = time.plusSeconds(1);
            long begun = System.nanoTime();
            BankRules.Step step =
                    BankRules.feed(state, reading(time, HIGH_MV), "bare").getLast();
            long took = System.nanoTime() - begun;
            if (step.events().stream()
                    .noneMatch(event -> event.event() instanceof OutputSwitched switched && !switched.on())) {
                throw new IllegalStateException("the rules did not switch off: " + step.events());
            }
            if (trip >= trips) { // as many again to warm up
                nanos.accept(took);
            }
            time = time.plusSeconds(1);
            state = BankRules.feed(step.state(), reading(time, CALM_MV), "bare")
                    .getLast()
                    .state();
        }
        return nanos;
    }

    private static Input reading(Instant time, int lastMv) {
        return new Input.Reading("B1", time, 0, Ints.of(250, 250), Ints.of(CALM_MV, CALM_MV + 1, CALM_MV + 2, lastMv));
    }
}
