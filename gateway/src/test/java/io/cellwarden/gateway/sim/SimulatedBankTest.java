package io.cellwarden.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A simulated bank")
class SimulatedBankTest {

    private static SimulatedBattery battery(int capacityMilliAh, int microOhm, int... socPermille) {
        return new SimulatedBattery(
                capacityMilliAh,
                IntStream.of(socPermille)
                        .mapToObj(soc -> new LfpCell(capacityMilliAh, microOhm, soc))
                        .toList());
    }

    private static SimulatedBank bank(List<SimulatedBattery> parallel, boolean charging) {
        var bank = new SimulatedBank(parallel.stream().map(List::of).toList(), new SimulatedCharger(1, 40_000));
        bank.switchCharger(charging);
        return bank;
    }

    @Test
    void shares_its_load_between_strings_by_their_resistance() {
        var strong = battery(100_000, 500, 500, 500, 500, 500);
        var weak = battery(100_000, 1_500, 500, 500, 500, 500);
        var bank = bank(List.of(strong, weak), false);
        bank.setLoadMa(80_000);
        bank.advance(Duration.ofSeconds(1));
        assertThat(strong.state().currentMa() + weak.state().currentMa()).isCloseTo(-80_000, within(5));
        // 4 × 0.5 mΩ + 1 mΩ of cable against 4 × 1.5 mΩ + 1 mΩ
        assertThat(strong.state().currentMa()).isCloseTo(-56_000, within(200));
        assertThat(bank.loadMa()).isEqualTo(80_000);
    }

    @Test
    void takes_more_current_for_the_same_power_at_a_lower_voltage() {
        var pack = battery(100_000, 500, 500, 500, 500, 500);
        var bank = bank(List.of(pack), false);
        bank.setLoadWatts(1_000);
        bank.advance(Duration.ofSeconds(1));
        assertThat(bank.loadMa() / 1e3 * bank.busMv() / 1e3).isCloseTo(1_000, within(1.0));
    }

    @Test
    void gives_no_more_energy_than_its_cells_lose() {
        var pack = battery(100_000, 500, 900, 900, 900, 900);
        var bank = bank(List.of(pack), false);
        bank.setLoadWatts(1_000);
        double before = pack.cells().getFirst().chargeAh();
        double wattSeconds = 0;
        for (int second = 0; second < 3_600; second++) {
            bank.advance(Duration.ofSeconds(1));
            wattSeconds += bank.loadMa() / 1e3 * bank.busMv() / 1e3;
        }
        double lostAh = before - pack.cells().getFirst().chargeAh();
        // Mean open-circuit voltage on this stretch is 13.2 V to 13.4 V; cable and cells eat a few percent.
        assertThat(wattSeconds / 3_600).isCloseTo(1_000, within(1.0));
        assertThat(lostAh * 13.3).isBetween(1_000.0, 1_060.0);
    }

    @Test
    void charges_in_bulk_then_absorption_for_two_hours_then_float() {
        var pack = battery(100_000, 500, 950, 950, 950, 950);
        var bank = bank(List.of(pack), true);
        assertThat(bank.chargerStage()).isEqualTo(SimulatedCharger.Stage.BULK);
        bank.advance(Duration.ofMinutes(1));
        assertThat(pack.state().currentMa()).isCloseTo(40_000, within(10));

        bank.advance(Duration.ofMinutes(60));
        assertThat(bank.chargerStage()).isEqualTo(SimulatedCharger.Stage.ABSORPTION);
        assertThat(bank.busMv()).isBetween(14_150, 14_200);

        bank.advance(Duration.ofMinutes(121));
        assertThat(bank.chargerStage()).isEqualTo(SimulatedCharger.Stage.FLOAT);
        bank.setLoadMa(5_000);
        bank.advance(Duration.ofMinutes(60));
        assertThat(bank.busMv()).isBetween(13_400, 13_500);
    }

    @Test
    void charges_with_what_the_charger_is_set_to() {
        var pack = battery(100_000, 500, 500, 500, 500, 500);
        var bank = bank(List.of(pack), true);
        bank.setChargerMa(16_000);
        bank.advance(Duration.ofSeconds(1));
        assertThat(pack.state().currentMa()).isCloseTo(16_000, within(10));
    }

    @Test
    void charges_no_more_once_the_charger_is_off() {
        var pack = battery(100_000, 500, 500, 500, 500, 500);
        var bank = bank(List.of(pack), true);
        bank.switchCharger(false);
        bank.advance(Duration.ofSeconds(1));
        assertThat(bank.chargerStage()).isEqualTo(SimulatedCharger.Stage.OFF);
        assertThat(pack.state().currentMa()).isZero();
    }

    @Nested
    @DisplayName("with a switch off")
    class WithASwitchOff {

        private final SimulatedBattery pack = battery(100_000, 500, 500, 500, 500, 500);

