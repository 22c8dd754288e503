package io.cellwarden.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is kept for ever")
class KeptReadingsTest {
    private static final Instant T0 = Instant.parse("2026-11-22T00:30:00Z");
    private static final int CALM = 3_300;
    private static final int HIGH = 4_000;
    private static final BankSite SITE = BankSite.of(
            "b1", BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1")));

    private final List<Envelope> journal = new ArrayList<>();
    private BankState state = BankState.beforeFirstStart(SITE);

    private void input(Input input) {
        Instant before = state.clock();
        for (BankRules.Step step : BankRules.feed(state, input, "test")) {
            journal.addAll(step.events());
            state = step.state();
        }
        if (before.isAfter(Instant.MIN)
                && before.getEpochSecond() / 3_600 != state.clock().getEpochSecond() / 3_600) {
            journal.add(Checkpoints.of(state, journal.getLast().index() + 1));
        }
    }

    /** A reading every ten minutes; between the two times a cell is high. */
    private void readings(Duration length, Instant from, Instant to) {
        for (Instant at = T0; at.isBefore(T0.plus(length)); at = at.plusSeconds(600)) {
            int mv = at.isBefore(from) || !at.isBefore(to) ? CALM : HIGH;
            input(new Input.Reading("B1", at, 0, Ints.of(250), Ints.of(mv, CALM, CALM, CALM)));
        }
    }

    /** The hours of which every reading is kept. */
    private List<Integer> keptHours() {
        KeptReadings kept = KeptReadings.of(journal);
        Map<Long, List<Envelope>> inputs = new LinkedHashMap<>();
        journal.forEach(event ->
                inputs.computeIfAbsent(event.sequence(), _ -> new ArrayList<>()).add(event));
        TreeSet<Integer> hours = new TreeSet<>();
        inputs.values().stream()
                .filter(kept::keeps)
                .filter(input -> input.stream()
                                .filter(event -> !(event.event() instanceof Checkpoint))
                                .count()
                        == 1)
                .forEach(input -> hours.add(
                        (int) Duration.between(T0, input.getFirst().time()).toHours()));
        return List.copyOf(hours);
    }

    @Test
    void is_no_calm_reading() {
        readings(Duration.ofHours(6), Instant.MAX, Instant.MAX);

        // The first reading makes the balance status known.
        assertThat(keptHours()).isEmpty();
        assertThat(KeptReadings.of(journal).keepsCheckpoint(journal.getLast())).isFalse();
    }

    @Test
    void is_all_around_an_incident_from_the_checkpoint_an_hour_before_it_on() {
        Instant from = T0.plus(Duration.ofHours(5));
        readings(Duration.ofHours(12), from, from.plusSeconds(1_200));

        // 05:30 to 05:50 is high: all from 04:30 to 06:50 is to be kept, so from the checkpoint of 04:00 to that of
        // 07:00.
        assertThat(keptHours()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void is_all_to_the_end_while_something_is_up() {
        readings(Duration.ofHours(6), T0.plus(Duration.ofHours(3)), Instant.MAX);

        assertThat(keptHours()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void knows_from_a_checkpoint_what_was_up_before() {
        readings(Duration.ofHours(6), T0, Instant.MAX);
        List<Envelope> later = journal.stream()
                .dropWhile(event -> !(event.event() instanceof Checkpoint))
                .toList();

        KeptReadings kept = KeptReadings.of(later);

        assertThat(later).allMatch(event -> kept.keeps(List.of(event)));
    }

    @Test
    void is_every_input_that_is_no_measurement_or_has_led_to_something() {
        readings(Duration.ofHours(2), Instant.MAX, Instant.MAX);
        input(new Input.ClockStepped(T0.plus(Duration.ofHours(2)), 1_000));
        KeptReadings kept = KeptReadings.of(journal);

        assertThat(kept.keeps(List.of(journal.getLast()))).isTrue();
    }
}
