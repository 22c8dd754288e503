package io.cellwarden.ops.bench;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import io.cellwarden.persistence.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How many cell samples a second banks take in: through the actors, with the journal and without it, and by the bare rule
 * on one thread. A sample counts when the journal has it. Each bank gets its next reading only as its journal keeps up, so
 * that memory stays bounded.
 *
 * @param journals with the journal, without it, or both
 * @param store where the journal is kept
 * @param banks how many banks of 80 cells
 * @param warmUp so long nothing is counted
 * @param window the length of one measurement
 * @param windows how many are made; their median is told
 * @param profile whether to tell where the time goes
 */
public record IngestBench(
        List<Journal> journals,
        BenchStore store,
        int banks,
        Duration warmUp,
        Duration window,
        int windows,
        boolean profile) {
    private static final String BOOT = "bench";
    /** Readings of a bank on their way: two of the largest chunks, since a smaller one waits for its minute. */
    private static final int IN_FLIGHT = 2_000;
    /** A bank's batteries are read once a second of its time. */
    private static final Duration STEP = Duration.ofMillis(1_000 / CalmBank.BATTERIES);

    private static final double AIM_OFF = 1_000_000;
    private static final double AIM_ON = 600_000;

    /** Runs it. */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        List<Share> shares = new ArrayList<>();
        progress.accept("bare rule on one thread ...");
        Rates bare = bare();
        figures.addAll(bare.figures("bare rule, one thread"));
        for (Journal journal : journals) {
            String name = journal.text(store);
            progress.accept(name + " ...");
            Rates live =
                    journal == Journal.OFF ? live(Optional.empty(), name, shares) : journalled(name, shares, progress);
            List<Figure> told = live.figures("actors, " + name);
            told.forEach(figure -> progress.accept(figure.line()));
            figures.add(told.getFirst().atLeast(journal == Journal.OFF ? AIM_OFF : AIM_ON));
            figures.addAll(told.subList(1, told.size()));
            figures.add(Figure.of("actors, " + name + " / bare rule", live.median() / bare.median(), "times"));
        }
        return new Figures("ingest", Machine.describe(), figures, shares);
    }

    /** Samples a second, one for each window, and the processor time of a sample over all of them. */
    private record Rates(List<Double> sorted, double cpuNanos) {
        double median() {
            return sorted.get(sorted.size() / 2);
        }

        List<Figure> figures(String name) {
            return List.of(
                    Figure.of(name, median(), "samples/s"),
                    Figure.of(name + ", slowest window", sorted.getFirst(), "samples/s"),
                    Figure.of(name + ", fastest window", sorted.getLast(), "samples/s"),
                    Figure.of(name + ", processor time", cpuNanos, "ns/sample"));
        }
    }

    private Rates bare() {
        CalmBank[] calm = IntStream.range(0, banks)
                .mapToObj(index -> new CalmBank(index, BOOT))
                .toArray(CalmBank[]::new);
        BankState[] states =
                Arrays.stream(calm).map(bank -> BankState.initial(bank.site())).toArray(BankState[]::new);
        Instant start = CalmBank.CLOCK.instant();
        long counted = 0;
        long all = 0;
        long cpu = 0;
        List<Double> rates = new ArrayList<>();
        long begun = System.nanoTime();
        long length = warmUp.toNanos();
        while (rates.size() <= windows) { // the first is the warm-up
            for (int i = 0; i < banks; i++) {
                CalmBank.Next next = calm[i].next(start.plus(STEP.multipliedBy(calm[i].number())));
                states[i] = BankRules.feed(states[i], next.reading(), next.source())
                        .getLast()
                        .state();
            }
            counted += (long) banks * CalmBank.CELLS_OF_READING;
            long now = System.nanoTime();
            if (now - begun >= length) {
                if (rates.isEmpty()) {
                    cpu = Machine.processorNanos();
                } else {
                    all += counted;
                }
                rates.add(counted * 1e9 / (now - begun));
                counted = 0;
                begun = now;
                length = window.toNanos();
            }
        }
        double cpuNanos = (double) (Machine.processorNanos() - cpu) / all;
        return new Rates(rates.stream().skip(1).sorted().toList(), cpuNanos);
    }

    private Rates journalled(String name, List<Share> shares, Consumer<String> progress)
            throws IOException, InterruptedException {
        try (BenchStore.Live open = store.begin(progress)) {
            return live(Optional.of(open.store()), name, shares);
        }
    }

    private Rates live(Optional<Store> journals, String name, List<Share> shares)
            throws IOException, InterruptedException {
        LongAdder samples = new LongAdder();
        Map<String, Feed> feeds = new ConcurrentHashMap<>();
        InstantSource clock = CalmBank.CLOCK;
        Instant start = clock.instant();
        List<CalmBank> calm = IntStream.range(0, banks)
                .mapToObj(index -> new CalmBank(index, BOOT))
                .toList();
        try (LiveBanks live = LiveBanks.start(
                journals,
                calm.stream().map(CalmBank::site).toList(),
                BOOT,
                clock,
                (bank, output, on, decidedAt) -> {},
                (bank, link, boot, number) ->
                        Objects.requireNonNull(feeds.get(bank)).acknowledged(number))) {
            calm.forEach(bank -> feeds.put(bank.name(), new Feed(bank, start, samples, live)));
            feeds.values().forEach(Feed::fill);
            TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
            Rates rates = Profile.during(profile, name, shares, () -> rates(samples));
            feeds.values().forEach(Feed::end);
            for (Feed feed : feeds.values()) {
                feed.awaitEnd();
            }
            return rates;
        }
    }

    private Rates rates(LongAdder samples) throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        long cpu = Machine.processorNanos();
        long before = samples.sum();
        for (int i = 0; i < windows; i++) {
            long begun = System.nanoTime();
            long counted = samples.sum();
            TimeUnit.NANOSECONDS.sleep(window.toNanos());
            rates.add((samples.sum() - counted) * 1e9 / (System.nanoTime() - begun));
        }
        double cpuNanos = (double) (Machine.processorNanos() - cpu) / Math.max(1, samples.sum() - before);
        return new Rates(rates.stream().sorted().toList(), cpuNanos);
    }

    /** The readings of one bank: as many on their way as {@link #IN_FLIGHT}. */
    private static final class Feed {
        private final CalmBank bank;
        private final Instant start;
        private final LongAdder samples;
        private final LiveBanks live;
        private long acknowledged;
        private boolean ended;

        Feed(CalmBank bank, Instant start, LongAdder samples, LiveBanks live) {
            this.bank = bank;
            this.start = start;
            this.samples = samples;
            this.live = live;
        }

        synchronized void acknowledged(long number) {
            samples.add((number - acknowledged) * CalmBank.CELLS_OF_READING);
            acknowledged = number;
            if (ended) {
                notifyAll();
            } else {
                fill();
            }
        }

        /** Gives no more. */
        synchronized void end() {
            ended = true;
        }

        /** Waits until the journal has all that was given. */
        synchronized void awaitEnd() throws InterruptedException {
            while (acknowledged < bank.number()) {
                wait();
            }
        }

        synchronized void fill() {
            while (bank.number() < acknowledged + IN_FLIGHT) {
                CalmBank.Next next = bank.next(start.plus(STEP.multipliedBy(bank.number())));
                live.submit(bank.name(), next.reading(), next.source());
            }
        }
    }
}
