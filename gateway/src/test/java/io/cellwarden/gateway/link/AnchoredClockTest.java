package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A clock anchored once")
class AnchoredClockTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    /** Monotonic clocks count from anywhere. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    @Test
    void goes_with_the_monotonic_clock_alone() {
        // Given
        AnchoredClock clock = new AnchoredClock(NOON, nanos::get, 1);
        // When: an hour passes on the monotonic clock, whatever the wall clock is set to
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        // Then
        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void stands_while_the_monotonic_clock_stands() {
        AnchoredClock clock = new AnchoredClock(NOON, nanos::get, 1);
        assertThat(clock.instant()).isEqualTo(NOON).isEqualTo(clock.instant());
    }

    @Test
    void runs_as_fast_as_asked() {
        // Given
        AnchoredClock clock = new AnchoredClock(NOON, nanos::get, 20);
        // When
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        // Then
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
        assertThat(clock.real(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void goes_on_from_a_later_time_and_never_back() {
        // Given
        AnchoredClock clock = new AnchoredClock(NOON, nanos::get, 1);
        clock.notBefore(NOON.plusSeconds(5));
        // When
        clock.notBefore(NOON);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        // Then
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refuses_to_stand_or_run_back(double speed) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AnchoredClock(NOON, nanos::get, speed));
    }
}
