package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import io.cellwarden.port.BankPorts.DurableRecord;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("What waits for the journal")
@Requirement("BMS-11")
class WaitingInputsTest {
    private static final int HELD = 5_000;
    private static final int ASIDE = 1_200;

    private final Place place = new Place();
    private final List<List<Envelope>> givenUp = new ArrayList<>();

    @Test
    void is_all_there_and_nothing_else_after_the_actor_that_put_some_aside_was_restarted() {
        // Given: an actor that is gone had put all but those it held aside
        List<List<Envelope>> inputs = inputs(HELD + ASIDE);
        fill(inputs);
        int left = place.aside.size();
        // When: the next one takes in the same inputs
        WaitingInputs waiting = fill(inputs);
        // Then
        assertThat(left).isEqualTo(ASIDE);
        assertThat(waiting.size()).isEqualTo(inputs.size());
        assertThat(waiting.removeAll()).isEqualTo(inputs);
        assertThat(place.aside).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 7})
    void gives_up_the_oldest_calm_readings_alone_where_no_file_takes_more(int beyond) {
        // Given: the first that no file takes is a decision
        place.full = true;
        List<List<Envelope>> inputs = new ArrayList<>(inputs(2 * HELD + beyond));
        inputs.set(HELD, decision(HELD + 1));
        // When
        WaitingInputs waiting = fill(inputs);
        // Then
        int lost = Math.max(0, beyond);
        List<List<Envelope>> kept = new ArrayList<>(inputs);
        kept.subList(HELD + 1, HELD + 1 + lost).clear();
        assertThat(givenUp).isEqualTo(inputs.subList(HELD + 1, HELD + 1 + lost));
        assertThat(waiting.size()).isEqualTo(Math.min(inputs.size(), 2 * HELD));
        assertThat(waiting.removeAll()).isEqualTo(kept);
    }

    @Test
    void gives_up_the_oldest_decision_where_there_is_nothing_calm() {
        // Given
        place.full = true;
        List<List<Envelope>> inputs = new ArrayList<>(inputs(HELD));
        for (int i = HELD + 1; i <= 2 * HELD + 1; i++) {
            inputs.add(decision(i));
        }
        // When
        WaitingInputs waiting = fill(inputs);
        // Then
        assertThat(givenUp).containsExactly(inputs.get(HELD));
        assertThat(waiting.size()).isEqualTo(2 * HELD);
    }

    @Test
    void takes_out_no_more_to_be_judged_again_than_memory_has_room_for() {
        // Given: a start without a journal that lasted for hours
        List<List<Envelope>> inputs = inputs(5 * HELD);
        WaitingInputs waiting = fill(inputs);
        // When
        List<List<Envelope>> again = waiting.removeAll();
        // Then
        assertThat(again).isEqualTo(inputs.subList(HELD, 5 * HELD));
        assertThat(givenUp).isEqualTo(inputs.subList(0, HELD));
    }

    /** An input with more events than itself. */
    private static List<Envelope> decision(int sequence) {
        Envelope input = numbered(sequence);
        return List.of(input, input);
    }

    private WaitingInputs fill(List<List<Envelope>> inputs) {
        WaitingInputs waiting =
                new WaitingInputs("b1", place, LoggerFactory.getLogger(WaitingInputsTest.class), givenUp::add);
        inputs.forEach(waiting::add);
        return waiting;
    }

    private static final Envelope EVENT = BankScenario.bank(BmsModel.SMALL_BMS, "B1")
            .at(0)
            .cells("B1", 3_300)
            .envelopes()
            .getFirst();

    private static List<List<Envelope>> inputs(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(sequence -> List.of(numbered(sequence)))
                .toList();
    }

    private static Envelope numbered(int sequence) {
        return new Envelope(
                EVENT.bank(),
                sequence,
                EVENT.index(),
                EVENT.time(),
                EVENT.source(),
                EVENT.causeSequence(),
                EVENT.causeIndex(),
                EVENT.rulesVersion(),
                EVENT.event());
    }

    /** Outlives the actors that use it. */
    private static final class Place implements DurableRecord {
        private final Deque<List<Envelope>> aside = new ArrayDeque<>();
        private boolean full;

        @Override
        public CompletionStage<Void> record(List<Envelope> events) {
            return CompletableFuture.allOf();
        }

        @Override
        public void forgetAside() {
            aside.clear();
        }

        @Override
        public void putAside(List<Envelope> input) throws IOException {
            if (full) {
                throw new IOException("full");
            }
            aside.addLast(input);
        }

        @Override
        public List<List<Envelope>> takeAside(int most) {
            List<List<Envelope>> taken = new ArrayList<>();
            while (!aside.isEmpty() && taken.size() < most) {
                taken.add(aside.removeFirst());
            }
            return taken;
        }
    }
}
