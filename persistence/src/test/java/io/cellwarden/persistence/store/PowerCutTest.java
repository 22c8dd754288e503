package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.persistence.store.Content.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A power cut at any moment")
class PowerCutTest {
    private static final int SEGMENT_BYTES = 40_000;
    private static final List<String> IDS = List.of("Bank|a", "Bank|b", "Bank|c");

    @TempDir
    Path directory;

    private ForgetfulDisk disk = new ForgetfulDisk();
    /** At each moment of the disk: how far each id was acknowledged, and how far its events were deleted. */
    private final TreeMap<Integer, Map<String, Long>> acknowledged = new TreeMap<>();

    private final TreeMap<Integer, Map<String, Long>> deleted = new TreeMap<>();

    @Test
    void loses_nothing_that_was_acknowledged() throws Exception {
        cutEverywhere(11, 30, 2);
    }

    @Test
    @Tag("slow")
    void loses_nothing_that_was_acknowledged_in_many_runs() throws Exception {
        for (long seed = 100; seed < 103; seed++) {
            cutEverywhere(seed, 80, 2);
        }
    }

    private void cutEverywhere(long seed, int commits, int times) throws Exception {
        Random chance = new Random(seed);
        Path written = Files.createTempDirectory(directory, "written");
        write(written, commits, chance);
        for (int moment = 0; moment <= disk.moment(); moment++) {
            for (int time = 0; time < times; time++) {
                Path left = Files.createTempDirectory(directory, "left");
                JournalDirectory journal = new JournalDirectory(left);
                Files.createDirectories(journal.path());
                disk.leave(moment, journal.path(), chance);
                assertGoesOn(journal, moment, "seed " + seed + ", moment " + moment + ", time " + time);
                remove(left);
            }
        }
    }

    /** Several ids, batches of all sizes, several in a commit, deletions, many segments, two starts. */
    private void write(Path data, int commits, Random chance) throws Exception {
        disk = new ForgetfulDisk();
        acknowledged.clear();
        deleted.clear();
        Map<String, Long> next = new HashMap<>();
        for (int start = 0; start < 2; start++) {
            SegmentSet segments = open(data);
            try (SegmentWriter writer = SegmentWriter.start(segments, disk, Duration.ZERO, SEGMENT_BYTES)) {
                for (int commit = 0; commit < commits; commit++) {
                    List<CompletableFuture<Void>> all = new ArrayList<>();
                    for (int batches = 1 + chance.nextInt(4); batches > 0; batches--) {
                        String id = IDS.get(chance.nextInt(IDS.size()));
                        Batch batch =
                                batch(id, next.getOrDefault(id, 1L), 1 + chance.nextInt(3), chance.nextInt(2_000));
                        next.put(id, batch.last() + 1);
                        all.add(writer.write(batch).thenRun(() -> note(acknowledged, id, batch.last())));
                    }
                    if (chance.nextInt(10) == 0) {
                        String id = IDS.get(chance.nextInt(IDS.size()));
                        long to = Math.max(0, next.getOrDefault(id, 1L) - 20);
                        note(deleted, id, to);
                        all.add(writer.delete(id, to));
                    }
                    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                            .join();
                }
            }
        }
    }

    private static SegmentSet open(Path data) throws IOException {
        JournalDirectory journal = new JournalDirectory(data);
        Files.createDirectories(journal.path());
        return SegmentSet.read(journal);
    }

    private synchronized void note(TreeMap<Integer, Map<String, Long>> notes, String id, long sequence) {
        Map<String, Long> now = notes.isEmpty()
                ? new HashMap<>()
                : new HashMap<>(notes.lastEntry().getValue());
        now.put(id, sequence);
        notes.put(disk.moment(), now);
    }

    private void assertGoesOn(JournalDirectory journal, int moment, String when) throws Exception {
        Map<String, List<Long>> before = assertWhole(SegmentSet.read(journal), moment, when);
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = SegmentWriter.start(segments, new Disk(), Duration.ZERO, SEGMENT_BYTES)) {
            for (String id : IDS) {
                writer.write(batch(id, segments.marks(id).highest() + 1, 2, 700))
                        .join();
            }
        }
        SegmentSet after = SegmentSet.read(journal);
        for (String id : IDS) {
            List<Long> expected = new ArrayList<>(before.get(id));
            long highest = segments.marks(id).highest();
            expected.add(highest - 1);
            expected.add(highest);
            assertThat(numbers(after, id)).as(when + ", " + id).isEqualTo(expected);
        }
    }

    /** Every acknowledged event that is not deleted, in order, each as it was written, and no damage. */
    private Map<String, List<Long>> assertWhole(SegmentSet segments, int moment, String when) {
        Map<String, Long> surely = at(acknowledged, moment);
        Map<String, List<Long>> found = new HashMap<>();
        for (String id : IDS) {
            List<Long> numbers = numbers(segments, id);
            found.put(id, numbers);
            long highest = segments.marks(id).highest();
            assertThat(highest).as(when + ", " + id).isGreaterThanOrEqualTo(surely.getOrDefault(id, 0L));
            long deletedTo = segments.marks(id).deletedTo();
            assertThat(deletedTo)
                    .as(when)
                    .isLessThanOrEqualTo(at(deleted, moment).getOrDefault(id, 0L));
            assertThat(numbers)
                    .as(when + ", " + id)
                    .isEqualTo(LongStream.rangeClosed(deletedTo + 1, highest)
                            .boxed()
                            .toList());
        }
        return found;
    }

    private static Map<String, Long> at(TreeMap<Integer, Map<String, Long>> notes, int moment) {
        Map.Entry<Integer, Map<String, Long>> entry = notes.floorEntry(moment);
        return entry == null ? Map.of() : entry.getValue();
    }

    private static List<Long> numbers(SegmentSet segments, String id) {
        BatchCursor cursor = new BatchCursor(segments, id, 1);
        List<Long> numbers = new ArrayList<>();
        for (Optional<Batch> batch = cursor.next(); batch.isPresent(); batch = cursor.next()) {
            for (StoredEvent event : batch.get().events()) {
                if (event.sequence() >= cursor.from()) {
                    assertThat(event.payload()[0]).isEqualTo((byte) event.sequence());
                    numbers.add(event.sequence());
                }
            }
        }
        return numbers;
    }

    static Batch batch(String id, long first, int count, int size) {
        return new Batch(
                id,
                "writer",
                LongStream.range(first, first + count)
                        .mapToObj(sequence -> {
                            byte[] payload = new byte[1 + size];
                            Arrays.fill(payload, (byte) sequence);
                            return new StoredEvent(sequence, 1, "m", "", payload);
                        })
                        .toList());
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
