package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.persistence.store.Content.Batch;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log")
class SegmentWriterTest {
    private static final String ID = "Bank|b1";
    private static final int SMALL_SEGMENT = 10_000;

    @TempDir
    Path directory;

    private JournalDirectory journal;
    private final FullDisk disk = new FullDisk();

    @BeforeEach
    void make() throws IOException {
        journal = new JournalDirectory(directory);
        Files.createDirectories(journal.path());
    }

    @Test
    void stores_what_many_banks_write_at_once_with_few_commits() throws Exception {
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = SegmentWriter.start(segments, disk, Duration.ofMillis(50), SMALL_SEGMENT)) {
            writer.write(PowerCutTest.batch(ID, 1, 1, 10)).join();
            int before = disk.forced.get();
            List<CompletableFuture<Void>> all = IntStream.range(0, 100)
                    .mapToObj(bank -> writer.write(PowerCutTest.batch("Bank|" + bank, 1, 1, 10)))
                    .toList();
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            assertThat(disk.forced.get() - before).isLessThan(20);
        }
    }

    /** As banks do that close their chunks at the same second: the first of them after a pause waits for the others. */
    @Test
    void stores_what_few_banks_write_after_a_pause_with_one_commit() throws Exception {
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = SegmentWriter.start(segments, disk, Duration.ofSeconds(3), SMALL_SEGMENT)) {
            int before = disk.forced.get();
            List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                    .mapToObj(bank -> writer.write(PowerCutTest.batch("Bank|" + bank, 1, 1, 10)))
                    .toList();
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            assertThat(disk.forced.get() - before).isEqualTo(1);
        }
    }

    @Test
    void keeps_what_is_stored_where_a_given_up_writer_writes_the_same_again() throws Exception {
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = writer(segments)) {
            writer.write(PowerCutTest.batch(ID, 1, 3, 10)).join();
            CompletableFuture<Void> again = writer.write(PowerCutTest.batch(ID, 3, 2, 20));
            assertThatThrownBy(again::join).hasMessageContaining("event 3 of Bank|b1 is stored already");
            writer.write(PowerCutTest.batch(ID, 4, 1, 10)).join();
        }
        assertThat(numbers(1)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void goes_on_in_a_new_segment_when_a_full_disk_has_room_again() throws Exception {
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = writer(segments)) {
            writer.write(PowerCutTest.batch(ID, 1, 2, 10)).join();
            disk.full = true;
            for (int tries = 0; tries < 3; tries++) {
                CompletableFuture<Void> refused = writer.write(PowerCutTest.batch(ID, 3, 1, 10));
                assertThatThrownBy(refused::join)
                        .isInstanceOf(CompletionException.class)
                        .hasMessageContaining("full");
            }
            disk.full = false;
            writer.write(PowerCutTest.batch(ID, 3, 1, 10)).join();
        }
        assertThat(numbers(1)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void reads_from_any_event_on_over_many_segments() throws Exception {
        writeHundred();
        assertThat(journal.segments()).hasSizeGreaterThan(5);
        for (long from : new long[] {0, 1, 2, 49, 50, 51, 99, 100}) {
            assertThat(numbers(from))
                    .as("from " + from)
                    .isEqualTo(LongStream.rangeClosed(Math.max(1, from), 100)
                            .boxed()
                            .toList());
        }
        assertThat(numbers(101)).isEmpty();
    }

    @Test
    void frees_the_segments_whose_events_are_deleted_and_still_knows_the_highest_number() throws Exception {
        writeHundred();
        int before = journal.segments().size();
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = writer(segments)) {
            writer.delete(ID, 50).join();
            assertThat(numbers(segments, 1)).startsWith(51L).endsWith(100L);
        }
        assertThat(journal.segments()).hasSizeLessThan(before);
        assertThat(numbers(1)).startsWith(51L).endsWith(100L);
        SegmentSet again = SegmentSet.read(journal);
        try (SegmentWriter writer = writer(again)) {
            writer.delete(ID, 100).join();
        }
        SegmentSet after = SegmentSet.read(journal);
        assertThat(numbers(after, 1)).isEmpty();
        assertThat(after.marks(ID).highest()).isEqualTo(100);
        assertThat(journal.segments()).hasSizeLessThan(4);
    }

    @Test
    @Requirement("GEN-2")
    void frees_a_damaged_segment_once_what_the_damage_took_is_deleted_and_not_before() throws Exception {
        writeHundred();
        long number = journal.segments().get(2);
        SegmentIndex whole = SegmentSet.read(journal).index(number);
        long lost = whole.places(ID).last();
        byte[] bytes = Files.readAllBytes(journal.segment(number));
        bytes[whole.end() - 100] ^= 1;
        Files.write(journal.segment(number), Arrays.copyOf(bytes, bytes.length - SegmentSet.TRAILER));
        SegmentSet segments = SegmentSet.read(journal);
        assertThat(segments.index(number).damages()).hasSize(1);
        assertThat(segments.index(number).places(ID).last()).isEqualTo(lost - 1);
        try (SegmentWriter writer = writer(segments)) {
            writer.delete(ID, lost - 1).join();
            writer.write(PowerCutTest.batch(ID, 101, 1, 900)).join(); // the segments went behind the acknowledgement
            assertThat(journal.segments()).startsWith(number);
            writer.delete(ID, lost).join();
            writer.write(PowerCutTest.batch(ID, 102, 1, 900)).join();
            assertThat(journal.segments()).startsWith(number + 1);
        }
        assertThat(numbers(1)).startsWith(lost + 1).endsWith(102L);
    }

    @Test
    @Requirement("GEN-2")
    void frees_the_segments_behind_one_that_a_bank_keeps_for_ever_but_for_the_next() throws Exception {
        String old = "Bank|old";
        try (SegmentWriter writer = writer(SegmentSet.read(journal))) {
            writer.write(PowerCutTest.batch(old, 1, 1, 900)).join();
        }
        writeHundred();
        assertThat(journal.segments()).hasSizeGreaterThan(5);
        long last = journal.segments().getLast();
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = writer(segments)) {
            writer.delete(ID, 100).join();
        }
        assertThat(journal.segments()).containsExactly(1L, 2L, last + 1);
        SegmentSet after = SegmentSet.read(journal);
        List<Long> read = new ArrayList<>();
        assertThat(drain(new BatchCursor(after, old, 1), read)).isEmpty();
        assertThat(drain(new BatchCursor(after, ID, 1), read)).isEmpty();
        assertThat(read).containsExactly(1L);
        assertThat(after.marks(ID).highest()).isEqualTo(100);
        assertThat(after.marks(ID).deletedTo()).isEqualTo(100);
    }

    @Test
    void reads_a_segment_whose_table_is_missing_like_one_that_has_it() throws Exception {
        writeHundred();
        for (long number : journal.segments()) {
            Path file = journal.segment(number);
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - SegmentSet.TRAILER));
        }
        assertThat(numbers(1)).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void names_the_place_of_any_flipped_byte_and_reads_all_the_rest() throws Exception {
        writeHundred();
        long middle = journal.segments().get(2);
        byte[] whole = Files.readAllBytes(journal.segment(middle));
        for (boolean table : new boolean[] {true, false}) {
            byte[] bytes = table ? whole : Arrays.copyOf(whole, whole.length - SegmentSet.TRAILER);
            int damaged = 0;
            for (int at = 0; at < bytes.length - SegmentSet.TRAILER; at += 97) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 0x10;
                Files.write(journal.segment(middle), flipped);
                damaged += assertOneMissingAndNamed(middle, at);
            }
            assertThat(damaged).isGreaterThan(30);
            Files.write(journal.segment(middle), whole);
        }
    }

    @Test
    void tells_that_a_segment_is_missing_and_reads_all_the_rest() throws Exception {
        writeHundred();
        for (long lost : List.of(1L, 3L)) {
            Path file = journal.segment(lost);
            Path aside = Files.move(file, directory.resolve("aside"));
            BatchCursor cursor = new BatchCursor(SegmentSet.read(journal), ID, 1);
            List<Long> read = new ArrayList<>();
            List<String> told = drain(cursor, read);
            assertThat(told).singleElement().asString().contains(file.toString(), "missing");
            assertThat(read).hasSizeBetween(80, 95).endsWith(100L);
            Files.move(aside, file);
        }
    }

    @Test
    void refuses_to_begin_behind_a_file_that_is_no_segment() throws Exception {
        Files.writeString(journal.segment(1), "this is no journal".repeat(1_000));
        assertThatThrownBy(() -> SegmentSet.read(journal)).hasMessageContaining("is no part of a journal");
    }

    /** How many batches are missing: none where the opening or the table was hit. */
    private int assertOneMissingAndNamed(long segment, int at) throws IOException {
        BatchCursor cursor = new BatchCursor(SegmentSet.read(journal), ID, 1);
        List<Long> read = new ArrayList<>();
        List<String> told = drain(cursor, read);
        int missing = 100 - read.size();
        assertThat(missing).as("byte " + at).isBetween(0, 1);
        assertThat(told).as("byte " + at).hasSize(missing);
        assertThat(told)
                .allSatisfy(message ->
                        assertThat(message).contains(journal.segment(segment).toString()));
        return missing;
    }

    @Test
    void lets_nobody_wait_for_what_does_not_fit_into_the_memory_and_goes_on() throws Exception {
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = writer(segments)) {
            disk.noMemory = true;
            CompletableFuture<Void> lost = writer.write(PowerCutTest.batch(ID, 1, 1, 10));
            assertThatThrownBy(lost::join).hasCauseInstanceOf(OutOfMemoryError.class);

            disk.noMemory = false;
            writer.write(PowerCutTest.batch(ID, 1, 2, 10)).join();
        }
        assertThat(numbers(1)).containsExactly(1L, 2L);
    }

    @Test
    void lets_nobody_wait_for_it_when_its_thread_has_ended() throws Exception {
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = SegmentWriter.start(segments, disk, Duration.ofMillis(50), SMALL_SEGMENT)) {
            disk.broken = true; // it is sealed behind the first commit
            CompletableFuture<Void> last = writer.write(PowerCutTest.batch(ID, 1, 1, SMALL_SEGMENT));
            CompletableFuture<Void> behind = last.thenCompose(_ -> writer.write(PowerCutTest.batch(ID, 2, 1, 10)));

            assertThatThrownBy(behind::join).hasMessageContaining("the journal is closed");
        }
    }

    /** Reads all that can be read; returns what was told of the rest. */
    private static List<String> drain(BatchCursor cursor, List<Long> read) {
        List<String> told = new ArrayList<>();
        while (true) {
            try {
                Optional<Batch> batch = cursor.next();
                if (batch.isEmpty()) {
                    return told;
                }
                batch.get().events().forEach(event -> read.add(event.sequence()));
            } catch (StoreException e) {
                assertThat(e.reason()).isEqualTo(StoreException.Reason.DAMAGED);
                told.add(e.getMessage());
            }
        }
    }

    private void writeHundred() throws IOException {
        SegmentSet segments = SegmentSet.read(journal);
        try (SegmentWriter writer = writer(segments)) {
            for (int first = 1; first <= 100; first++) {
                writer.write(PowerCutTest.batch(ID, first, 1, 900)).join();
            }
        }
    }

    private SegmentWriter writer(SegmentSet segments) throws IOException {
        return SegmentWriter.start(segments, disk, Duration.ZERO, SMALL_SEGMENT);
    }

    private List<Long> numbers(long from) throws IOException {
        return numbers(SegmentSet.read(journal), from);
    }

    private static List<Long> numbers(SegmentSet segments, long from) {
        BatchCursor cursor = new BatchCursor(segments, ID, from);
        List<Long> numbers = new ArrayList<>();
        for (Optional<Batch> batch = cursor.next(); batch.isPresent(); batch = cursor.next()) {
            batch.get().events().stream()
                    .map(StoredEvent::sequence)
                    .filter(sequence -> sequence >= cursor.from())
                    .forEach(numbers::add);
        }
        return numbers;
    }

    /** A disk that may be full, and counts what it is asked to keep. */
    private static final class FullDisk extends Disk {
        private final AtomicInteger forced = new AtomicInteger();
        private volatile boolean full;
        private volatile boolean noMemory;
        private volatile boolean broken;

        @Override
        FileChannel create(Path file) throws IOException {
            return new WatchedChannel(super.create(file)) {
                @Override
                void writing(byte[] bytes, long at) throws IOException {
                    if (full) {
                        throw new IOException("full");
                    }
                    if (noMemory) {
                        throw new OutOfMemoryError("none is left");
                    }
                }

                @Override
                void forcing() {
                    forced.incrementAndGet();
                }

                @Override
                void truncating(long size) {
                    if (broken) {
                        throw new IllegalStateException("broken");
                    }
                }
            };
        }
    }
}
