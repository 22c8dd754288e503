package io.cellwarden.bms;

import static io.cellwarden.event.ChargeStage.ABSORPTION;
import static io.cellwarden.event.ChargeStage.BULK;
import static io.cellwarden.event.ChargeStage.FLOAT;
import static io.cellwarden.event.ChargeStage.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.AbsorptionRemembered;
import io.cellwarden.event.BankEvent.FullyCharged;
import io.cellwarden.event.BankEvent.StageChanged;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Command;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The charge stage")
@Requirement("CHG-3")
class StageRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    private ChargeStage stage() {
        return bank.state().bms().charge().stage();
    }

    /** A reading whose cells sum to so many millivolts. */
    private BankScenario volts(String battery, int ma, int mv) {
        int cell = mv / 4;
        return bank.reading(battery, ma, 250, cell, cell, cell, mv - 3 * cell);
    }

    @ParameterizedTest(name = "{0} mV at {1} mA: {2}")
    @CsvSource({
        "13915, 1, BULK", "13916, 1, ABSORPTION", "13917, 1, ABSORPTION", "13916, 0, NONE", "13916, -1, NONE",
        "13915, 0, NONE", "13000, 50000, BULK", "13000, 0, NONE", "13500, 0, NONE", "13500, 100, BULK",
        "13916, -2147483648, NONE"
    })
    @Requirement("CHG-1")
    void is_judged_from_voltage_and_current(int mv, int ma, ChargeStage expected) {
        volts("B1", ma, mv);

        assertThat(stage()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} mV at {1} mA: {2}")
    @CsvSource({"27831, 1, BULK", "27832, 1, ABSORPTION"})
    @Requirement("CHG-1")
    void is_judged_by_twice_the_voltage_for_a_25_6_V_battery(int mv, int ma, ChargeStage expected) {
        BankScenario big = BankScenario.of(BankSite.of(
                "b1", BmsModel.SMALL_BMS, Catalogue.printed().find("25.6/200").orElseThrow(), List.of(List.of("B1"))));
        int cell = mv / 8;

        big.reading("B1", ma, 250, cell, cell, cell, cell, cell, cell, cell, mv - 7 * cell);

        assertThat(big.state().bms().charge().stage()).isEqualTo(expected);
    }

    @Test
    void stays_absorption_while_the_charger_is_held_off_by_a_high_cell() {
        bank.at(0).reading("B1", 5_000, 250, 3_500, 3_500, 3_500, 3_760).given();

        bank.at(1).reading("B1", 0, 250, 3_480, 3_480, 3_480, 3_700);

        assertThat(bank.isOn(Output.CHARGERS)).isFalse();
        assertThat(stage()).isEqualTo(ABSORPTION);
    }

    @Test
    void is_not_absorption_when_an_operator_holds_the_charger_off() {
        bank.at(0).order(new Command.LockOff(Output.CHARGERS));

        volts("B1", 0, 14_000);

        assertThat(stage()).isEqualTo(NONE);
    }

    @Nested
    @DisplayName("while no current is told")
    @Requirement("AGG-4")
    class WithoutCurrent {
        private ChargeStage then(int mv) {
            bank.at(3);
            volts("B1", Ints.ABSENT, mv);
            return stage();
        }

        @ParameterizedTest(name = "{0} mV: {1}")
        @CsvSource({"13915, NONE", "13916, ABSORPTION"})
        void stays_absorption_at_its_voltage_alone(int mv, ChargeStage expected) {
            bank.at(0);
            volts("B1", 10_000, 14_200);

            assertThat(then(mv)).isEqualTo(expected);
        }

        @ParameterizedTest(name = "{0} mV: {1}")
        @CsvSource({"13299, NONE", "13300, FLOAT", "13700, FLOAT", "13701, NONE", "13916, NONE"})
        void stays_float_within_its_voltage_alone(int mv, ChargeStage expected) {
            bank.at(0);
            volts("B1", 10_000, 14_200);
            bank.at(1);
            volts("B1", 0, 13_500);

            assertThat(then(mv)).isEqualTo(expected);
        }

        @Test
        void is_not_taken_for_float_which_would_count_as_a_full_charge() {
            bank.at(0);
            volts("B1", 10_000, 14_200);

            assertThat(then(13_500)).isEqualTo(NONE);
            assertThat(bank.events(FullyCharged.class)).isEmpty();
        }

        @Test
        void is_no_bulk() {
            bank.at(0);
            volts("B1", 10_000, 13_000);

            assertThat(then(13_000)).isEqualTo(NONE);
        }

        @Test
        void is_absorption_where_the_charger_is_held_off_by_a_high_cell() {
            bank.at(3).reading("B1", Ints.ABSENT, 250, 3_500, 3_500, 3_500, 3_760);

            assertThat(stage()).isEqualTo(ABSORPTION);
        }

        @Test
        void of_one_battery_of_a_string_follows_the_others() {
            BankScenario string = BankScenario.of(BankSite.of(
                    "b1",
                    BmsModel.SMALL_BMS,
                    Catalogue.printed().find("12.8/200").orElseThrow(),
                    List.of(List.of("B1", "B2"))));
            string.at(0).cells("B1", 3_300).reading("B2", 5_000, 250, 3_300);
            string.at(1).reading("B1", Ints.ABSENT, 250, 3_300);

            assertThat(string.state().bms().charge().stage()).isEqualTo(BULK);
        }

        @Test
        void of_one_string_of_several_is_that_of_the_bank() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).reading("B1", 5_000, 250, 3_300);
            assertThat(two.state().bms().charge().stage()).isEqualTo(BULK);

            two.at(1).reading("B2", Ints.ABSENT, 250, 3_300);

            assertThat(two.state().bms().charge().stage()).isEqualTo(NONE);
        }
    }

    @Nested
    @DisplayName("of float")
    class Float {
        @ParameterizedTest(name = "{0} mV at {1} mA: {2}")
        @CsvSource({
            "13299, 0, NONE",
            "13300, 0, FLOAT",
            "13700, 0, FLOAT",
            "13701, 0, NONE",
            "13500, 3999, FLOAT",
            "13500, 4000, BULK",
            "13500, -500, FLOAT"
        })
        void follows_absorption_within_0_2_V_and_below_0_02_C(int mv, int ma, ChargeStage expected) {
            bank.at(0);
            volts("B1", 10_000, 14_200);

            bank.at(1);
            volts("B1", ma, mv);

            assertThat(stage()).isEqualTo(expected);
        }

        @Test
        void needs_an_absorption_after_the_last_fall_below_its_window() {
            bank.at(0);
            volts("B1", 10_000, 14_200).at(1);
            volts("B1", 0, 13_299).given().at(2);

            volts("B1", 100, 13_500);

            assertThat(stage()).isEqualTo(BULK);
            assertThat(bank.state().bms().charge().absorbed()).isFalse();
        }

        @Test
        void is_remembered_over_a_reading_at_the_edge_of_the_window() {
            bank.at(0);
            volts("B1", 10_000, 14_200).at(1);
            volts("B1", 0, 13_300).at(2);

            volts("B1", 100, 13_500);

            assertThat(stage()).isEqualTo(FLOAT);
            assertThat(bank.events(AbsorptionRemembered.class)).containsExactly(new AbsorptionRemembered(true));
            assertThat(bank.events(StageChanged.class))
                    .containsExactly(new StageChanged(NONE, ABSORPTION), new StageChanged(ABSORPTION, FLOAT));
        }

        @Test
        void counts_all_strings_for_the_limit_of_0_02_C() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).reading("B1", 9_000, 250, 3_550).reading("B2", 9_000, 250, 3_550);

            two.at(1).reading("B1", 3_999, 250, 3_375).reading("B2", 4_000, 250, 3_375);
            assertThat(two.state().bms().charge().stage()).isEqualTo(FLOAT);
            two.at(2).reading("B1", 4_000, 250, 3_375);

            assertThat(two.state().bms().charge().stage()).isEqualTo(BULK);
        }
    }

    @Nested
    @DisplayName("of a bank")
    class OfBank {
        private final BankScenario strings = BankScenario.of(BankSite.of(
                "b1",
                BmsModel.SMALL_BMS,
                Catalogue.printed().find("12.8/200").orElseThrow(),
                List.of(List.of("B1", "B2"), List.of("B3", "B4"))));

        private long currentMa() {
            return StageRules.currentMa(strings.state().site(), strings.state().reports());
        }

        @Test
        void sums_the_currents_of_its_strings_each_the_mean_of_its_batteries() {
            strings.reading("B1", 1_000, 250, 3_300).reading("B2", 1_003, 250, 3_300);
            assertThat(currentMa()).isEqualTo(1_002);
            strings.reading("B3", -400, 250, 3_300);
            assertThat(currentMa()).isEqualTo(602);
            strings.reading("B4", Ints.ABSENT, 250, 3_300);

            assertThat(currentMa()).isEqualTo(602);
        }

        @Test
        void is_judged_on_the_mean_battery_voltage() {
            strings.reading("B1", 1_000, 250, 3_480).reading("B2", 1_000, 250, 3_470);
            assertThat(strings.state().bms().charge().stage()).isEqualTo(BULK);

            strings.reading("B3", 1_000, 250, 3_490);

            assertThat(strings.state().bms().charge().stage()).isEqualTo(ABSORPTION);
        }

        @Test
        @Requirement("TOP-7")
        void leaves_bypassed_batteries_out() {
            strings.reading("B1", 1_000, 250, 3_500).reading("B2", 1_000, 250, 3_300);

            strings.order(new Command.Bypass("B2"));

            assertThat(strings.state().bms().charge().stage()).isEqualTo(ABSORPTION);
        }
    }

    @Nested
    @DisplayName("that the charger reports")
    class Reported {
        @ParameterizedTest
        @EnumSource(ChargeStage.class)
        void counts_instead_of_the_judged_one(ChargeStage reported) {
            volts("B1", 10_000, 13_000);

            bank.charger(reported).at(1);
            volts("B1", 10_000, 14_200);

            assertThat(stage()).isEqualTo(reported);
        }

        @Test
        void is_noted_as_absorption_too() {
            volts("B1", 10_000, 13_600);

            bank.charger(ABSORPTION);

            assertThat(bank.state().bms().charge().absorbed()).isTrue();
        }

        @Test
        void waits_for_the_first_reading() {
            bank.charger(ABSORPTION);
            assertThat(stage()).isEqualTo(NONE);

            bank.at(1).cells("B1", 3_300);

            assertThat(stage()).isEqualTo(ABSORPTION);
        }
    }

    @Test
    void adds_its_time_in_absorption_to_the_months_it_fell_in() {
        bank.after(Duration.ofDays(30).plusHours(23));
        volts("B1", 10_000, 14_200).after(Duration.ofDays(31).plusHours(2));
        volts("B1", 10_000, 14_200).after(Duration.ofDays(31).plusHours(3));
        volts("B1", 0, 13_500).after(Duration.ofDays(31).plusHours(5));
        volts("B1", 10_000, 14_200).after(Duration.ofDays(31).plusHours(6));

        volts("B1", 0, 13_500);

        assertThat(bank.state().bms().charge().absorptionMs())
                .isEqualTo(Map.of(YearMonth.of(2026, 3), 3_600_000L, YearMonth.of(2026, 4), 4 * 3_600_000L));
    }

    @Test
    void keeps_the_last_twelve_months_with_any() {
        for (int month = 0; month < 13; month++) {
            bank.after(Duration.ofDays(1 + month * 31L));
            volts("B1", 10_000, 14_200).after(Duration.ofDays(1 + month * 31L).plusMinutes(1));
            volts("B1", 0, 13_000);
        }

        assertThat(bank.state().bms().charge().absorptionMs())
                .hasSize(12)
                .doesNotContainKey(YearMonth.of(2026, 3))
                .containsEntry(YearMonth.of(2027, 3), 60_000L);
    }
}
