package io.cellwarden.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.requirement.Requirement;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The catalogue")
class CatalogueTest {
    private final Catalogue printed = Catalogue.printed();

    private BatteryModel model(String name) {
        return printed.find(name).orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "12.8/50,    4,  50,  40,  25, 100,  30, 100,  50, M8,  10",
        "12.8/60,    4,  60,  48,  30, 120,  30, 120,  60, M8,  10",
        "12.8/100,   4, 100,  80,  50, 200,  50, 200, 100, M8,  10",
        "12.8/160,   4, 160, 130,  80, 320,  80, 320, 160, M8,  14",
        "12.8/200,   4, 200, 160, 100, 400, 100, 400, 200, M8,  14",
        "12.8/300,   4, 300, 240, 150, 600, 150, 600, 300, M10, 20",
        "12.8/330,   4, 330, 260, 160, 400, 150, 400, 300, M10, 20",
        "25.6/100,   8, 100,  80,  50, 200,  50, 200, 100, M8,  10",
        "25.6/200,   8, 200, 160, 100, 400, 100, 400, 200, M8,  14",
        "25.6/200-a, 8, 200, 160, 100, 400, 100, 400, 200, M8,   0"
    })
    @Requirement({"TOP-9", "CAT-3", "CAT-8", "CAT-9"})
    void holds_the_printed_table(
            String name,
            int cells,
            int ah,
            int at0,
            int atMinus20,
            int charge,
            int charging,
            int max,
            int rec,
            String m,
            int nm) {
        assertThat(model(name))
                .isEqualTo(new BatteryModel(
                        name,
                        cells,
                        ah * 1_000,
                        at0 * 1_000,
                        atMinus20 * 1_000,
                        charge * 1_000,
                        charging * 1_000,
                        max * 1_000,
                        rec * 1_000,
                        m,
                        nm));
    }

    @Test
    @Requirement("CAT-9")
    void holds_the_ten_models_of_the_tables() {
        assertThat(printed.models()).hasSize(10);
        assertThat(printed.models().getFirst().name()).isEqualTo("12.8/50");
    }

    @Test
    @Requirement("CAT-3")
    void takes_400_A_for_the_12_8_330() {
        assertThat(model("12.8/330").maxDischargeMa()).isEqualTo(400_000);
        assertThat(model("12.8/330").maxChargeMa()).isEqualTo(400_000);
    }

    @ParameterizedTest(name = "{0}: absorption {1}, float {2}, window {3}, known above {4} mV")
    @CsvSource({
        "12.8/330, 14200, 13500, 200, 13800",
        "12.8/50, 14200, 13500, 200, 13800",
        "25.6/100, 28400, 27000, 400, 27200",
        "25.6/200-a, 28400, 27000, 400, 27200"
    })
    @Requirement({"CHG-1", "CAT-1", "CAT-2", "CAT-4"})
    void derives_the_voltages_from_the_cells(String name, int absorption, int floating, int window, int known) {
        BatteryModel model = model(name);

        assertThat(model.absorptionMv()).isEqualTo(absorption);
        assertThat(model.floatMv()).isEqualTo(floating);
        assertThat(model.floatWindowMv()).isEqualTo(window);
        assertThat(model.balanceKnownAboveMv()).isEqualTo(known);
        assertThat(model.blocks()).isEqualTo(name.startsWith("12") ? 1 : 2);
    }

    @Nested
    @DisplayName("of a site")
    @Requirement("TOP-9")
    class OfASite {
        private final BatteryModel own = model("own", 4, 80, 70, 60, 100, 100);

        private static BatteryModel model(String name, int cells, int ah, int at0, int atMinus20, int charge, int max) {
            return new BatteryModel(name, cells, ah, at0, atMinus20, charge, 1, max, 1, "M8", 10);
        }

        @Test
        void adds_models_after_the_printed_ones() {
            assertThat(printed.with(List.of(own)).find("own")).contains(own);
            assertThat(printed.with(List.of(own)).models().getLast()).isEqualTo(own);
            assertThat(printed.find("own")).isEmpty();
        }

        @Test
        void replaces_a_printed_model() {
            BatteryModel other = model("12.8/50", 4, 55, 50, 40, 1, 1);

            assertThat(printed.with(List.of(other)).find("12.8/50")).contains(other);
            assertThat(printed.with(List.of(other)).models()).hasSize(10);
        }

        @Requirement("TOP-2")
        @ParameterizedTest(name = "{0} cells: legal = {1}")
        @CsvSource({"3, false", "4, true", "5, false", "8, true", "16, false"})
        void has_4_or_8_cells(int cells, boolean legal) {
            if (legal) {
                assertThat(model("x", cells, 1, 1, 1, 1, 1).cells()).isEqualTo(cells);
            } else {
                assertThatThrownBy(() -> model("x", cells, 1, 1, 1, 1, 1))
                        .hasMessage("TOP-2: a battery has 4 or 8 cells, not " + cells);
            }
        }

        @ParameterizedTest(name = "{0} Ah, {1} at 0 °C, {2} at −20 °C, {3} A, {4} A")
        @CsvSource({"0, 0, 0, 1, 1", "1, 1, 1, 0, 1", "1, 1, 1, 1, 0", "1, 2, 1, 1, 1", "2, 1, 2, 1, 1"})
        void refuses_what_no_battery_can_be(int ah, int at0, int atMinus20, int charge, int max) {
            assertThatThrownBy(() -> model("x", 4, ah, at0, atMinus20, charge, max))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("TOP-9: ");
        }

        @Test
        void takes_the_least_battery() {
            assertThat(model("x", 4, 1, 1, 1, 1, 1).capacityMilliAh()).isEqualTo(1);
        }
    }
}
