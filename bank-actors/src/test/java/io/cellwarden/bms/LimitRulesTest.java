package io.cellwarden.bms;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Inputs;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.LatchReleased;
import io.cellwarden.event.BankEvent.LatchSet;
import io.cellwarden.event.BankEvent.LimitsChanged;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Limits;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.LimitRamps;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The 12.8/200 takes 100 A and gives 400 A. */
@DisplayName("The limits of a bank")
@Requirement("AGG-1")
class LimitRulesTest {
    private static final int ABSORPTION_MV = 14_200;
    private static final int FLOAT_MV = 13_500;

    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    private static Limits aim(BankScenario bank) {
        return bank.state().bms().limits().aim();
    }

    private Limits aim() {
        return aim(bank);
    }

    private static String why(BankScenario bank) {
        BankState state = bank.state();
        return LimitRules.why(state.bms(), state.reports(), state.clock());
    }

    private BankScenario asks(String battery, int voltageMv, int chargeMa, int dischargeMa) {
        return bank.feed(new Input.LimitsReport(battery, second(1), voltageMv, chargeMa, dischargeMa));
    }

    @Test
    @Requirement("GEN-2")
    void are_no_current_at_all_before_every_battery_was_read() {
        BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
        two.at(0).cells("B1", 3_300);
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
        two.at(1).cells("B2", 3_300);
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 200_000, 800_000));
    }

    @Test
    @Requirement("GEN-2")
    void are_no_current_after_a_start_until_every_battery_was_read_anew() {
        bank.at(0).cells("B1", 3_300).at(1).started();
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
        assertThat(why(bank)).isEqualTo("not every battery has been read since the start; B1 has not been read");
        bank.at(2).cells("B1", 3_300);
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 400_000));
        assertThat(why(bank)).isEmpty();
    }

    @Test
    void are_the_models_currents_for_each_parallel_string_at_the_voltage_of_a_string() {
        BankScenario strings = BankScenario.of(BankSite.of(
                "b1",
                BmsModel.SMALL_BMS,
                Catalogue.printed().find("12.8/200").orElseThrow(),
                List.of(List.of("B1", "B2"), List.of("B3", "B4"))));
        for (String battery : List.of("B1", "B2", "B3", "B4")) {
            strings.at(0).cells(battery, 3_300);
        }
        assertThat(aim(strings)).isEqualTo(new Limits(2 * ABSORPTION_MV, 200_000, 800_000));
    }

    @ParameterizedTest(name = "{0} mA of {1} mA at most, {2} mAh: {3} mA")
    @CsvSource({"0, 400000, 200000, 100000", "0, 60000, 200000, 60000", "30000, 400000, 200000, 30000"})
    void are_half_the_capacity_for_a_model_without_a_recommended_current(
            int recommendedMa, int maxMa, int milliAh, int expectedMa) {
        BatteryModel own =
                new BatteryModel("own", 4, milliAh, milliAh, milliAh, maxMa, recommendedMa, 100_000, 100_000, "M8", 10);
        BankScenario site = BankScenario.of(BankSite.of("b1", BmsModel.SMALL_BMS, own, List.of(List.of("B1"))));
        site.at(0).cells("B1", 3_300);
        assertThat(aim(site).chargeCurrentMa()).isEqualTo(expectedMa);
    }

    @Test
    @Requirement("CHG-1")
    void are_the_float_voltage_in_float_only() {
        bank.at(0).cells("B1", 3_300).at(1).charger(ChargeStage.ABSORPTION);
        assertThat(aim().chargeVoltageMv()).isEqualTo(ABSORPTION_MV);
        bank.at(2).charger(ChargeStage.FLOAT);
        assertThat(aim().chargeVoltageMv()).isEqualTo(FLOAT_MV);
        bank.at(3).charger(ChargeStage.BULK);
        assertThat(aim().chargeVoltageMv()).isEqualTo(ABSORPTION_MV);
    }

    @ParameterizedTest(name = "{0} mV: {1} mA")
    @CsvSource({
        "3649, 100000",
        "3650, 100000",
        "3651, 98000",
        "3652, 98000",
        "3653, 96000",
        "3700, 50000",
        "3748, 2000",
        "3749, 0",
        "3750, 0",
        "3751, 0"
    })
    void go_down_to_no_charge_over_the_last_tenth_of_a_volt_of_the_highest_cell(int highestMv, int ma) {
        bank.at(0).cells("B1", 3_300).at(1).cells("B1", 3_300, 3_300, 3_300, highestMv);
        assertThat(aim().chargeCurrentMa()).isEqualTo(ma);
        assertThat(aim().dischargeCurrentMa()).isEqualTo(400_000);
    }

    @ParameterizedTest(name = "{0} × 0.1 °C: {1} mA")
    @CsvSource({
        "49, 0",
        "50, 0",
        "51, 2000",
        "75, 50000",
        "99, 98000",
        "100, 100000",
        "101, 100000",
        "699, 100000",
        "700, 100000",
        "701, 98000",
        "749, 2000",
        "750, 0",
        "751, 0"
    })
    void go_down_to_no_charge_over_the_last_5_degrees(int deciC, int ma) {
        bank.at(0).cells("B1", 3_300).at(1).reading("B1", 0, deciC, 3_300);
        assertThat(aim().chargeCurrentMa()).isEqualTo(ma);
        assertThat(aim().dischargeCurrentMa()).isEqualTo(400_000);
    }

    @Test
    void do_not_depend_on_a_temperature_that_is_not_known() {
        bank.feed(new Input.Reading("B1", second(0), 0, Ints.none(), Ints.of(3_300, 3_300, 3_300, 3_300)));
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 400_000));
    }

    @ParameterizedTest(name = "{0} mV: {1} mA")
    @CsvSource({
        "2901, 400000",
        "2900, 400000",
        "2899, 392000",
        "2850, 200000",
        "2802, 8000",
        "2801, 0",
        "2800, 0",
        "2799, 0"
    })
    void go_down_to_no_discharge_over_the_last_tenth_of_a_volt_of_the_lowest_cell(int lowestMv, int ma) {
        bank.at(0).cells("B1", 3_300).at(1).cells("B1", 3_300, 3_300, 3_300, lowestMv);
        assertThat(aim().dischargeCurrentMa()).isEqualTo(ma);
        assertThat(aim().chargeCurrentMa()).isEqualTo(100_000);
    }

    @Test
    void follow_the_battery_that_is_nearest_to_a_limit() {
        BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
        two.at(0).cells("B1", 3_700).cells("B2", 3_300);
        assertThat(aim(two).chargeCurrentMa()).isEqualTo(100_000);
        assertThat(why(two)).isEqualTo("B1 is near a limit of charging");
        two.at(1).cells("B1", 3_300).cells("B2", 2_850);
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 200_000, 400_000));
        assertThat(why(two)).isEqualTo("B2 is near its lowest cell voltage");
    }

    @Test
    @Requirement("BMS-8")
    void are_no_current_while_an_output_is_off_and_never_no_voltage() {
        bank.at(0).cells("B1", 3_300).at(1).order(new Command.LockOff(Output.CHARGERS));
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 0, 400_000));
        assertThat(why(bank)).isEqualTo("chargers are off");
        bank.at(2).order(new Command.LockOff(Output.LOADS));
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
        bank.at(3).order(new Command.Unlock(Output.CHARGERS));
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 0));
        assertThat(why(bank)).isEqualTo("loads are off");
    }

    @Test
    @Requirement({"TOP-6", "AGG-2"})
    void are_no_current_while_a_battery_is_silent_until_it_is_bypassed() {
        BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
        two.at(0).cells("B1", 3_300).cells("B2", 3_300).at(1).silent("B2");
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
        two.at(2).order(new Command.Bypass("B2"));
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 400_000));
        assertThat(why(two)).isEqualTo("B2 is bypassed");
    }

    @Test
    @Requirement("AGG-2")
    void lose_what_a_string_gives_whose_own_bms_has_switched_it_off() {
        BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
        two.at(0).cells("B1", 3_300).cells("B2", 3_300);
        two.at(1).readBack(Output.CHARGERS, "a/B2/charge-fet", "B2", false);
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 800_000));
        assertThat(why(two)).isEqualTo("B2 has its charge switch off");
        two.at(2).readBack(Output.LOADS, "a/B1/discharge-fet", "B1", false);
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 400_000));
        assertThat(why(two)).isEqualTo("B1 has its discharge switch off; B2 has its charge switch off");
        two.at(3)
                .readBack(Output.CHARGERS, "a/B2/charge-fet", "B2", true)
                .readBack(Output.LOADS, "a/B1/discharge-fet", "B1", true);
        assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 200_000, 800_000));
    }

    @Test
    @Requirement("AGG-2")
    void are_not_lowered_by_a_switch_that_is_off_because_the_output_is() {
        bank.at(0).cells("B1", 3_300).order(new Command.LockOff(Output.CHARGERS));
        bank.at(1).readBack(Output.CHARGERS, "a/B1/charge-fet", "B1", false);
        assertThat(why(bank)).isEqualTo("chargers are off");
    }

    @Test
    void are_what_hardware_asks_for_where_that_is_less() {
        bank.at(0).cells("B1", 3_300);
        bank.at(1);
        asks("B1", 14_000, 40_000, 50_000);
        assertThat(aim()).isEqualTo(new Limits(14_000, 40_000, 50_000));
        assertThat(why(bank)).isEqualTo("B1 asks for less");
        asks("B1", 14_400, 500_000, 500_000);
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 400_000));
        asks("B1", Ints.ABSENT, Ints.ABSENT, 7_000);
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 7_000));
        assertThat(why(bank)).isEqualTo("B1 asks for less");
    }

    @Test
    void take_a_voltage_of_0_for_no_charge_and_one_of_an_empty_battery_for_none() {
        bank.at(0).cells("B1", 3_300);
        bank.at(1);
        asks("B1", 0, 100_000, 400_000);
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 0, 400_000));
        assertThat(why(bank)).isEqualTo("B1 asks for less");
        asks("B1", 11_199, 100_000, 400_000);
        assertThat(aim()).isEqualTo(new Limits(11_200, 100_000, 400_000));
    }

    @Test
    @Requirement("AGG-4")
    void are_no_current_of_a_battery_whose_hardware_has_not_told_its_own_for_3_minutes() {
        bank.at(1).cells("B1", 3_300);
        asks("B1", 14_200, 100_000, 400_000);
        bank.at(181).cells("B1", 3_300);
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 400_000));
        bank.at(181.001).cells("B1", 3_300);
        assertThat(aim()).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
        assertThat(why(bank)).isEqualTo("B1 has not told its limits lately");
    }

    @Test
    void are_not_a_new_decision_for_every_millivolt_of_noise() {
        bank.at(0).cells("B1", 3_300, 3_300, 3_300, 3_701).given();
        for (int second = 1; second < 60; second++) {
            bank.at(second).cells("B1", 3_300, 3_300, 3_300, 3_699 + second % 3);
        }
        assertThat(bank.events(LimitsChanged.class)).isEmpty();
        bank.at(60).cells("B1", 3_300, 3_300, 3_300, 3_697);
        assertThat(bank.events(LimitsChanged.class)).hasSize(1);
    }

    @Nested
    @DisplayName("after a cell was below 2.0 V")
    @Requirement("CHG-5")
    class Deep {
        @ParameterizedTest(name = "{0} mV: {1}")
        @CsvSource({"1999, true", "2000, false", "2001, false"})
        void allow_no_charge(int lowestMv, boolean forbidden) {
            bank.at(0).cells("B1", 3_300, lowestMv, 3_300, 3_300).at(1).cells("B1", 3_300);
            assertThat(aim().chargeCurrentMa()).isEqualTo(forbidden ? 0 : 100_000);
            assertThat(bank.events(LatchSet.class).stream()
                            .filter(latch -> latch.kind() == LatchKind.DEEP_CELL)
                            .toList())
                    .isEqualTo(forbidden ? List.of(new LatchSet(LatchKind.DEEP_CELL, "B1", 2)) : List.of());
        }

        @Test
        void allow_it_again_when_an_operator_says_that_the_battery_was_recovered() {
            bank.at(0).cells("B1", 3_300, 1_900, 3_300, 3_300).at(1).cells("B1", 3_300, 2_500, 3_300, 3_300);
            assertThat(why(bank)).contains("B1 was below 2.0 V a cell: charge it only to recover it");
            bank.at(2).order(new Command.AllowCharge("B1"));
            assertThat(bank.events(LatchReleased.class)).contains(new LatchReleased(LatchKind.DEEP_CELL, "B1"));
            assertThat(aim().chargeCurrentMa()).isEqualTo(100_000);
        }

        @Test
        void are_not_released_by_an_order_that_comes_too_soon_or_for_nothing() {
            bank.at(0).cells("B1", 3_300, 1_900, 3_300, 3_300).at(1).cells("B1", 3_300, 2_499, 3_300, 3_300);
            bank.given().order(new Command.AllowCharge("B1"));
            assertThat(bank.events(InputRefused.class))
                    .extracting(InputRefused::reason)
                    .containsExactly("CHG-5: a cell of B1 is at 2.499 V; recover the battery first, until all are at"
                            + " 2.500 V");
            bank.given().order(new Command.AllowCharge("B2"));
            assertThat(bank.events(InputRefused.class))
                    .extracting(InputRefused::reason)
                    .containsExactly("B2 may be charged: no cell of it was below 2.0 V since it was last allowed");
        }

        @Test
        @Requirement("TOP-7")
        void do_not_count_a_battery_that_is_bypassed() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).cells("B1", 3_300).cells("B2", 1_900).order(new Command.Bypass("B2"));
            assertThat(aim(two).chargeCurrentMa()).isEqualTo(100_000);
            two.given().at(1).order(new Command.AllowCharge("B2"));
            assertThat(two.events(InputRefused.class))
                    .extracting(InputRefused::reason)
                    .containsExactly("B2 is bypassed: put it back first");
        }
    }

    @Nested
    @DisplayName("in time")
    class Ramps {
        private final LimitRamps ramps = new LimitRamps(10_000, 100);

        private Limits at(double second) {
            return bank.state().bms().limits().at(second(second), ramps);
        }

        @Test
        void rise_by_ramps() {
            bank.at(10).cells("B1", 3_300);
            assertThat(at(9)).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
            assertThat(at(10)).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
            assertThat(at(10.5)).isEqualTo(new Limits(ABSORPTION_MV, 5_000, 5_000));
            assertThat(at(19.999)).isEqualTo(new Limits(ABSORPTION_MV, 99_990, 99_990));
            assertThat(at(20)).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 100_000));
            assertThat(at(21)).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 110_000));
            assertThat(at(1_000_000_000)).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 400_000));
        }

        @Test
        void fall_at_once_and_rise_from_there() {
            BankScenario ramped =
                    BankScenario.of(BankScenario.site(BmsModel.SMALL_BMS, "B1").withRamps(ramps));
            ramped.at(0).cells("B1", 3_300).at(4).charger(ChargeStage.FLOAT);
            assertThat(ramped.state().bms().limits().at(second(4), ramps))
                    .isEqualTo(new Limits(FLOAT_MV, 40_000, 40_000));
            ramped.at(5).cells("B1", 3_728);
            assertThat(ramped.state().bms().limits().at(second(5), ramps))
                    .isEqualTo(new Limits(FLOAT_MV, 22_000, 50_000));
            ramped.at(6).charger(ChargeStage.BULK);
            assertThat(ramped.state().bms().limits().at(second(8), ramps))
                    .isEqualTo(new Limits(FLOAT_MV + 200, 22_000, 80_000));
        }
    }

    static LongStream seeds() {
        return Inputs.seeds(30);
    }

    /** Whatever happens: never above what the batteries are made for, no current while an output is off, never 0 V. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hold_in_every_state(long seed) {
        Inputs inputs = new Inputs(seed);
        BankSite site = inputs.site();
        BankState state = BankState.initial(site);
        int strings = site.strings().size();
        for (Input input : inputs.inputs(site, 200)) {
            for (BankRules.Step step : BankRules.feed(state, input, "test")) {
                state = step.state();
                LimitState limits = state.bms().limits();
                Limits now = limits.at(state.clock(), site.ramps());
                assertThat(now.chargeVoltageMv())
                        .isPositive()
                        .isLessThanOrEqualTo(limits.aim().chargeVoltageMv());
                assertThat(now.chargeCurrentMa())
                        .isBetween(0, limits.aim().chargeCurrentMa())
                        .isLessThanOrEqualTo(site.model().recommendedChargeMa() * strings);
                assertThat(now.dischargeCurrentMa())
                        .isBetween(0, limits.aim().dischargeCurrentMa())
                        .isLessThanOrEqualTo(site.model().maxDischargeMa() * strings);
                if (!state.bms().isOn(Output.CHARGERS)) {
                    assertThat(now.chargeCurrentMa()).isZero();
                }
                if (!state.bms().isOn(Output.LOADS)) {
                    assertThat(now.dischargeCurrentMa()).isZero();
                }
            }
        }
    }
}
