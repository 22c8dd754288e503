package io.cellwarden.persistence.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Input.Operator;
import io.cellwarden.event.Role;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An event that is stored and read again")
class RoundTripTest {
    private static final int ROUNDS = 100;
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    static Stream<Class<?>> events() {
        return Sealed.leaves(BankEvent.class);
    }

    static Stream<Class<?>> inputs() {
        return Sealed.leaves(Input.class);
    }

    static Stream<Class<?>> commands() {
        return Sealed.leaves(Command.class);
    }

    @ParameterizedTest
    @MethodSource("events")
    void is_the_same_event(Class<?> type) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            same(new RandomValues(seed).envelope(type), seed);
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void is_the_same_input(Class<?> type) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            same(accepted((Input) new RandomValues(seed).of(type)), seed);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void is_the_same_command(Class<?> type) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            Command command = (Command) new RandomValues(seed).of(type);
            same(accepted(new Operator(T0, "Ann", Role.ENGINEER, "test", command)), seed);
        }
    }

    @Test
    void is_the_same_whichever_threads_store_it() {
        Stream.iterate(0L, seed -> seed + 1)
                .limit(4_000)
                .parallel()
                .forEach(seed -> same(new RandomValues(seed).envelope(), seed));
    }

    private static Envelope accepted(Input input) {
        return new Envelope("b1", 7, 0, T0, "operator|Ann", 7, 0, 1, new InputAccepted(input));
    }

    private static void same(Envelope envelope, long seed) {
        byte[] bytes = EnvelopeCodec.encode(envelope);
        assertThat(EnvelopeCodec.decode(bytes)).as("seed " + seed).isEqualTo(envelope);
    }
}