        @Test
        void lets_no_current_out_but_still_in() {
            var bank = bank(List.of(pack), false);
            bank.setLoadMa(20_000);
            pack.switchFets(true, false);
            bank.advance(Duration.ofSeconds(1));
            assertThat(pack.state().currentMa()).isZero();
            assertThat(bank.loadMa()).as("nothing feeds the loads").isZero();
            assertThat(bank.busMv()).isZero();

            bank.switchCharger(true);
            bank.advance(Duration.ofSeconds(1));
            assertThat(pack.state().currentMa()).isCloseTo(20_000, within(5));
            assertThat(bank.loadMa()).isEqualTo(20_000);
        }

        @Test
        void lets_no_current_in_but_still_out() {
            var bank = bank(List.of(pack), true);
            pack.switchFets(false, true);
            bank.advance(Duration.ofSeconds(1));
            assertThat(pack.state().currentMa()).isZero();
            assertThat(bank.busMv()).isEqualTo(14_200);

            bank.setLoadMa(60_000);
            bank.advance(Duration.ofSeconds(1));
            assertThat(pack.state().currentMa()).isCloseTo(-20_000, within(5));
        }

        @Test
        void feeds_no_load_that_the_charger_alone_cannot_carry() {
            var bank = bank(List.of(pack), true);
            bank.setLoadWatts(1_000);
            pack.switchFets(true, false);
            bank.advance(Duration.ofSeconds(1));
            assertThat(bank.loadMa()).isZero();
            assertThat(pack.state().currentMa()).as("so the battery charges").isCloseTo(40_000, within(5));
        }

        @Test
        void stops_the_whole_string() {
            var other = battery(100_000, 500, 500, 500, 500, 500);
            var bank = new SimulatedBank(List.of(List.of(pack, other)), new SimulatedCharger(2, 40_000));
            bank.switchCharger(false);
            bank.setLoadMa(10_000);
            pack.switchFets(true, false);
            bank.advance(Duration.ofSeconds(1));
            assertThat(other.state().currentMa()).isZero();
        }

        @Test
        void is_switched_on_again_by_a_release() {
            pack.switchFets(false, false);
            assertThat(pack.state().lockedBySoftware()).isTrue();
            pack.switchFets(true, true);
            assertThat(pack.state().lockedBySoftware()).isFalse();
            assertThat(pack.state().chargeFetOn()).isTrue();
            assertThat(pack.state().dischargeFetOn()).isTrue();
        }
    }

    @Test
    void carries_no_current_to_or_from_the_system_with_its_contactor_open() {
        var full = battery(100_000, 500, 900, 900, 900, 900);
        var empty = battery(100_000, 500, 300, 300, 300, 300);
        var bank = bank(List.of(full, empty), true);
        bank.setLoadMa(20_000);
        bank.switchContactor(false);
        bank.advance(Duration.ofSeconds(1));
        assertThat(bank.loadMa()).isZero();
        assertThat(full.state().currentMa()).as("strings level each other").isNegative();
        assertThat(full.state().currentMa() + empty.state().currentMa()).isCloseTo(0, within(2));
    }

    @ParameterizedTest(name = "{0} s at a time")
    @ValueSource(ints = {1, 7, 60, 600})
    void gives_the_same_result_however_the_time_is_cut(int seconds) {
        var pack = battery(100_000, 500, 400, 410, 390, 405);
        var bank = bank(List.of(pack), true);
        for (int at = 0; at < 4_200; at += seconds) {
            bank.advance(Duration.ofSeconds(seconds));
        }
        assertThat(pack.cells().getFirst().chargeAh()).isCloseTo(86.66, within(0.05));
    }

    @Nested
    @DisplayName("whose cells are full and apart")
    class Balancing {

        private final SimulatedBattery pack = battery(100_000, 500, 985, 995, 970, 985);
        private final SimulatedBank bank = bank(List.of(pack), true);

        @Test
        void moves_at_most_1800_ma_out_of_the_highest_cell() {
            bank.advance(Duration.ofMinutes(3));
            assertThat(pack.state().balancing()).containsExactly(false, true, false, false);
            double highest = pack.cells().get(1).chargeAh();
            double untouched = pack.cells().get(3).chargeAh();
            bank.advance(Duration.ofSeconds(1));
            double movedAs = (pack.cells().get(3).chargeAh()
                            - untouched
                            - pack.cells().get(1).chargeAh()
                            + highest)
                    * 3_600;
            assertThat(movedAs).isBetween(1.7, 1.81);
        }

        @Test
        void brings_them_together() {
            bank.advance(Duration.ofMinutes(180));
            var cells = pack.state().cellsMv();
            int spread = cells.stream().mapToInt(i -> i).max().orElseThrow()
                    - cells.stream().mapToInt(i -> i).min().orElseThrow();
            assertThat(spread).isLessThanOrEqualTo(15);
        }
    }

    @Test
    void is_protected_by_its_boards_at_the_very_end() {
        var pack = battery(100_000, 500, 20, 200, 200, 200);
        var bank = bank(List.of(pack), false);
        bank.setLoadMa(50_000);
        bank.advance(Duration.ofMinutes(10));
        assertThat(pack.state().cellUnderVoltage()).isTrue();
        assertThat(pack.state().dischargeFetOn()).isFalse();
        pack.switchFets(true, true);
        assertThat(pack.state().dischargeFetOn())
                .as("a release does not override it")
                .isFalse();
    }
}
