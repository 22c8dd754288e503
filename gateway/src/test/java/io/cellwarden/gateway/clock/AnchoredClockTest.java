package io.cellwarden.gateway.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertThat(clock.during(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(60));
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

    @Test
    @Requirement({"PRE-6", "GEN-5"})
    void goes_on_as_far_from_the_wall_clock_as_an_earlier_run_was() {
        // Given: that run began in 1970; a minute later its clock was put right
        Instant last = Instant.EPOCH.plusSeconds(70);
        long aheadMs = Duration.between(last, NOON).toMillis();
        // When: the next one begins 5 s after it
        AnchoredClock clock = AnchoredClock.of(() -> NOON.plusSeconds(5), nanos::get);
        clock.goOn(last, aheadMs);
        // Then
        assertThat(clock.instant()).isEqualTo(last.plusSeconds(5));
        assertThat(clock.wallOffsetMs()).hasValue(aheadMs);
    }

    @Test
    @Requirement({"PRE-6", "GEN-5"})
    void goes_on_behind_an_earlier_run_where_the_wall_clock_was_set_back_in_between() {
        AnchoredClock clock = AnchoredClock.of(() -> NOON.minusSeconds(3_600), nanos::get);
        clock.goOn(NOON, 0);
        assertThat(clock.instant()).isEqualTo(NOON.plusMillis(1));
        assertThat(clock.wallOffsetMs()).hasValue(-3_600_001);
    }

    @Test
    void tells_how_far_the_wall_clock_is_ahead() {
        // Given
        AtomicReference<Instant> wall = new AtomicReference<>(NOON);
        AnchoredClock clock = AnchoredClock.of(wall::get, nanos::get);
        assertThat(clock.wallOffsetMs()).hasValue(0);
        // When: 10 s pass on the one, 9 s on the other
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        wall.set(NOON.plusSeconds(9));
        // Then
        assertThat(clock.wallOffsetMs()).hasValue(-1_000);
    }

    @ParameterizedTest(name = "held up for {0} ms: compared = {1}")
    @CsvSource({"99, true", "100, true", "101, false"})
    void compares_no_clocks_while_it_is_held_up(int ms, boolean compared) {
        AtomicBoolean slow = new AtomicBoolean();
        InstantSource wall = () -> {
            nanos.addAndGet(slow.get() ? Duration.ofMillis(ms).toNanos() : 0);
            return NOON;
        };
        AnchoredClock clock = AnchoredClock.of(wall, nanos::get);
        slow.set(true);
        assertThat(clock.wallOffsetMs().isPresent()).isEqualTo(compared);
    }

    @Test
    void of_a_demo_follows_no_wall_clock() {
        assertThat(AnchoredClock.at(NOON, 20).wallOffsetMs()).isEmpty();
    }

    @Test
    void runs_on_as_the_monotonic_clock_does_while_the_computer_is_awake() {
        // When
        long javas = System.nanoTime();
        long first = UpTime.nanos();
        long second = UpTime.nanos();
        long elapsed = System.nanoTime() - javas;
        // Then
        assertThat(second - first).isBetween(0L, elapsed);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refuses_to_stand_or_run_back(double speed) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AnchoredClock(NOON, nanos::get, speed));
    }
}
