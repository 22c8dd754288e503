package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.Envelope;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal that no bank has written")
class JournalWriterTest {
    @TempDir
    private Path folder;

    private void write(String bank, List<Envelope> events) {
        try (JournalWriter writer = JournalWriter.begin(folder, bank)) {
            for (int i = 0; i < events.size(); i += 2) { // an input has two events
                writer.append(events.subList(i, i + 2));
            }
        }
    }

    private List<Envelope> read(String bank) {
        try (JournalReader reader = JournalReader.open(folder);
                Stream<Envelope> events = reader.read(bank)) {
            return events.toList();
        }
    }

    @Test
    void has_every_event_in_order_whether_batches_are_full_or_not() {
        // Given: three full batches and a part of one
        List<Envelope> events = WrittenJournal.events("b1", 1, 400);
        // When
        write("b1", events);
        // Then
        assertThat(read("b1")).isEqualTo(events);
    }

    @Test
    void is_begun_only_where_the_bank_has_none() {
        write("b1", WrittenJournal.events("b1", 1, 3));
        assertThatThrownBy(() -> JournalWriter.begin(folder, "b1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bank b1 has a journal in " + folder + " already");
        write("b2", WrittenJournal.events("b2", 1, 3));
        assertThat(read("b1")).hasSize(6);
        assertThat(read("b2")).hasSize(6);
    }

    @Test
    void is_not_begun_where_a_program_has_the_store() {
        try (EmbeddedStore running = EmbeddedStore.open(folder)) {
            assertThat(running.reader().banks()).isEmpty();
            assertThatThrownBy(() -> JournalWriter.begin(folder, "b1"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is used by another program");
        }
    }

    @Test
    void of_nothing_is_none() {
        write("b1", List.of());
        assertThat(read("b1")).isEmpty();
    }
}
