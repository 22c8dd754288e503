package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The figures that a device tells of itself")
class FigureReportsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Figure TWELVE = Figure.of("chargeCycles", 0, 12);
    private static final Figure THIRTEEN = Figure.of("chargeCycles", 0, 13);
    private static final Figure DEEPEST = Figure.of("deepestDischargeAh", 3, 120_000);

    private final List<Input> told = new ArrayList<>();
    private final List<Input> newest = new ArrayList<>();
    private final Driver.Sink sink = new Driver.Sink() {
        @Override
        public void put(String bank, Input input) {
            assertThat(bank).isEqualTo("b1");
            told.add(input);
        }

        @Override
        public void figures(String bank, Input.DeviceFigures figures) {
            assertThat(bank).isEqualTo("b1");
            newest.add(figures);
        }
    };
    private Instant now = NOON;
    private final FigureReports reports = new FigureReports("b1", "shunt", () -> now);

    private void take(Figure... figures) {
        reports.take(List.of(figures), sink);
    }

    private Input figures(Figure... figures) {
        return new Input.DeviceFigures(now, "shunt", List.of(figures));
    }

    @Test
    @Requirement("MON-3")
    void are_told_at_first_and_where_they_have_changed_an_hour_later_not_before() {
        take(TWELVE);
        assertThat(told).containsExactly(figures(TWELVE));

        now = NOON.plus(Duration.ofHours(1)).minusMillis(1);
        take(THIRTEEN);
        assertThat(told).hasSize(1);

        now = NOON.plus(Duration.ofHours(1));
        take(THIRTEEN);
        assertThat(told).hasSize(2).last().isEqualTo(figures(THIRTEEN));
    }

    @Test
    void are_not_told_again_while_they_are_the_same() {
        take(TWELVE);
        now = NOON.plus(Duration.ofDays(3));
        take(TWELVE);
        assertThat(told).hasSize(1);
    }

    @Test
    void are_told_together_although_they_come_in_parts() {
        take(DEEPEST);
        now = NOON.plus(Duration.ofHours(1));
        take(TWELVE);
        assertThat(told).last().isEqualTo(figures(DEEPEST, TWELVE));
    }

    @Test
    @Requirement("AGG-4")
    void are_shown_at_once_and_as_old_as_the_oldest_of_them() {
        take(DEEPEST);
        now = NOON.plusSeconds(1);
        take(TWELVE);
        assertThat(told).hasSize(1);
        assertThat(newest).last().isEqualTo(new Input.DeviceFigures(NOON, "shunt", List.of(DEEPEST, TWELVE)));
        now = NOON.plusSeconds(2);
        take(DEEPEST, THIRTEEN);
        assertThat(newest).last().isEqualTo(figures(DEEPEST, THIRTEEN));
    }

    @Test
    void that_count_just_now_alone_are_shown_and_are_no_input() {
        Figure power = Figure.of("powerW", 0, -159);
        reports.show(List.of(), sink);
        assertThat(newest).isEmpty();
        reports.show(List.of(power), sink);
        assertThat(newest).containsExactly(figures(power));
        take(TWELVE);
        assertThat(newest).last().isEqualTo(figures(TWELVE, power));
        assertThat(told).containsExactly(figures(TWELVE));
    }
}
