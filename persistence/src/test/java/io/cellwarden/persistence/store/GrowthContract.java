package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cellwarden.bank.BankMemory;
import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.archive.ArchiveFileWriter;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store keeps to as its journals grow: checkpoints, archive, and the deletion of what is archived. */
abstract class GrowthContract extends StoreContract {
    /** Readings 1 to 4 with a checkpoint behind the fourth, 5 to 7 with one behind the seventh, 8. */
    private static final int READINGS = 8;

    /** Several times what a partition of Cassandra has. */
    private static final int MANY_INPUTS = 2 * CassandraReader.PARTITION_EVENTS;

    private BankState live(String bank) {
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            return journal.readings(READINGS);
        }
    }

    private List<Envelope> read(String bank) {
        try (Store store = open();
                EventReader reader = store.reader()) {
            return reader.read(bank).toList();
        }
    }

    private static List<Envelope> checkpoints(List<Envelope> events) {
        return events.stream()
                .filter(event -> event.event() instanceof Checkpoint)
                .toList();
    }

    @Test
    @Requirement("GEN-2")
    void recovers_from_its_last_checkpoint_what_all_its_events_say() {
        String bank = newBank();
        BankState last = live(bank);
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            assertThat(journal.recovered()).isEqualTo(last);
        }
    }

    @Test
    @Requirement("GEN-2")
    void recovers_without_the_events_in_front_of_a_checkpoint() {
        String bank = newBank();
        BankState last = live(bank);
        List<Envelope> events = read(bank);
        Envelope checkpoint = checkpoints(events).getLast();
        try (Store store = open()) {
            store.deleteBefore(checkpoint);
            store.deleteBefore(checkpoint); // as a program does that does not know how far another came
            assertThatThrownBy(() -> store.deleteBefore(events.getLast()))
                    .hasMessageContaining("has no such checkpoint behind input 8");
        }
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            assertThat(journal.recovered()).isEqualTo(last);
            journal.readings(1);
        }
        assertThat(read(bank)).startsWith(checkpoint, events.getLast()).hasSizeGreaterThan(2);
    }

    @Test
    void is_read_from_the_checkpoint_before_any_time() {
        String bank = newBank();
        BankState last = live(bank);
        List<Envelope> checkpoints = checkpoints(read(bank));
        try (Store store = open();
                EventReader reader = store.reader()) {
            assertThat(reader.checkpointBefore(bank, Instant.MIN)).isEmpty();
            assertThat(reader.checkpointBefore(bank, LiveJournal.at(3))).isEmpty();
            assertThat(reader.checkpointBefore(bank, LiveJournal.at(3).plusNanos(1)))
                    .contains(checkpoints.get(0));
            assertThat(reader.checkpointBefore(bank, LiveJournal.at(6))).contains(checkpoints.get(0));
            assertThat(reader.checkpointBefore(bank, LiveJournal.at(6).plusNanos(1)))
                    .contains(checkpoints.get(1));
            assertThat(reader.checkpointBefore(bank, Instant.MAX)).contains(checkpoints.get(1));
            assertThat(reader.checkpointBefore("none", Instant.MAX)).isEmpty();

            Envelope start = reader.checkpointBefore(bank, LiveJournal.at(5)).orElseThrow();
            BankState state = BankRules.evolve(BankState.beforeFirstStart(LiveJournal.site(bank)), start);
            for (Envelope event : reader.read(bank, start.sequence() + 1).toList()) {
                state = BankRules.evolve(state, event);
            }
            assertThat(state).isEqualTo(last);
        }
    }

    @Test
    void finds_a_checkpoint_however_many_events_are_behind_it() {
        String bank = newBank();
        List<Envelope> events = new ArrayList<>(WrittenJournal.events(bank, 1, MANY_INPUTS));
        events.removeIf(event -> event.event() instanceof Checkpoint);
        Envelope last = events.get(99);
        BankState state = BankState.beforeFirstStart(LiveJournal.site(bank));
        Envelope checkpoint = new Envelope(
                bank,
                last.sequence(),
                last.index() + 1,
                last.time(),
                "checkpoint",
                last.sequence(),
                0,
                BankRules.VERSION,
                new Checkpoint(BankMemory.of(state)));
        events.subList(100, events.size()).removeIf(event -> event.sequence() == last.sequence());
        events.add(100, checkpoint);
        try (Store store = open()) {
            append(store, bank, events);
            try (EventReader reader = store.reader()) {
                assertThat(reader.checkpointBefore(bank, Instant.MAX)).contains(checkpoint);
                assertThat(reader.checkpointBefore(bank, last.time().plusNanos(1)))
                        .contains(checkpoint);
                assertThat(reader.checkpointBefore(bank, last.time())).isEmpty();
            }
            store.deleteBefore(checkpoint);
            try (EventReader reader = store.reader()) {
                assertThat(reader.read(bank)).isEqualTo(events.subList(100, events.size()));
                assertThat(reader.checkpointBefore(bank, Instant.MAX)).contains(checkpoint);
            }
        }
    }

    private static void append(Store store, String bank, List<Envelope> events) {
        for (int from = 0; from < events.size(); from += 500) {
            store.append(bank, events.subList(from, Math.min(from + 500, events.size())));
        }
    }

    @Test
    @Requirement("GEN-2")
    void takes_events_of_a_bank_that_does_not_live_as_its_journal_would() {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 60);
        try (Store store = open()) {
            store.append(bank, events.subList(0, 70));
            store.append(bank, events.subList(70, 100));
            try (EventReader reader = store.reader()) {
                assertThat(reader.banks()).contains(bank);
                assertThat(reader.read(bank)).isEqualTo(events.subList(0, 100));
            }
        }
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            assertThat(journal.recovered()).isEqualTo(events.subList(0, 100));
            journal.append(events.subList(100, 120));
        }
        assertThat(read(bank)).isEqualTo(events);
    }

    /** Also where a program was killed between the two: what is archived is in the journal still. */
    @Test
    @Requirement("GEN-2")
    void is_read_with_its_archive_in_front_whether_or_not_that_is_deleted_from_the_journal() throws Exception {
        String bank = newBank();
        live(bank);
        List<Envelope> events = read(bank);
        Envelope first = checkpoints(events).getFirst();
        Envelope second = checkpoints(events).getLast();
        try (Store store = open()) {
            assertThat(publish(store, bank, events.subList(0, events.indexOf(first)), 1, 4)
                            .last())
                    .isEqualTo(4);
            assertRead(store, bank, events);
            store.deleteBefore(first);
            assertRead(store, bank, events);

            publish(store, bank, events.subList(events.indexOf(first), events.indexOf(second)), 5, 7);
            store.deleteBefore(second);
            assertRead(store, bank, events);
            try (EventReader reader = store.reader()) {
                assertThat(reader.archived(bank))
                        .extracting(ArchiveFile::first, ArchiveFile::last)
                        .containsExactly(tuple(1L, 4L), tuple(5L, 7L));
                assertThat(reader.journal(bank, 0, _ -> {})).containsExactly(second, events.getLast());
                assertThat(reader.checkpointBefore(bank, LiveJournal.at(5)))
                        .as("from the archive")
                        .contains(first);
            }
        }
    }

    private static ArchiveFile publish(Store store, String bank, List<Envelope> events, long first, long last)
            throws IOException {
        try (ArchiveFileWriter writer = new ArchiveFileWriter(store.archivePart())) {
            for (Envelope event : events) {
                writer.add(event);
            }
            writer.end();
            return store.publish(bank, first, last);
        }
    }

    private static void assertRead(Store store, String bank, List<Envelope> events) {
        try (EventReader reader = store.reader()) {
            assertThat(reader.banks()).contains(bank);
            assertThat(reader.read(bank)).isEqualTo(events);
            for (long from = 0; from <= READINGS + 1; from++) {
                long sequence = from;
                assertThat(reader.read(bank, from))
                        .isEqualTo(events.stream()
                                .filter(event -> event.sequence() >= sequence)
                                .toList());
                Instant time = LiveJournal.at((int) from - 1);
                try (Stream<Envelope> read = reader.read(bank, time)) {
                    assertThat(read)
                            .isEqualTo(events.stream()
                                    .filter(event -> !event.time().isBefore(time))
                                    .toList());
                }
            }
        }
    }
}
