package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.site.BmsModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The watch over the wall clock")
class ClockWatchTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong setByMs = new AtomicLong();
    private final AnchoredClock clock =
            AnchoredClock.of(() -> NOON.plusNanos(nanos.get()).plusMillis(setByMs.get()), nanos::get);
    private final BankScenario bank =
            BankScenario.bank(BmsModel.SMALL_BMS, "B1").at(0).cells("B1", 3_300);
    private final List<Input> told = new ArrayList<>();
    private final List<ClockNote> noted = new ArrayList<>();
    private final ClockWatch watch = new ClockWatch(clock, List.of("b1"), this::describe, this::tell, noted::add);

    private CompletionStage<BankActor.Description> describe(String name) {
        return CompletableFuture.completedFuture(new BankActor.Description(bank.state(), true, 0));
    }

    private void tell(String name, Input input) {
        told.add(input);
        bank.feed(input);
    }

    private void lookAfter(Duration time) {
        nanos.addAndGet(time.toNanos());
        watch.look();
    }

    @ParameterizedTest(name = "set by {0} ms: told = {1}")
    @CsvSource({"499, false", "500, false", "501, true", "-500, false", "-501, true", "3600000, true"})
    void tells_by_how_much_it_was_set_and_once(long ms, boolean isTold) {
        // When
        setByMs.set(ms);
        lookAfter(Duration.ofSeconds(1));
        lookAfter(Duration.ofSeconds(1));
        // Then
        assertThat(told).isEqualTo(isTold ? List.of(new Input.ClockStepped(NOON.plusSeconds(1), ms)) : List.of());
    }

    @Test
    void is_noted_at_once_and_where_it_was_set_and_every_minute() {
        // When
        watch.look();
        lookAfter(Duration.ofMillis(59_999));
        lookAfter(Duration.ofMillis(1));
        setByMs.set(500);
        lookAfter(Duration.ofSeconds(1));
        setByMs.set(501);
        lookAfter(Duration.ofSeconds(1));
        // Then
        assertThat(noted)
                .containsExactly(
                        new ClockNote(NOON, 0),
                        new ClockNote(NOON.plusSeconds(60), 0),
                        new ClockNote(NOON.plusSeconds(62), 501));
    }

    @Test
    void follows_a_clock_that_drifts_by_few_events() {
        // When: for a day it gains 50 ms an hour more than the monotonic clock
        for (int hour = 0; hour < 24; hour++) {
            setByMs.addAndGet(50);
            lookAfter(Duration.ofHours(1));
            assertThat(Math.abs(setByMs.get() - bank.state().wallOffsetMs())).isLessThanOrEqualTo(500);
        }
        // Then
        assertThat(told).hasSize(2);
    }

    @Test
    void tells_again_a_bank_that_has_lost_it() {
        // Given
        setByMs.set(-3_600_000);
        watch.look();
        bank.feed(new Input.ClockStepped(NOON, 0)); // as after a journal that lost it
        // When
        watch.look();
        // Then
        assertThat(told).hasSize(2);
        assertThat(bank.state().wallOffsetMs()).isEqualTo(-3_600_000);
    }

    @Test
    void brings_bank_time_up_to_a_bank_that_is_ahead() {
        // Given: its journal was recovered late
        bank.at(Duration.between(BankScenario.START, NOON).toSeconds() + 3_600).cells("B1", 3_300);
        // When
        watch.look();
        // Then
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3_600));
        assertThat(told).containsExactly(new Input.ClockStepped(NOON.plusSeconds(3_600), -3_600_000));
    }
}
