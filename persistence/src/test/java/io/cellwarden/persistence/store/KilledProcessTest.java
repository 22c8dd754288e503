package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process that is killed while it persists")
class KilledProcessTest {
    private static final String BANK = "b1";

    @TempDir
    Path directory;

    @Test
    void leaves_every_acknowledged_event_in_order_and_once() throws Exception {
        long acknowledged = 0;
        for (int acks : new int[] {1, 60}) {
            acknowledged = killAfter(acks);
            assertComplete(acknowledged, readBeside());
            assertComplete(acknowledged, recovered());
        }
        assertThat(acknowledged).isGreaterThanOrEqualTo(61);
    }

    /** The last input whose events were acknowledged. */
    private long killAfter(int acks) throws Exception {
        try (OtherProcess writer = OtherProcess.start("write", directory)) {
            long last = 0;
            for (int i = 0; i < acks; i++) {
                last = Long.parseLong(writer.line());
            }
            // Its last line may be cut off in the middle of a number: only smaller then, so nothing is asked too much.
            return Stream.concat(Stream.of(last), writer.kill().map(Long::parseLong))
                    .max(Long::compare)
                    .orElseThrow();
        }
    }

    private static void assertComplete(long acknowledged, List<Envelope> events) {
        assertThat(events.size() / 2L).isGreaterThanOrEqualTo(acknowledged);
        assertThat(events).isEqualTo(WrittenJournal.events(BANK, 1, events.size() / 2));
    }

    private List<Envelope> readBeside() {
        try (JournalReader reader = JournalReader.open(directory)) {
            return reader.read(BANK).toList();
        }
    }

    private List<Envelope> recovered() {
        try (WrittenJournal journal = new WrittenJournal(directory, BANK)) {
            return journal.recovered();
        }
    }
}
