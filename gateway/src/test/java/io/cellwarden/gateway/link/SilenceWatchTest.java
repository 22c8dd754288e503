package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The watch for silent batteries")
class SilenceWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration SILENT_AFTER = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** These tests jump in time without a pause. */
    private static final Duration NO_GAP = Duration.ofDays(1);

    private static final LinkSettings.Device B1 = new LinkSettings.Device("house", "B1", Optional.empty(), 1, 4);
    private static final LinkSettings.Device B2 = new LinkSettings.Device("house", "B2", Optional.empty(), 5, 4);

    private final SilenceWatch watch = new SilenceWatch(List.of(B1, B2), SILENT_AFTER, GRACE, NO_GAP, START);

    @Requirement("TOP-6")
    @ParameterizedTest(name = "{0} ms from silent-after: silent = {1}")
    @CsvSource({"-1, false", "0, false", "1, true"})
    void tells_a_battery_that_is_silent_for_longer_than_silent_after(int fromLimitMs, boolean silent) {
        // Given
        Instant heard = START.plusSeconds(100);
        watch.heard(B1, heard);
        watch.heard(B2, heard.plusSeconds(100));
        // When
        List<LinkSettings.Device> told =
                watch.newlySilent(heard.plus(SILENT_AFTER).plusMillis(fromLimitMs));
        // Then
        assertThat(told).isEqualTo(silent ? List.of(B1) : List.of());
    }

    @Requirement("GEN-2")
    @ParameterizedTest(name = "{0} ms from the end of the grace: silent = {1}")
    @CsvSource({"-1, false", "0, false", "1, true"})
    void tells_a_battery_that_was_never_heard_only_after_the_grace(int fromLimitMs, boolean silent) {
        // Given
        watch.heard(B2, START.plus(GRACE));
        // When
        List<LinkSettings.Device> told = watch.newlySilent(START.plus(GRACE).plusMillis(fromLimitMs));
        // Then
        assertThat(told).isEqualTo(silent ? List.of(B1) : List.of());
    }

    @Requirement("GEN-2")
    @ParameterizedTest(name = "{0} ms from the end of the grace: silent = {1}")
    @CsvSource({"-1, false", "0, false", "1, true"})
    void tells_a_battery_that_fell_silent_early_only_after_the_grace(int fromLimitMs, boolean silent) {
        // Given
        watch.heard(B1, START.plusSeconds(1));
        watch.heard(B2, START.plus(GRACE));
        // When
        List<LinkSettings.Device> told = watch.newlySilent(START.plus(GRACE).plusMillis(fromLimitMs));
        // Then
        assertThat(told).isEqualTo(silent ? List.of(B1) : List.of());
    }

    @Requirement({"TOP-6", "GEN-2"})
    @ParameterizedTest(name = "{0} ms from what it had left: silent = {1}")
    @CsvSource({"-1, false", "0, false", "1, true"})
    void gives_each_battery_as_long_after_a_pause_as_it_had_left_before(int fromLimitMs, boolean silent) {
        // Given: B1 was last heard 4 s before the program was stopped for a minute
        Instant stopped = START.plusSeconds(100);
        SilenceWatch paused = new SilenceWatch(List.of(B1, B2), SILENT_AFTER, GRACE, Duration.ofSeconds(1), START);
        for (Instant look = START; look.isBefore(stopped); look = look.plusMillis(500)) {
            paused.newlySilent(look);
            paused.heard(B2, look);
            if (look.isBefore(stopped.minusSeconds(4))) {
                paused.heard(B1, look);
            }
        }
        assertThat(paused.newlySilent(stopped)).isEmpty();
        Instant resumed = stopped.plusSeconds(60);
        // When: the other battery of the link is heard before anybody judges
        paused.heard(B2, resumed);
        // Then: B1 was silent for 4.5 s, 5.5 s are left
        assertThat(paused.newlySilent(resumed)).isEmpty();
        assertThat(looksUntil(paused, resumed, resumed.plusMillis(5_500 + fromLimitMs)))
                .isEqualTo(silent ? List.of(B1) : List.of());
    }

    @Test
    @Requirement("GEN-2")
    void prolongs_the_grace_by_a_pause() {
        SilenceWatch paused = new SilenceWatch(List.of(B1), SILENT_AFTER, GRACE, Duration.ofSeconds(1), START);
        Instant resumed = START.plusSeconds(60);
        assertThat(paused.newlySilent(resumed)).isEmpty();
        assertThat(looksUntil(paused, resumed, resumed.plus(GRACE))).isEmpty();
        assertThat(paused.newlySilent(resumed.plus(GRACE).plusMillis(1))).containsExactly(B1);
    }

    @Test
    @Requirement("TOP-6")
    void takes_short_gaps_for_time_in_which_it_could_hear() {
        SilenceWatch busy = new SilenceWatch(List.of(B1), SILENT_AFTER, Duration.ZERO, Duration.ofSeconds(1), START);
        busy.heard(B1, START);
        for (int second = 1; second <= 10; second++) {
            assertThat(busy.newlySilent(START.plusSeconds(second))).isEmpty();
        }
        assertThat(busy.newlySilent(START.plusSeconds(11))).containsExactly(B1);
    }

    /** Looks every 500 ms and at the end; what the last look tells. */
    private static List<LinkSettings.Device> looksUntil(SilenceWatch watch, Instant from, Instant end) {
        for (Instant look = from; look.isBefore(end); look = look.plusMillis(500)) {
            assertThat(watch.newlySilent(look)).isEmpty();
        }
        return watch.newlySilent(end);
    }

    @Test
    @Requirement("TOP-6")
    void tells_it_once_until_it_is_heard_again() {
        Instant late = START.plusSeconds(100);
        assertThat(watch.newlySilent(late)).containsExactlyInAnyOrder(B1, B2);
        assertThat(watch.newlySilent(late.plusSeconds(100))).isEmpty();
        watch.heard(B1, late.plusSeconds(200));
        assertThat(watch.newlySilent(late.plusSeconds(205))).isEmpty();
        assertThat(watch.newlySilent(late.plusSeconds(211))).containsExactly(B1);
    }
}
