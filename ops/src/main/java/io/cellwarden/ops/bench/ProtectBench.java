package io.cellwarden.ops.bench;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * How long protection takes, from the last byte of the answer that shows a high cell to the first byte of the command that
 * switches the charge off: over a real link and its spool, through the bank's actors, while other banks run. Beside it what
 * the bare rule takes for the same reading.
 *
 * @param journals with the journal, without it, or both
 * @param banks how many other banks of 80 cells there are
 * @param interval so often each of their batteries gives a reading
 * @param boards how many boards go high in turn, each a bank of its own
 * @param poll how often a board is asked; does not count, the time begins with the answer
 * @param warmUp so long nothing is counted
 * @param trips how many protections are counted
 * @param profile whether to tell where the time goes
 */
public record ProtectBench(
        List<Journal> journals,
        int banks,
        Duration interval,
        int boards,
        Duration poll,
        Duration warmUp,
        int trips,
        boolean profile) {
    private static final String BOOT = "bench";
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
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
            List<Figure> told = live(journal, progress, shares);
            told.forEach(figure -> progress.accept(figure.line()));
            figures.addAll(told);
        }
        progress.accept("bare rule on one thread ...");
        figures.addAll(times("bare rule, one thread", bare(), false));
        return new Figures("protect", Machine.describe(), figures, shares);
    }

    private static List<Figure> times(String name, Histogram nanos, boolean aims) {
        Figure p99 = millis(name + ", p99", nanos.getValueAtPercentile(99));
        Figure p999 = millis(name + ", p99.9", nanos.getValueAtPercentile(99.9));
        return List.of(
                millis(name + ", p50", nanos.getValueAtPercentile(50)),
                aims ? p99.atMost(AIM_P99_MS) : p99,
                aims ? p999.atMost(AIM_P999_MS) : p999,
                millis(name + ", longest", nanos.getMaxValue()),
                Figure.of(name + ", protections", nanos.getTotalCount(), "times"));
    }

    private static Figure millis(String name, long nanos) {
        return Figure.of(name, nanos / 1e6, "ms");
    }

    /** A bank of one battery behind one board. */
    private record Probe(BankSite site, StampedBoard board) {}

    private List<Figure> live(Journal journal, Consumer<String> progress, List<Share> shares)
            throws IOException, InterruptedException {
        Histogram nanos = new SynchronizedHistogram(HIGHEST_NANOS, DIGITS);
        Trips counted = new Trips(nanos, trips);
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < boards; i++) {
            probes.add(new Probe(site("probe-" + i), StampedBoard.start(counted::add)));
        }
        AnchoredClock clock = AnchoredClock.real();
        List<CalmBank> others = IntStream.range(0, banks)
                .mapToObj(index -> new CalmBank(index, BOOT))
                .toList();
        CompletableFuture<LiveBanks> started = new CompletableFuture<>();
        Path spool = Files.isWritable(MEMORY) ? Scratch.folderIn(MEMORY) : Scratch.folder();
        progress.accept(journal.text() + ": " + banks + " other banks start ...");
        try (Gateway gateway = Gateway.create(
                        probes.stream().map(this::link).toList(),
                        spool,
                        clock,
                        (bank, input, source) -> started.join().submit(bank, input, source),
                        BOOT);
                Load load = new Load(others, interval, clock, started::join);
                LiveBanks live = LiveBanks.start(
                        Stream.concat(
                                        probes.stream().map(Probe::site),
                                        others.stream().map(CalmBank::site))
                                .toList(),
                        journal,
                        BOOT,
                        clock,
                        gateway,
                        (bank, link, boot, number) -> {
                            gateway.acknowledged(bank, link, boot, number);
                            load.acknowledged(bank, number);
                        })) {
            started.complete(live);
            gateway.begin();
            load.begin();
            TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
            progress.accept(journal.text() + ": " + trips + " protections ...");
            double rate = Profile.during(profile, journal.text(), shares, () -> {
                long givenBefore = load.given();
                long begun = System.nanoTime();
                counted.await();
                return (load.given() - givenBefore) * 1e9 / (System.nanoTime() - begun);
            });
            List<Figure> figures = new ArrayList<>(times(journal.text(), nanos, true));
            figures.add(Figure.of(journal.text() + ", readings of other banks", rate, "readings/s"));
            return figures;
        } finally {
            for (Probe probe : probes) {
                probe.board().close();
            }
            Scratch.delete(spool);
        }
    }

    /** Counts protections once it is waited for. */
    private static final class Trips {
        private final Histogram nanos;
        private final CountDownLatch left;
        private volatile boolean counting;

        Trips(Histogram nanos, int trips) {
            this.nanos = nanos;
            this.left = new CountDownLatch(trips);
        }

        void add(long took) {
            if (counting && left.getCount() > 0) {
                nanos.recordValue(Math.min(took, HIGHEST_NANOS));
                left.countDown();
            }
        }

        void await() throws InterruptedException {
            counting = true;
            left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            counting = false;
        }
    }

    private static BankSite site(String name) {
        return BankSite.of(
                name, BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1")));
    }

    private Gateway.LinkOf link(Probe probe) {
        String bank = probe.site().name();
        return new Gateway.LinkOf(
                new LinkSettings(
                        "link-" + bank,
                        probe.board().port(),
                        LineSettings.DEFAULT,
                        poll,
                        Control.ON,
                        SILENT_AFTER,
                        SILENT_AFTER,
                        List.of(new LinkSettings.Device(
                                bank,
                                "B1",
                                Optional.empty(),
                                1,
                                probe.site().model().cells())),
                        List.of(
                                new LinkSettings.Binding(bank, Output.CHARGERS, "B1", Switch.CHARGE_FET),
                                new LinkSettings.Binding(bank, Output.LOADS, "B1", Switch.DISCHARGE_FET))),
                "jbd");
    }

    /** The same change of the cells, judged by the rules alone. */
    private Histogram bare() {
        Histogram nanos = new Histogram(HIGHEST_NANOS, DIGITS);
        BankState state = BankState.initial(site("bare"));
        Instant time = Instant.EPOCH;
        for (int trip = 0; nanos.getTotalCount() < trips; trip++) {
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
                nanos.recordValue(took);
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
