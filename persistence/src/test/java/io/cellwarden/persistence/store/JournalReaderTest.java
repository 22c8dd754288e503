package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.Chunk;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Whoever reads a journal")
class JournalReaderTest {
    /** More than two pages. */
    private static final long INPUTS = 600;

    private static final List<Envelope> EVENTS = WrittenJournal.events("b1", 1, INPUTS);

    private static final int INPUTS_OF_CHUNK = 7;
    private static final List<Journalled> CHUNKS = WrittenJournal.chunks("calm", 1, 40, INPUTS_OF_CHUNK);

    @TempDir
    static Path directory;

    @BeforeAll
    static void write() {
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            journal.append(EVENTS);
        }
        try (WrittenJournal journal = new WrittenJournal(directory, "aft")) {
            journal.append(WrittenJournal.events("aft", 5, 5));
        }
        try (WrittenJournal journal = new WrittenJournal(directory, "calm")) {
            journal.append(CHUNKS);
        }
    }

    @Nested
    @DisplayName("with no program running")
    class Alone {
        private final JournalReader reader = JournalReader.open(directory);

        @Test
        void finds_the_banks() {
            assertThat(reader.banks()).containsExactly("aft", "b1", "calm");
        }

        @Test
        void gets_all_events_of_one_bank_in_order() {
            assertThat(reader.read("b1")).isEqualTo(EVENTS);
            assertThat(reader.read("aft")).isEqualTo(WrittenJournal.events("aft", 5, 5));
        }

        @Test
        void gets_the_events_that_went_into_chunks() {
            List<Envelope> readings =
                    CHUNKS.stream().flatMap(chunk -> chunk.envelopes().stream()).toList();
            assertThat(CHUNKS).hasSize(6).hasOnlyElementsOfType(Chunk.class);
            assertThat(reader.read("calm")).isEqualTo(readings);
            for (int from = 0; from <= 42; from++) {
                long first = from;
                assertThat(reader.read("calm", first))
                        .as("from " + first)
                        .isEqualTo(readings.stream()
                                .filter(event -> event.sequence() >= first)
                                .toList());
            }
            Instant within = readings.get(INPUTS_OF_CHUNK + 2).time();
            assertThat(reader.read("calm", within)).isEqualTo(readings.subList(INPUTS_OF_CHUNK + 2, readings.size()));
        }

        @Test
        void may_start_at_any_input() {
            for (long from : new long[] {-1, 0, 1, 2, 300, INPUTS, INPUTS + 1}) {
                assertThat(reader.read("b1", from))
                        .as("from " + from)
                        .isEqualTo(EVENTS.stream()
                                .filter(event -> event.sequence() >= from)
                                .toList());
            }
        }

        @Test
        void may_start_at_any_time() {
            for (long sequence : new long[] {1, 77, INPUTS}) {
                var time = EVENTS.get((int) (2 * sequence - 1)).time();
                assertThat(reader.read("b1", time).findFirst())
                        .hasValueSatisfying(
                                event -> assertThat(event.sequence()).isEqualTo(sequence));
                assertThat(reader.read("b1", time.plusNanos(1)).findFirst().map(Envelope::sequence))
                        .isEqualTo(sequence == INPUTS ? Optional.empty() : Optional.of(sequence + 1));
            }
        }

        @Test
        void gets_nothing_of_a_bank_that_is_not_known() {
            assertThat(reader.read("b2")).isEmpty();
            assertThat(reader.read("b2", 3)).isEmpty();
        }
    }

    @Test
    void in_the_running_program_sees_what_was_just_written(@TempDir Path other) {
        try (WrittenJournal journal = new WrittenJournal(other, "b1");
                EventReader reader = journal.store().reader()) {
            journal.append(EVENTS.subList(0, 4));
            assertThat(reader.read("b1")).isEqualTo(EVENTS.subList(0, 4));
            journal.append(EVENTS.subList(4, 6));
            assertThat(reader.read("b1")).isEqualTo(EVENTS.subList(0, 6));
        }
    }

    @Test
    void gets_the_events_before_a_damaged_one_and_is_told_where_it_is(@TempDir Path other) throws Exception {
        damageTheSeventhOfTen(other);
        List<Envelope> read = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(other);
                Stream<Envelope> events = reader.read("b1")) {
            assertThatThrownBy(() -> events.forEach(read::add))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
                    .hasMessageContaining("event 7 of Bank|b1")
                    .hasMessageContaining("000000001.cwj");
        }
        assertThat(read).isEqualTo(EVENTS.subList(0, 6));
    }

    @Test
    void gets_the_events_behind_a_damaged_one(@TempDir Path other) throws Exception {
        damageTheSeventhOfTen(other);
        try (JournalReader reader = JournalReader.open(other)) {
            // Two events an input: the seventh belongs to the fourth.
            assertThat(reader.read("b1", 5)).isEqualTo(EVENTS.subList(8, 10));
            assertThat(reader.read("b1", EVENTS.get(9).time())).isEqualTo(EVENTS.subList(8, 10));
        }
    }

    private static void damageTheSeventhOfTen(Path directory) throws Exception {
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            EVENTS.subList(0, 10).forEach(event -> journal.append(List.of(event)));
        }
        JournalDirectory journal = new JournalDirectory(directory);
        Places places = SegmentSet.read(journal).places(1, JournalId.of("b1"));
        byte[] bytes = Files.readAllBytes(journal.segment(1));
        bytes[places.end(6) - 1] ^= 1;
        Files.write(journal.segment(1), bytes);
    }

    @Test
    void is_told_that_there_is_no_journal(@TempDir Path empty) {
        assertThatThrownBy(() -> JournalReader.open(empty))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING));
        assertThat(empty).isEmptyDirectory();
    }
}
