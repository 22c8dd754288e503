package io.cellwarden.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A capture as a device")
class TapeTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration REACH = Duration.ofSeconds(5);
    private static final Bytes A = Bytes.of(0xA0, 1);
    private static final Bytes B = Bytes.of(0xB0, 2);

    private static Moment sent(double second, Bytes bytes) {
        return new Moment.Sent(at(second), bytes);
    }

    private static Moment.Heard heard(double second, int... bytes) {
        return new Moment.Heard(at(second), Bytes.of(bytes));
    }

    private static Instant at(double second) {
        return START.plusMillis(Math.round(second * 1_000));
    }

    private static Tape tape(Moment... moments) {
        return new Tape(new Capture(new LinkedHashMap<>(), List.of(moments), false));
    }

    @Test
    void gives_to_each_request_what_was_heard_after_it() {
        Tape tape = tape(sent(0, A), heard(0.1, 1), heard(0.2, 2), sent(1, B), heard(1.1, 3));

        assertThat(tape.goBehind(A, REACH)).isTrue();
        assertThat(tape.hear()).contains(heard(0.1, 1));
        assertThat(tape.hear()).contains(heard(0.2, 2));
        assertThat(tape.hear()).as("before the next request").isEmpty();
        assertThat(tape.goBehind(B, REACH)).isTrue();
        assertThat(tape.hear()).contains(heard(1.1, 3));
        assertThat(tape.isOver()).isTrue();
        assertThat(tape.nextAt()).isEmpty();
    }

    @Test
    void gives_nothing_to_a_request_that_was_not_answered() {
        Tape tape = tape(sent(0, A), sent(1, A), heard(1.1, 1));

        assertThat(tape.goBehind(A, REACH)).isTrue();
        assertThat(tape.hear()).isEmpty();
        assertThat(tape.nextAt()).contains(at(1));
    }

    @ParameterizedTest(name = "{0} s after the next request: {1}")
    @CsvSource({"5, true", "5.001, false"})
    void looks_not_too_far_for_a_request_that_was_made_once(double later, boolean found) {
        // Given: the next request is another one, long after the beginning
        Tape tape = tape(heard(0, 9), sent(100, A), sent(100 + later, B), heard(100 + later, 3));
        long before = tape.position();
        // When
        assertThat(tape.goBehind(B, REACH)).isEqualTo(found);
        // Then
        assertThat(tape.position() != before).isEqualTo(found);
    }

    @Test
    void catches_up_with_a_time() {
        Tape tape = tape(sent(0, A), heard(0, 1), sent(1, A), heard(1, 2), sent(2, A), heard(2, 3));

        assertThat(tape.goBehindLast(A, at(1.9))).isTrue();
        assertThat(tape.hear()).contains(heard(1, 2));
        assertThat(tape.goBehindLast(A, at(1.9))).as("not yet").isFalse();
        assertThat(tape.goBehindLast(A, at(2))).isTrue();
    }

    @Test
    void of_a_line_that_was_only_listened_to_finds_requests_among_what_was_heard() {
        Tape tape = tape(heard(0, 7, 0xA0), heard(0.1, 1, 5, 6), heard(1, 0xA0, 1), heard(1.1, 8));

        assertThat(tape.goBehind(A, REACH)).isTrue();
        assertThat(tape.hear()).as("the rest of what came with it").contains(heard(0.1, 5, 6));
        assertThat(tape.goBehind(A, REACH)).isTrue();
        assertThat(tape.hear()).contains(heard(1.1, 8));
        assertThat(tape.goBehind(A, REACH)).isFalse();
    }

    @Test
    void leaves_out_what_nobody_asks_for() {
        Tape tape = tape(heard(0, 1), sent(1, A), heard(1.1, 2), sent(2, B));
        tape.leaveOut();
        assertThat(tape.hear()).contains(heard(1.1, 2));
        tape.leaveOut();
        tape.leaveOut();
        assertThat(tape.isOver()).isTrue();

        Tape listened = tape(heard(0, 1), heard(1, 2));
        listened.leaveOut();
        assertThat(listened.hear()).isEqualTo(Optional.of(heard(1, 2)));
    }

    @Test
    void knows_nothing_of_what_is_only_a_note() {
        Tape tape = tape(new Moment.Note(START, "opened"), heard(0, 1));

        assertThat(tape.hear()).contains(heard(0, 1));
    }
}
