package io.cellwarden.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A simulated LiFePO4 cell")
class LfpCellTest {

    private static final int HOUR = 3_600;

    private static LfpCell cell(int socPermille) {
        return new LfpCell(100_000, 1_000, socPermille);
    }

    @Test
    void has_a_higher_voltage_the_fuller_it_is() {
        for (int permille = -10; permille < 1_020; permille++) {
            assertThat(cell(permille + 1).openCircuitVolts())
                    .as("at %d permille", permille)
                    .isGreaterThan(cell(permille).openCircuitVolts());
        }
    }

    @ParameterizedTest(name = "at {0} permille: {1}..{2} mV")
    @CsvSource({"0, 2490, 2510", "100, 3150, 3200", "500, 3280, 3300", "900, 3320, 3350", "1000, 3450, 3550"})
    void rests_where_such_cells_rest(int socPermille, int low, int high) {
        assertThat(cell(socPermille).voltageMv()).isBetween(low, high);
    }

    @Test
    void lies_higher_after_charging_than_after_discharging_at_the_same_charge() {
        var up = cell(450);
        var down = cell(550);
        for (int second = 0; second < HOUR / 20; second++) {
            up.step(100, 1);
            down.step(-100, 1);
        }
        assertThat(up.socPermille()).isEqualTo(down.socPermille()).isEqualTo(500);
        assertThat(up.openCircuitVolts() - down.openCircuitVolts()).isCloseTo(2 * LfpCurve.HYSTERESIS_V, within(0.002));
    }

    @Test
    void counts_the_charge_that_flows() {
        var cell = cell(200);
        for (int second = 0; second < HOUR; second++) {
            cell.step(30, 1);
        }
        assertThat(cell.chargeAh()).isCloseTo(50, within(0.01));
    }

    @Test
    void shows_its_resistance_under_current() {
        var cell = cell(500);
        cell.step(-100, 1);
        assertThat(cell.openCircuitVolts() - cell.volts()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void rises_steeply_when_it_is_full_and_falls_steeply_when_it_is_empty() {
        var full = cell(990);
        full.step(50, 144); // 2 Ah
        assertThat(full.voltageMv()).isGreaterThan(3_650);
        var empty = cell(30);
        empty.step(-50, 144);
        assertThat(empty.voltageMv()).isLessThan(2_800);
    }

    @Test
    void loses_about_three_percent_in_a_month() {
        var cell = cell(1_000);
        for (int day = 0; day < 30; day++) {
            cell.step(0, 24 * HOUR);
        }
        assertThat(cell.socPermille()).isBetween(965, 975);
    }

    @Test
    void grows_warm_under_current_and_cools_at_rest() {
        var cell = cell(900);
        for (int second = 0; second < HOUR / 2; second++) {
            cell.step(-100, 1);
        }
        int warm = cell.temperatureDeciC();
        assertThat(warm).isBetween(255, 450);
        for (int second = 0; second < 4 * HOUR; second++) {
            cell.step(0, 1);
        }
        assertThat(cell.temperatureDeciC()).isLessThan(warm).isBetween(250, 256);
    }

    @Test
    void goes_two_thirds_of_the_way_to_its_surroundings_in_an_hour() {
        var cell = cell(600);
        cell.setTemperatureDeciC(70);
        cell.setSurroundingsDeciC(-150);
        for (int second = 0; second < HOUR; second++) {
            cell.step(0, 1);
        }
        assertThat(cell.temperatureDeciC()).isCloseTo(-69, within(2)); // -15 °C + 22 K / e
    }
}
