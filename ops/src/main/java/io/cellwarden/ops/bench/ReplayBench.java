package io.cellwarden.ops.bench;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.persistence.store.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How many cell samples a second a replay takes from the store through the rules, and how many are read alone; a bank at
 * a time on each thread.
 *
 * @param banks how many banks of 80 cells
 * @param length what is in the journal of each
 * @param interval from one reading of a battery to its next
 * @param threads how many banks are replayed at a time
 * @param profile whether to tell where the time goes
 */
public record ReplayBench(int banks, Duration length, Duration interval, int threads, boolean profile) {
    private static final double AIM = 5_000_000;

    /** What one bank's journal is put through. */
    private interface Work {
        void of(CalmBank bank, Stream<Envelope> journal);
    }

    /** Runs it. */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        StoredDays days = new StoredDays(banks, length, interval);
        Path directory = Scratch.folder();
        List<Share> shares = new ArrayList<>();
        try {
            days.write(directory, CalmBank.CLOCK.instant(), progress);
            LongAdder differences = new LongAdder();
            Work replay = (bank, journal) ->
                    Replay.run(bank.site(), journal.iterator(), judged -> count(differences, judged));
            progress.accept("warming up ...");
            List<CalmBank> all = days.all();
            rate(directory, all, threads, replay);
            progress.accept("reading ...");
            Rate read = rate(directory, all, threads, (bank, journal) -> journal.forEach(_ -> {}));
            progress.accept("replaying ...");
            Rate replayed = Profile.during(profile, "replay", shares, () -> rate(directory, all, threads, replay));
            progress.accept("replaying one bank ...");
            Work pieces = (bank, journal) ->
                    Replay.run(bank.site(), journal.iterator(), threads, judged -> count(differences, judged));
            Rate one = rate(directory, all.subList(0, 1), 1, pieces);
            double bytes = InfluxServer.bytes(directory.resolve("journal"), "");
            return new Figures(
                    "replay",
                    Machine.describe(),
                    List.of(
                            Figure.of(
                                            "replayed through the rules, " + threads + " threads",
                                            replayed.samplesPerSecond(),
                                            "samples/s")
                                    .atLeast(AIM),
                            Figure.of("replayed, processor time", replayed.cpuNanos(), "ns/sample"),
                            Figure.of(
                                    "one bank alone, its pieces on " + threads + " threads",
                                    one.samplesPerSecond(),
                                    "samples/s"),
                            Figure.of(
                                    "read and decoded alone, " + threads + " threads",
                                    read.samplesPerSecond(),
                                    "samples/s"),
                            Figure.of("read and decoded, processor time", read.cpuNanos(), "ns/sample"),
                            Figure.of("inputs that are decided otherwise", differences.sum(), "inputs")
                                    .atMost(0),
                            Figure.of("readings in the journals", days.readings(), "readings"),
                            Figure.of("journal", bytes / days.readings() / CalmBank.CELLS_OF_READING, "bytes/sample")),
                    shares);
        } finally {
            Scratch.delete(directory);
        }
    }

    /** Samples a second, and the processor time of a sample, which others on the machine change little. */
    private record Rate(double samplesPerSecond, double cpuNanos) {}

    private static void count(LongAdder differences, Replay.Judged judged) {
        if (!judged.isEqual()) {
            differences.increment();
        }
    }

    /** Goes through the journals of some banks, so many at a time. */
    private Rate rate(Path directory, List<CalmBank> of, int atOnce, Work work) {
        Queue<CalmBank> left = new ConcurrentLinkedQueue<>(of);
        long cpu = Machine.processorNanos();
        long begun = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(atOnce)) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                all.add(CompletableFuture.runAsync(() -> work(directory, left, work), pool));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        }
        long samples = of.size() * length.dividedBy(interval) * CalmBank.CELLS;
        return new Rate(
                samples * 1e9 / (System.nanoTime() - begun), (double) (Machine.processorNanos() - cpu) / samples);
    }

    private static void work(Path directory, Queue<CalmBank> left, Work work) {
        try (JournalReader reader = JournalReader.open(directory)) {
            for (CalmBank bank = left.poll(); bank != null; bank = left.poll()) {
                try (Stream<Envelope> journal = reader.read(bank.name())) {
                    work.of(bank, journal);
                }
            }
        }
    }
}
