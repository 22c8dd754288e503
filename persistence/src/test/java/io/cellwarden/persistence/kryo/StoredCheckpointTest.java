package io.cellwarden.persistence.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankRules.Step;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.bank.Inputs;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seed of a failure is its argument; {@code -Dcellwarden.seed=N} runs that one alone. */
@DisplayName("A stored checkpoint")
class StoredCheckpointTest {
    private static final int INPUTS = 200;

    static LongStream seeds() {
        return Inputs.seeds(20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("GEN-2")
    void gives_back_every_state_that_inputs_lead_to(long seed) {
        Inputs inputs = new Inputs(seed);
        BankSite site = inputs.site();
        BankState initial = BankState.initial(site);
        BankState state = initial;
        for (Input input : inputs.inputs(site, INPUTS)) {
            for (Step step : BankRules.feed(state, input, "a|boot|" + state.sequence())) {
                state = step.state();
                byte[] bytes = EnvelopeCodec.encode(Checkpoints.of(state, 3));
                assertThat(BankRules.evolve(initial, EnvelopeCodec.decode(bytes)))
                        .as("after %s", step.events().getFirst())
                        .isEqualTo(state);
            }
        }
    }

    @Test
    void has_the_same_bytes_for_the_same_state() {
        Inputs inputs = new Inputs(1);
        BankSite site = inputs.site();
        BankState state = BankState.initial(site);
        for (Input input : inputs.inputs(site, INPUTS)) {
            state = BankRules.feed(state, input, "test").getLast().state();
            byte[] bytes = EnvelopeCodec.encode(Checkpoints.of(state, 3));
            assertThat(EnvelopeCodec.encode(EnvelopeCodec.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void is_told_by_its_manifest() {
        EnvelopeSerializer serializer = new EnvelopeSerializer();
        Envelope checkpoint = Checkpoints.of(BankState.initial(new Inputs(1).site()), 3);
        Envelope other = new Envelope(
                "b1",
                1,
                0,
                Instant.EPOCH,
                "a",
                1,
                0,
                2,
                Samples.all().get("OnAllowed").event());

        assertThat(serializer.manifest(checkpoint)).isEqualTo("checkpoint1");
        assertThat(serializer.manifest(other)).isEqualTo("envelope1");
        assertThat(serializer.fromBinary(serializer.toBinary(checkpoint), "checkpoint1"))
                .isEqualTo(checkpoint);
    }
}
