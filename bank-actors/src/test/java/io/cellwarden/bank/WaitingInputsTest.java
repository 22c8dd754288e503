package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import io.cellwarden.port.BankPorts.DurableRecord;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("What waits for the journal")
@Requirement("BMS-11")
class WaitingInputsTest {
    private static final int ASIDE = 1_200;

    private final Place place = new Place();

    @Test
    void is_all_there_and_nothing_else_after_the_actor_that_put_some_aside_was_restarted() {
        // Given: an actor that is gone had put all but those it held aside
        List<List<Envelope>> inputs = inputs(WaitingInputs.HELD + ASIDE);
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

    private WaitingInputs fill(List<List<Envelope>> inputs) {
        WaitingInputs waiting = new WaitingInputs("b1", place, LoggerFactory.getLogger(WaitingInputsTest.class));
        inputs.forEach(waiting::add);
        return waiting;
    }

    private static List<List<Envelope>> inputs(int count) {
        Envelope event = BankScenario.bank(BmsModel.SMALL_BMS, "B1")
                .at(0)
                .cells("B1", 3_300)
                .envelopes()
                .getFirst();
        return IntStream.rangeClosed(1, count)
                .mapToObj(sequence -> List.of(new Envelope(
                        event.bank(),
                        sequence,
                        event.index(),
                        event.time(),
                        event.source(),
                        event.causeSequence(),
                        event.causeIndex(),
                        event.rulesVersion(),
                        event.event())))
                .toList();
    }

    /** Outlives the actors that use it. */
    private static final class Place implements DurableRecord {
        private final Deque<List<Envelope>> aside = new ArrayDeque<>();

        @Override
        public CompletionStage<Void> record(List<Envelope> events) {
            return CompletableFuture.allOf();
        }

        @Override
        public void forgetAside() {
            aside.clear();
        }

        @Override
        public void putAside(List<Envelope> input) {
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
