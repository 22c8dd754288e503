package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import io.cellwarden.requirement.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store keeps to; each bank of a test is new to its store. */
abstract class StoreContract {
    /** An event more than Cassandra's partitions have, so that one ends within. */
    private static final int INPUTS = CassandraReader.PARTITION_EVENTS / 2 + 150;

    /** Opens the store, with all that it has from before. */
    abstract Store open();

    /** A bank that no other test has. */
    abstract String newBank();

    private WrittenJournal journal(String bank) {
        return new WrittenJournal(open(), bank);
    }

    @Test
    @Requirement("GEN-2")
    void gives_back_in_order_and_once_what_was_acknowledged() {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 60);
        try (WrittenJournal journal = journal(bank)) {
            assertThat(journal.recovered()).isEmpty();
            journal.append(events.subList(0, 70));
            journal.append(events.subList(70, 71));
            journal.append(events.subList(71, 120));
        }
        try (WrittenJournal journal = journal(bank)) {
            assertThat(journal.recovered()).isEqualTo(events);
        }
    }

    @Test
    @Requirement("GEN-2")
    void goes_on_behind_what_was_recovered() {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 30);
        for (int from = 0; from < events.size(); from += 20) {
            try (WrittenJournal journal = journal(bank)) {
                assertThat(journal.recovered()).isEqualTo(events.subList(0, from));
                journal.append(events.subList(from, from + 20));
            }
        }
        try (Store store = open();
                EventReader reader = store.reader()) {
            assertThat(reader.read(bank)).isEqualTo(events);
        }
    }

    @Test
    void is_read_beside_its_writer_from_the_start_a_number_and_a_time() {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, INPUTS);
        try (WrittenJournal journal = journal(bank)) {
            for (int from = 0; from < events.size(); from += 180) {
                journal.append(events.subList(from, Math.min(from + 180, events.size())));
            }
            try (EventReader reader = journal.store().reader()) {
                assertThat(reader.read(bank)).isEqualTo(events);
                for (long input : List.of(0L, 1L, 2L, 700L, 749L, 750L, 751L, 752L, (long) INPUTS, INPUTS + 1L)) {
                    List<Envelope> wanted = events.stream()
                            .filter(event -> event.sequence() >= input)
                            .toList();
                    assertThat(reader.read(bank, input)).as("from %d", input).isEqualTo(wanted);
                    if (!wanted.isEmpty()) {
                        assertThat(reader.read(bank, wanted.getFirst().time())).isEqualTo(wanted);
                    }
                }
                assertThat(reader.read(bank, events.getLast().time().plusMillis(1)))
                        .isEmpty();
            }
        }
        try (WrittenJournal journal = journal(bank)) {
            assertThat(journal.recovered()).isEqualTo(events);
        }
    }

    @Test
    void gives_back_each_reading_of_a_chunk_and_begins_within_one() {
        String bank = newBank();
        List<Journalled> chunks = WrittenJournal.chunks(bank, 1, 95, 30);
        List<Envelope> readings =
                chunks.stream().flatMap(chunk -> chunk.envelopes().stream()).toList();
        try (WrittenJournal journal = journal(bank)) {
            journal.append(chunks);
            try (EventReader reader = journal.store().reader()) {
                assertThat(reader.read(bank)).isEqualTo(readings);
                assertThat(reader.read(bank, 45)).isEqualTo(readings.subList(44, 95));
                assertThat(reader.read(bank, readings.get(60).time())).isEqualTo(readings.subList(60, 95));
                assertThat(reader.read(bank, 96)).isEmpty();
            }
        }
        try (WrittenJournal journal = journal(bank)) {
            assertThat(journal.recovered()).isEqualTo(readings);
        }
    }

    @Test
    void tells_the_journals_of_its_banks_apart() {
        List<String> banks = List.of(newBank(), newBank());
        try (WrittenJournal first = journal(banks.getFirst())) {
            first.append(WrittenJournal.events(banks.getFirst(), 1, 3));
        }
        try (WrittenJournal second = journal(banks.getLast())) {
            second.append(WrittenJournal.events(banks.getLast(), 1, 2));
            try (EventReader reader = second.store().reader()) {
                assertThat(reader.banks()).containsAll(banks).isSorted();
                assertThat(reader.read(banks.getFirst())).hasSize(6);
                assertThat(reader.read(banks.getLast())).hasSize(4);
                assertThat(reader.read("never written")).isEmpty();
            }
        }
    }

    @Test
    void begins_behind_what_is_deleted() {
        String bank = newBank();
        List<Envelope> events = new ArrayList<>(WrittenJournal.events(bank, 1, 40));
        try (WrittenJournal journal = journal(bank)) {
            journal.append(events.subList(0, 60));
            journal.deleteTo(20);
            journal.deleteTo(50);
            journal.append(events.subList(60, 80));
            try (EventReader reader = journal.store().reader()) {
                assertThat(reader.read(bank)).isEqualTo(events.subList(50, 80));
                assertThat(reader.read(bank, 1)).isEqualTo(events.subList(50, 80));
                assertThat(reader.read(bank, 31)).isEqualTo(events.subList(60, 80));
            }
        }
        try (WrittenJournal journal = journal(bank)) {
            assertThat(journal.recovered()).isEqualTo(events.subList(50, 80));
            journal.append(WrittenJournal.events(bank, 41, 41));
            try (EventReader reader = journal.store().reader();
                    Stream<Envelope> all = reader.read(bank)) {
                assertThat(all).hasSize(32);
            }
        }
    }

    @Test
    void keeps_the_number_of_a_bank_whose_events_are_all_deleted() {
        String bank = newBank();
        try (WrittenJournal journal = journal(bank)) {
            journal.append(WrittenJournal.events(bank, 1, 5));
            journal.deleteTo(10);
        }
        try (WrittenJournal journal = journal(bank)) {
            assertThat(journal.recovered()).isEmpty();
            journal.append(WrittenJournal.events(bank, 6, 7));
            try (EventReader reader = journal.store().reader()) {
                assertThat(reader.read(bank)).isEqualTo(WrittenJournal.events(bank, 6, 7));
            }
        }
    }

    @Test
    void keeps_a_second_program_out_of_the_data_directory() {
        try (Store _ = open()) {
            assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(StoreException.class, this::open)
                            .reason())
                    .isEqualTo(StoreException.Reason.IN_USE);
        }
    }
}
