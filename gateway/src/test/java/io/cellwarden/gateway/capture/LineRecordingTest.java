package io.cellwarden.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What has lately gone over a line")
class LineRecordingTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final LineRecording recording = new LineRecording(new LinkedHashMap<>());

    private static Moment heard(Instant at, int size) {
        return new Moment.Heard(at, Bytes.copyOf(new byte[size]));
    }

    @Test
    void is_asked_for_again_and_again_without_a_gap_and_without_a_repetition() {
        recording.add(heard(START, 1));
        LineRecording.Part first = recording.since(0);
        recording.add(heard(START, 2));
        recording.add(heard(START, 3));

        LineRecording.Part second = recording.since(first.next());
        assertThat(first.moments()).containsExactly(heard(START, 1));
        assertThat(second.moments()).containsExactly(heard(START, 2), heard(START, 3));
        assertThat(recording.since(second.next())).isEqualTo(new LineRecording.Part(List.of(), 3, 0));
        assertThat(recording.end()).isEqualTo(3);
    }

    @Test
    void is_bounded_and_tells_whoever_was_too_slow() {
        recording.add(heard(START, 1));
        LineRecording.Part first = recording.since(0);

        IntStream.range(0, 10_000).forEach(i -> recording.add(heard(START, 512)));

        LineRecording.Part rest = recording.since(first.next());
        assertThat(rest.moments()).hasSize(LineRecording.MOST_BYTES / (512 + 64));
        assertThat(rest.lost()).isEqualTo(10_000 - rest.moments().size());
        assertThat(recording.since(0).lost()).as("of the beginning").isZero();
    }

    @ParameterizedTest(name = "{0} ms from the longest time: {1}")
    @CsvSource({"-1, true", "0, true", "1, false"})
    void is_kept_for_five_minutes(int fromLimitMs, boolean kept) {
        recording.add(heard(START, 1));

        recording.add(heard(START.plus(Duration.ofMinutes(5)).plusMillis(fromLimitMs), 2));

        assertThat(recording.since(0).moments().contains(heard(START, 1))).isEqualTo(kept);
    }

    @Test
    void is_both_directions_and_what_became_of_the_line() throws LineLost {
        // Given
        Line gone = new Line() {
            @Override
            public String name() {
                return "x";
            }

            @Override
            public void open() {}

            @Override
            public int read(byte[] buffer, Duration timeout) {
                buffer[0] = 7;
                return timeout.toMillis() > 1 ? 1 : 0;
            }

            @Override
            public void write(byte[] bytes) throws LineLost {
                throw new LineLost("x", "took 0 of 2 bytes");
            }

            @Override
            public void close() {}
        };
        RecordedLine line = new RecordedLine(gone, recording, () -> START);
        // When
        line.open();
        line.read(new byte[4], Duration.ofMillis(2));
        line.read(new byte[4], Duration.ofMillis(1));
        assertThatThrownBy(() -> line.write(new byte[] {1, 2})).isInstanceOf(LineLost.class);
        // Then
        assertThat(recording.since(0).moments())
                .containsExactly(
                        new Moment.Note(START, "opened"),
                        new Moment.Heard(START, Bytes.of(7)),
                        new Moment.Sent(START, Bytes.of(1, 2)),
                        new Moment.Note(START, "lost: x: took 0 of 2 bytes"));
    }
}
