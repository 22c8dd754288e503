package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The journal of a bank with checkpoints")
class CheckpointRecoveryTest {
    /** Every 20 minutes one, over two and a half hours: the fourth and the seventh begin an hour. */
    private static final int READINGS = 8;

    @TempDir
    Path directory;

    private BankState last;

    @BeforeEach
    void write() {
        try (LiveJournal live = live()) {
            last = live.readings(READINGS);
        }
    }

    private LiveJournal live() {
        return new LiveJournal(EmbeddedStore.open(directory, Duration.ZERO), LiveJournal.site("b1"));
    }

    private List<Envelope> read() {
        try (JournalReader reader = JournalReader.open(directory)) {
            return reader.read("b1").toList();
        }
    }

    @Test
    void has_one_an_hour_behind_the_inputs_that_it_holds() {
        assertThat(read())
                .filteredOn(event -> event.event() instanceof Checkpoint)
                .extracting(Envelope::time, Envelope::sequence, Envelope::index)
                .containsExactly(tuple(LiveJournal.at(3), 4L, 1), tuple(LiveJournal.at(6), 7L, 1));
    }

    @Test
    @Requirement("GEN-2")
    void recovers_although_an_event_in_front_of_the_last_one_is_damaged() throws Exception {
        JournalDirectory journal = new JournalDirectory(directory);
        Places places = SegmentSet.read(journal).places(1, JournalId.of("b1"));
        byte[] bytes = Files.readAllBytes(journal.segment(1));
        bytes[places.end(1) - 1] ^= 1;
        Files.write(journal.segment(1), bytes);

        try (LiveJournal live = live()) {
            assertThat(live.recovered()).isEqualTo(last);
        }
    }
}
