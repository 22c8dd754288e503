package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The watch for silent batteries")
class SilenceWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration SILENT_AFTER = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final LinkSettings.Device B1 = new LinkSettings.Device("house", "B1", 1, 4);
    private static final LinkSettings.Device B2 = new LinkSettings.Device("house", "B2", 5, 4);

    private final SilenceWatch watch = new SilenceWatch(List.of(B1, B2), SILENT_AFTER, GRACE, START);

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
