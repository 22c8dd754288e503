package io.cellwarden.ops.bench;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.persistence.store.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
            days.write(directory, InstantSource.system().instant(), progress);
            LongAdder differences = new LongAdder();
            Work replay = (bank, journal) -> Replay.run(bank.site(), journal.iterator(), judged -> {
                if (!judged.isEqual()) {
                    differences.increment();
                }
            });
            progress.accept("warming up ...");
            rate(directory, days, replay);
            progress.accept("reading ...");
            Rate read = rate(directory, days, (bank, journal) -> journal.forEach(_ -> {}));
            progress.accept("replaying ...");
            Rate replayed = Profile.during(profile, "replay", shares, () -> rate(directory, days, replay));
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
                                    "read and decoded alone, " + threads + " threads",
                                    read.samplesPerSecond(),
                                    "samples/s"),
                            Figure.of("read and decoded, processor time", read.cpuNanos(), "ns/sample"),
                            Figure.of("inputs that are decided otherwise", differences.sum(), "inputs")
                                    .atMost(0),
                            Figure.of("readings in the journals", days.readings(), "readings")),
                    shares);
        } finally {
            Scratch.delete(directory);
        }
    }

    /** Samples a second, and the processor time of a sample, which others on the machine change little. */
    private record Rate(double samplesPerSecond, double cpuNanos) {}

    private Rate rate(Path directory, StoredDays days, Work work) {
        Queue<CalmBank> left = new ConcurrentLinkedQueue<>(days.all());
        long cpu = Machine.processorNanos();
        long begun = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(CompletableFuture.runAsync(() -> work(directory, left, work), pool));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        }
        long samples = days.readings() * CalmBank.CELLS_OF_READING;
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
