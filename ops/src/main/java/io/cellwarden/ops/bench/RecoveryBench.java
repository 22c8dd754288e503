package io.cellwarden.ops.bench;

import io.cellwarden.bank.Outcome;
import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import io.cellwarden.persistence.store.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * How long banks with a day in their journals take until all of them protect again: from the opening of the store until
 * the last bank has recovered and judges.
 *
 * @param banks how many banks of 80 cells
 * @param interval from one reading of a battery to its next
 * @param profile whether to tell where the time goes
 */
public record RecoveryBench(int banks, Duration interval, boolean profile) {
    private static final double AIM_S = 10;
    /** Sorts behind that of the stored days. */
    private static final String BOOT = "run";

    /** Runs it. */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        StoredDays days = new StoredDays(banks, Duration.ofDays(1), interval);
        Path directory = Scratch.folder();
        InstantSource clock = CalmBank.CLOCK;
        days.write(directory, clock.instant(), progress);
        double megabytes = bytes(directory.resolve("journal")) / 1e6;
        progress.accept("recovering ...");
        List<Share> shares = new ArrayList<>();
        Recovered recovered = Profile.during(profile, "recovery", shares, () -> recover(directory, days, clock));
        Scratch.delete(directory);
        return new Figures(
                "recovery",
                Machine.describe(),
                List.of(
                        Figure.of("all of " + banks + " banks protect again", recovered.seconds(), "s")
                                .atMost(AIM_S),
                        Figure.of("they have judged a reading of each battery", recovered.readSeconds(), "s"),
                        Figure.of("processor time until then", recovered.cpuSeconds(), "s"),
                        Figure.of("all journals are recovered", recovered.journalsSeconds(), "s"),
                        Figure.of(
                                        "of these banks before their journal was recovered",
                                        recovered.withoutJournal(),
                                        "banks")
                                .atMost(0),
                        Figure.of("readings in their journals", days.readings(), "readings"),
                        Figure.of("journal", megabytes, "MB")),
                shares);
    }

    /** How long it took until all banks protected, had taken in readings, and until all journals were recovered. */
    private record Recovered(
            double seconds, double readSeconds, double cpuSeconds, double journalsSeconds, int withoutJournal) {}

    private static Recovered recover(Path directory, StoredDays days, InstantSource clock) throws InterruptedException {
        long begun = System.nanoTime();
        long cpu = Machine.processorNanos();
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                LiveBanks live = LiveBanks.start(
                        Optional.of(store),
                        days.all().stream().map(CalmBank::site).toList(),
                        BOOT,
                        clock,
                        (bank, output, on, decidedAt) -> {},
                        (bank, link, boot, number) -> {})) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            int withoutJournal = live.withoutJournal();
            readAll(live, days, clock.instant());
            double readSeconds = (System.nanoTime() - begun) / 1e9;
            double cpuSeconds = (Machine.processorNanos() - cpu) / 1e9;
            live.awaitRecovered();
            return new Recovered(seconds, readSeconds, cpuSeconds, (System.nanoTime() - begun) / 1e9, withoutJournal);
        }
    }

    /** Cells begin with their first reading. */
    private static void readAll(LiveBanks live, StoredDays days, Instant at) {
        List<CompletableFuture<Outcome>> judged = new ArrayList<>();
        for (CalmBank bank : days.all(BOOT)) {
            for (int i = 0; i < CalmBank.BATTERIES; i++) {
                CalmBank.Next next = bank.next(at);
                judged.add(live.ask(bank.name(), next.reading(), next.source()));
            }
        }
        CompletableFuture.allOf(judged.toArray(CompletableFuture[]::new)).join();
    }

    private static long bytes(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
