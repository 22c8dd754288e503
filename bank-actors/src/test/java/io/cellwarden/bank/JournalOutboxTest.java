package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.OverrideEnded;
import io.cellwarden.event.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a journal is given at once")
class JournalOutboxTest {
    private static final int MOST = JournalOutbox.MOST_EVENTS;

    /** So many events, {@code each} to an input; the last may have fewer. */
    private static List<Envelope> events(int count, int each) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Envelope(
                        "b1", 1 + i / each, i % each, Instant.EPOCH, "timer", 1, 0, 1, new OverrideEnded("test")))
                .toList();
    }

    @Test
    void is_all_that_waits_up_to_a_bound() {
        assertThat(JournalOutbox.atOnce(events(MOST - 1, 2))).hasSize(MOST - 1);
        assertThat(JournalOutbox.atOnce(events(MOST, 2))).hasSize(MOST);
    }

    @Test
    void is_whole_inputs_beyond_it() {
        assertThat(JournalOutbox.atOnce(events(MOST + 1, 1))).hasSize(MOST);
        assertThat(JournalOutbox.atOnce(events(2 * MOST, 7))).hasSize(MOST - MOST % 7);
    }

    @Test
    void is_one_input_at_least() {
        assertThat(JournalOutbox.atOnce(events(3 * MOST, 2 * MOST))).hasSize(2 * MOST);
    }

    @Test
    void that_does_not_take_it_is_told_as_it_was_when_the_alarm_came_up() {
        assertThat(JournalOutbox.backlog(1, Duration.ofMillis(1_999)))
                .isEqualTo("as it came up 1 input had waited for 1 s");
        assertThat(JournalOutbox.backlog(2, Duration.ofSeconds(2)))
                .isEqualTo("as it came up 2 inputs had waited, the oldest for 2 s");
    }
}
