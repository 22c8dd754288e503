package io.cellwarden.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;
import io.cellwarden.site.Thresholds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A cell")
class CellRulesTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant LATER = FIRST.plusSeconds(9);

    private final CellLimits limits = CellLimits.of(BatterySettings.factory(), Thresholds.PRINTED);

    @ParameterizedTest(name = "{0} at {1} mV: {2}")
    @CsvSource({
        "PRE_ALARM, 3099, true",
        "PRE_ALARM, 3100, false",
        "LOW, 2799, true",
        "LOW, 2800, false",
        "CONTACTOR_LOW, 2599, true",
        "CONTACTOR_LOW, 2600, false",
        "DEEP, 2499, true",
        "DEEP, 2500, false",
        "CHARGE_INHIBIT, 3749, false",
        "CHARGE_INHIBIT, 3750, true",
        "OVER_VOLTAGE, 3950, false",
        "OVER_VOLTAGE, 3951, true",
        "CONTACTOR_HIGH, 3950, false",
        "CONTACTOR_HIGH, 3951, true",
        "ABSOLUTE_MAX, 4199, false",
        "ABSOLUTE_MAX, 4200, true"
    })
    @Requirement({"ALM-1", "ALM-2", "ALM-3", "ALM-4", "ALM-8", "SET-7"})
    void is_beyond_its_limits(CellLimit limit, int mv, boolean beyond) {
        assertThat(limits.isBeyond(limit, mv)).isEqualTo(beyond);
        assertThat(CellRules.measure(CellState.unknown(1), mv, limits, FIRST)
                        .beyondSince()
                        .containsKey(limit))
                .isEqualTo(beyond);
    }

    @ParameterizedTest(name = "{0}: {1} mV")
    @CsvSource({
        "PRE_ALARM, 3100",
        "LOW, 2800",
        "CONTACTOR_LOW, 2600",
        "DEEP, 2500",
        "CHARGE_INHIBIT, 3750",
        "OVER_VOLTAGE, 3950",
        "CONTACTOR_HIGH, 3950",
        "ABSOLUTE_MAX, 4200"
    })
    @Requirement("GEN-3")
    void tells_its_limits_as_they_are_printed(CellLimit limit, int mv) {
        assertThat(limits.printedMv(limit)).isEqualTo(mv);
    }

    @Test
    @Requirement({"SET-1", "SET-2", "SET-7"})
    void has_its_limits_from_the_settings() {
        CellLimits set = CellLimits.of(
                BatterySettings.of(Map.of(
                        Setting.PRE_ALARM, 3_000,
                        Setting.ALLOWED_TO_DISCHARGE, 2_700,
                        Setting.CONTACTOR_LOW, 2_510,
                        Setting.CONTACTOR_HIGH, 4_000)),
                Thresholds.PRINTED);

        assertThat(set).isEqualTo(new CellLimits(3_000, 2_700, 2_510, 4_001, Thresholds.PRINTED));
    }

    @Test
    @Requirement("GEN-3")
    void remembers_since_when_it_is_beyond_each_limit_without_a_break() {
        CellState low = CellRules.measure(CellState.unknown(2), 3_000, limits, FIRST);

        CellState lower = CellRules.measure(low, 2_700, limits, LATER);

        assertThat(lower).isEqualTo(new CellState(2, 2_700, Map.of(CellLimit.PRE_ALARM, FIRST, CellLimit.LOW, LATER)));
        assertThat(CellRules.measure(lower, 3_300, limits, LATER)).isEqualTo(new CellState(2, 3_300, Map.of()));
    }

    @Test
    void is_unknown_before_its_first_voltage() {
        assertThat(CellState.unknown(3).known()).isFalse();
        assertThat(CellState.unknown(3).number()).isEqualTo(3);
        assertThat(CellRules.measure(CellState.unknown(3), 3_300, limits, FIRST).known())
                .isTrue();
    }

    @Test
    @Requirement("GEN-3")
    void is_first_out_if_beyond_longest_then_most_extreme_then_first() {
        CellState early = new CellState(4, 2_790, Map.of(CellLimit.LOW, FIRST));
        CellState worst = new CellState(3, 2_600, Map.of(CellLimit.LOW, LATER));
        CellState same = new CellState(2, 2_600, Map.of(CellLimit.LOW, LATER));
        CellState high = new CellState(1, 3_800, Map.of(CellLimit.CHARGE_INHIBIT, LATER));
        CellState higher = new CellState(5, 3_900, Map.of(CellLimit.CHARGE_INHIBIT, LATER));

        assertThat(CellRules.firstOut(List.of(high, same, worst, early), CellLimit.LOW))
                .contains(early);
        assertThat(CellRules.firstOut(List.of(high, worst, same), CellLimit.LOW))
                .contains(same);
        assertThat(CellRules.firstOut(List.of(high, higher), CellLimit.CHARGE_INHIBIT))
                .contains(higher);
        assertThat(CellRules.firstOut(List.of(high), CellLimit.LOW)).isEmpty();
    }
}
