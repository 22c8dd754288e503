package io.cellwarden.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The times of a journal")
class DisplayTimesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long HOUR_MS = 3_600_000;

    private final List<Input> inputs = new ArrayList<>();

    private void started(Instant at, String boot) {
        inputs.add(new Input.Started(at, boot));
    }

    private void reading(Instant at) {
        inputs.add(Journals.reading(Duration.between(Journals.START, at).toMillis() / 1e3, "B1", 3_300));
    }

    private void set(Instant at, long aheadMs) {
        inputs.add(new Input.ClockStepped(at, aheadMs));
    }

    private DisplayTimes times() {
        return DisplayTimes.of(Journals.of(Journals.SITE, inputs).stream());
    }

    private static Instant shown(DisplayTimes times, Instant bankTime) {
        return times.at(bankTime).of(bankTime);
    }

    @Test
    void are_shown_as_they_are_where_no_clock_was_set() {
        started(NOON, "a");
        reading(NOON.plusSeconds(1));
        assertThat(shown(times(), NOON.plusSeconds(1))).isEqualTo(NOON.plusSeconds(1));
    }

    @ParameterizedTest(name = "set {0} s after the start: shown before at its time = {1}")
    @CsvSource({"3599, true", "3600, true", "3601, false"})
    void are_corrected_back_to_the_start_by_a_clock_that_is_set_within_an_hour(int seconds, boolean corrected) {
        // Given
        started(NOON, "a");
        reading(NOON.plusSeconds(1));
        Instant step = NOON.plusSeconds(seconds);
        set(step, HOUR_MS);
        // When
        DisplayTimes times = times();
        // Then
        assertThat(shown(times, NOON.plusSeconds(1))).isEqualTo(NOON.plusSeconds(corrected ? 3_601 : 1));
        assertThat(shown(times, step.plusSeconds(1))).isEqualTo(step.plusSeconds(3_601));
    }

    @Test
    void are_corrected_by_the_last_of_several_steps_soon_after_the_start() {
        started(NOON, "a");
        set(NOON.plusSeconds(5), HOUR_MS);
        set(NOON.plusSeconds(9), -HOUR_MS);
        assertThat(shown(times(), NOON.plusSeconds(2))).isEqualTo(NOON.plusSeconds(2 - 3_600));
    }

    @Test
    void of_a_clock_that_stood_at_1970_are_corrected_however_late() {
        // Given: nobody sets it for two days
        Instant start = Instant.EPOCH.plusSeconds(10);
        started(start, "a");
        Instant step = start.plus(Duration.ofDays(2));
        set(step, Duration.between(step, NOON).toMillis());
        // Then
        assertThat(shown(times(), start.plusSeconds(3)))
                .isEqualTo(NOON.minus(Duration.ofDays(2)).plusSeconds(3));
    }

    @Test
    void of_a_clock_that_was_behind_the_run_before_are_corrected_however_late() {
        // Given: bank time goes on, the clock stands at the time it was made
        started(NOON, "a");
        reading(NOON.plusSeconds(60));
        Instant second = NOON.plusSeconds(61);
        started(second, "b");
        set(second, -Duration.ofDays(30).toMillis());
        Instant step = second.plus(Duration.ofHours(5));
        set(step, HOUR_MS);
        // Then
        assertThat(shown(times(), second.plusSeconds(3))).isEqualTo(second.plusSeconds(3_603));
        assertThat(shown(times(), NOON.plusSeconds(60))).as("the run before").isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void of_a_later_run_take_over_what_was_in_force() {
        started(NOON, "a");
        set(NOON.plusSeconds(5), HOUR_MS);
        started(NOON.plusSeconds(60), "b");
        assertThat(shown(times(), NOON.plusSeconds(70))).isEqualTo(NOON.plusSeconds(3_670));
    }

    @Test
    void do_not_begin_anew_where_only_an_actor_did() {
        started(NOON, "a");
        started(NOON.plus(Duration.ofHours(2)), "a");
        set(NOON.plus(Duration.ofHours(2)).plusSeconds(5), HOUR_MS);
        assertThat(shown(times(), NOON.plusSeconds(5))).isEqualTo(NOON.plusSeconds(5));
        assertThat(shown(times(), NOON.plus(Duration.ofHours(2)))).isEqualTo(NOON.plus(Duration.ofHours(2)));
    }

    @Test
    void are_those_of_the_events_and_of_what_is_due() {
        // Given
        started(NOON, "a");
        set(NOON, HOUR_MS);
        inputs.add(Journals.reading(Duration.between(Journals.START, NOON).toSeconds() + 5, "B1", 3_050));
        List<Envelope> journal = Journals.of(Journals.SITE, inputs);
        DisplayTimes times = DisplayTimes.of(journal.stream());
        // Then
        assertThat(journal.stream().map(times::of).map(Envelope::toString))
                .anyMatch(event -> event.contains("DelayStarted[battery=B1, due=2026-03-01T13:00:35Z]")
                        && event.contains("time=2026-03-01T13:00:05Z"));
    }

    @Test
    void change_by_no_event_that_is_told_twice() {
        // Given
        started(NOON, "a");
        set(NOON.plus(Duration.ofHours(2)), HOUR_MS);
        List<Envelope> journal = Journals.of(Journals.SITE, inputs);
        DisplayTimes times = DisplayTimes.of(journal.stream());
        // When
        journal.forEach(times::note);
        // Then
        assertThat(shown(times, NOON.plusSeconds(1))).isEqualTo(NOON.plusSeconds(1));
    }
}
