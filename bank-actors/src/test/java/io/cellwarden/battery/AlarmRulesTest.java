package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.AdvisoryChanged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmHeldBack;
import io.cellwarden.event.BankEvent.AlarmHoldDropped;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The alarms of a battery:")
class AlarmRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    private boolean active(AlarmCode code) {
        return bank.battery("B1").alarms().isActive(code);
    }

    private BankScenario withoutPreAlarm() {
        return bank.at(0).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM_SUPPORTED, 0));
    }

    @Nested
    @DisplayName("a cell that is low")
    class Low {
        @Requirement({"ALM-1", "SET-2"})
        @ParameterizedTest(name = "{0} mV: warns = {1}")
        @CsvSource({"3099, true", "3100, false", "3101, false"})
        void warns_below_the_pre_alarm_voltage(int mv, boolean warns) {
            bank.at(0).cells("B1", 3_300, mv, 3_300, 3_300);

            assertThat(bank.events().contains("+W-SL12 B1/2")).isEqualTo(warns);
            assertThat(active(AlarmCode.W_SL12)).isEqualTo(warns);
        }

        @Requirement("ALM-1")
        @ParameterizedTest(name = "{0} mV: cleared = {1}")
        @CsvSource({"3199, false", "3200, false", "3201, true"})
        void warns_until_the_lowest_cell_is_above_3_20_V(int mv, boolean cleared) {
            bank.at(0).cells("B1", 3_300, 3_050, 3_300, 3_300).given();

            bank.at(1).cells("B1", 3_300, 3_300, mv, 3_300);

            assertThat(bank.events().contains("-W-SL12 B1/2")).isEqualTo(cleared);
            assertThat(active(AlarmCode.W_SL12)).isEqualTo(!cleared);
        }

        @Requirement({"ALM-1", "ALM-2", "PRE-5", "SET-5"})
        @Test
        void never_warns_and_alarms_at_once_where_the_battery_has_no_pre_alarm() {
            withoutPreAlarm().given();

            bank.at(1).cells("B1", 3_300, 3_300, 2_799, 3_300);

            assertThat(bank.events()).containsExactly("+A-SL11 B1/3", "loads-off (A-SL11 B1/3)");
        }

        @Requirement({"ALM-2", "SET-1", "CAT-6"})
        @ParameterizedTest(name = "{0} mV: alarms = {1}")
        @CsvSource({"2799, true", "2800, false", "2801, false"})
        void alarms_below_the_allowed_to_discharge_voltage(int mv, boolean alarms) {
            withoutPreAlarm();

            bank.at(1).cells("B1", 3_300, mv, 3_300, 3_300);

            assertThat(active(AlarmCode.A_SL11)).isEqualTo(alarms);
        }

        @Requirement("ALM-2")
        @ParameterizedTest(name = "{0} mV: cleared = {1}")
        @CsvSource({"3199, false", "3200, true", "3201, true"})
        void alarms_until_all_cells_are_at_3_20_V(int mv, boolean cleared) {
            withoutPreAlarm().at(1).cells("B1", 3_300, 2_700, 3_300, 3_300).given();

            bank.at(2).cells("B1", 3_300, 3_300, 3_300, mv);

            assertThat(bank.events().contains("-A-SL11 B1/2")).isEqualTo(cleared);
            assertThat(active(AlarmCode.A_SL11)).isEqualTo(!cleared);
        }

        @Requirement("ALM-8")
        @ParameterizedTest(name = "{0} mV: critical = {1}")
        @CsvSource({"2499, true", "2500, false", "2501, false"})
        void is_critical_below_2_50_V(int mv, boolean critical) {
            bank.at(0).cells("B1", 3_300, 3_300, mv, 3_300);

            assertThat(active(AlarmCode.CW_DEEP_DISCHARGE)).isEqualTo(critical);
        }

        @Requirement("ALM-8")
        @ParameterizedTest(name = "{0} cells sum below {1} V: critical")
        @CsvSource({"4, 2499, 2500, 2500, 2500", "8, 2499, 2500, 2500, 2500"})
        void is_critical_in_a_battery_below_10_or_20_V(int count, int a, int b, int c, int d) {
            BankScenario some = BankScenario.of(BankSite.of(
                    "b1",
                    BmsModel.SMALL_BMS,
                    Catalogue.printed()
                            .find(count == 4 ? "12.8/100" : "25.6/100")
                            .orElseThrow(),
                    List.of(List.of("B1"))));

            some.at(0).cells("B1", count == 4 ? new int[] {a, b, c, d} : new int[] {a, b, c, d, b, b, b, b});

            assertThat(some.battery("B1").last().voltageMv()).isEqualTo(count * 2_500 - 1);
            assertThat(some.events()).contains("+CW-DEEP-DISCHARGE B1/1");
        }

        @Requirement("ALM-8")
        @ParameterizedTest(name = "{0} mV: cleared = {1}")
        @CsvSource({"3199, false", "3200, true", "3201, true"})
        void is_critical_until_all_cells_are_at_3_20_V(int mv, boolean cleared) {
            bank.at(0).cells("B1", 3_300, 2_400, 3_300, 3_300).given();

            bank.at(1).cells("B1", mv, 3_300, 3_300, 3_300);

            assertThat(bank.events().contains("-CW-DEEP-DISCHARGE B1/2")).isEqualTo(cleared);
        }
    }

    @Nested
    @DisplayName("a cell that is high")
    class High {
        @Requirement({"ALM-3", "CAT-7"})
        @ParameterizedTest(name = "{0} mV: inhibits = {1}")
        @CsvSource({"3749, false", "3750, true", "3751, true"})
        void inhibits_charging_from_3_75_V(int mv, boolean inhibits) {
            bank.at(0).cells("B1", 3_400, 3_400, 3_400, mv);

            assertThat(bank.events().contains("+CW-CHARGE-INHIBIT B1/4")).isEqualTo(inhibits);
            assertThat(bank.events().contains("chargers-off (CW-CHARGE-INHIBIT B1/4)"))
                    .isEqualTo(inhibits);
        }

        @Requirement("ALM-4")
        @ParameterizedTest(name = "{0} mV: alarms = {1}")
        @CsvSource({"3949, false", "3950, false", "3951, true"})
        void alarms_above_3_95_V(int mv, boolean alarms) {
            bank.at(0).cells("B1", 3_400, 3_400, 3_400, mv);

            assertThat(active(AlarmCode.A_SL9)).isEqualTo(alarms);
        }

        @Requirement("ALM-8")
        @ParameterizedTest(name = "{0} mV: critical = {1}")
        @CsvSource({"4199, false", "4200, true", "4201, true"})
        void is_critical_from_4_20_V(int mv, boolean critical) {
            bank.at(0).cells("B1", 3_400, 3_400, 3_400, mv);

            assertThat(active(AlarmCode.CW_ABSOLUTE_MAX)).isEqualTo(critical);
        }

        @Requirement({"ALM-3", "ALM-4", "ALM-8"})
        @ParameterizedTest(name = "{0} mV: cleared = {1}")
        @CsvSource({"3599, true", "3600, false", "3601, false"})
        void holds_all_three_until_the_highest_cell_is_below_3_60_V(int mv, boolean cleared) {
            bank.at(0).cells("B1", 3_400, 4_250, 3_400, 3_400).given();

            bank.at(1).cells("B1", 3_400, 3_400, mv, 3_400);

            assertThat(bank.events())
                    .isEqualTo(
                            cleared
                                    ? List.of(
                                            "-CW-CHARGE-INHIBIT B1/2",
                                            "-A-SL9 B1/2",
                                            "-CW-ABSOLUTE-MAX B1/2",
                                            "chargers-on")
                                    : List.of());
        }

        @Requirement({"GEN-3", "ALM-3", "ALM-4", "ALM-8"})
        @Test
        void raises_all_three_at_once_with_their_printed_limits() {
            bank.at(0).cells("B1", 3_400, 4_250, 3_400, 3_400);

            assertThat(bank.events(AlarmRaised.class))
                    .containsExactly(
                            new AlarmRaised(AlarmCode.CW_CHARGE_INHIBIT, "B1", 2, 4_250, 3_750),
                            new AlarmRaised(AlarmCode.A_SL9, "B1", 2, 4_250, 3_950),
                            new AlarmRaised(AlarmCode.CW_ABSOLUTE_MAX, "B1", 2, 4_250, 4_200));
        }
    }

    @Nested
    @DisplayName("a battery that is cold or hot")
    class Temperature {
        @Requirement({"ALM-5", "SET-3"})
        @ParameterizedTest(name = "{0} x 0.1 °C: alarms = {1}")
        @CsvSource({"49, true", "50, false", "51, false"})
        void alarms_below_the_lowest_charge_temperature(int deciC, boolean alarms) {
            bank.at(0).reading("B1", 0, deciC, 3_300);

            assertThat(active(AlarmCode.A_SL22)).isEqualTo(alarms);
            assertThat(bank.events().contains("chargers-off (A-SL22 B1)")).isEqualTo(alarms);
        }

        @Requirement("ALM-5")
        @ParameterizedTest(name = "{0} x 0.1 °C: cleared = {1}")
        @CsvSource({"59, false", "60, true", "61, true"})
        void alarms_until_1_degree_above_it(int deciC, boolean cleared) {
            bank.at(0).reading("B1", 0, 20, 3_300);

            bank.at(1).reading("B1", 0, deciC, 3_300);

            assertThat(active(AlarmCode.A_SL22)).isEqualTo(!cleared);
        }

        @Requirement({"ALM-6", "CAT-5"})
        @ParameterizedTest(name = "{0} x 0.1 °C: alarms = {1}")
        @CsvSource({"749, false", "750, false", "751, true"})
        void alarms_above_75_degrees(int deciC, boolean alarms) {
            bank.at(0).reading("B1", 0, deciC, 3_300);

            assertThat(active(AlarmCode.A_SL15)).isEqualTo(alarms);
            assertThat(bank.events().contains("chargers-off (A-SL15 B1)")).isEqualTo(alarms);
        }

        @Requirement("ALM-6")
        @ParameterizedTest(name = "{0} x 0.1 °C: cleared = {1}")
        @CsvSource({"699, true", "700, false", "701, false"})
        void alarms_until_below_70_degrees(int deciC, boolean cleared) {
            bank.at(0).reading("B1", 0, 800, 3_300);

            bank.at(1).reading("B1", 0, deciC, 3_300);

            assertThat(active(AlarmCode.A_SL15)).isEqualTo(!cleared);
        }

        @Requirement("ALM-9")
        @Test
        void holds_the_lowest_sensor_against_low_limits_and_the_highest_against_high_ones() {
            bank.feed(
                    new Input.Reading("B1", second(0), 0, Ints.of(300, 20, 760), Ints.of(3_300, 3_300, 3_300, 3_300)));

            assertThat(bank.events(AlarmRaised.class))
                    .containsExactly(
                            new AlarmRaised(AlarmCode.A_SL22, "B1", 0, 20, 50),
                            new AlarmRaised(AlarmCode.A_SL15, "B1", 0, 760, 750));
        }

        @Requirement("SET-4")
        @ParameterizedTest(name = "offset {0}, {1} x 0.1 °C: cold = {2}, hot = {3}")
        @CsvSource({
            "-100, 149, true, false",
            "-100, 150, false, false",
            "100, 650, false, false",
            "100, 651, false, true"
        })
        void adds_the_offset_to_every_sensor(int offset, int deciC, boolean cold, boolean hot) {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.TEMPERATURE_OFFSET, offset));

            bank.at(1).reading("B1", 0, deciC, 3_300);

            assertThat(active(AlarmCode.A_SL22)).isEqualTo(cold);
            assertThat(active(AlarmCode.A_SL15)).isEqualTo(hot);
        }

        @Requirement("GEN-2")
        @Test
        void alarms_of_nothing_while_no_temperature_is_known() {
            bank.feed(new Input.Reading("B1", second(0), 9_000, Ints.none(), Ints.of(3_300, 3_300, 3_300, 3_300)));

            assertThat(bank.events()).isEmpty();
        }
    }

    @Nested
    @DisplayName("use out of range")
    class Use {
        @Requirement({"ALM-10", "CAT-5"})
        @ParameterizedTest(name = "{0} mA at {1} x 0.1 °C: advised = {2}")
        @CsvSource({
            "501, 49, true",
            "501, 50, false",
            "501, 500, false",
            "501, 501, true",
            "500, 49, false",
            "500, 501, false",
            "-501, -201, true",
            "-501, -200, false",
            "-501, 49, false",
            "-501, 500, false",
            "-501, 501, true",
            "-500, 501, false"
        })
        void is_advised_of_while_more_than_half_an_ampere_flows(int ma, int deciC, boolean advised) {
            bank.at(0).reading("B1", ma, deciC, 3_300);

            assertThat(bank.events().contains("+CW-OUT-OF-RANGE-USE B1")).isEqualTo(advised);
        }

        @Requirement("ALM-10")
        @Test
        void is_told_with_its_figures() {
            bank.at(0).reading("B1", -20_000, 512, 3_300).given();

            bank.at(1)
                    .reading("B1", 5_000, 21, 3_300)
                    .at(2)
                    .reading("B1", 5_000, 101, 3_300)
                    .at(3)
                    .reading("B1", 5_000, 505, 3_300);

            assertThat(bank.events(AdvisoryChanged.class))
                    .extracting(AdvisoryChanged::raised, AdvisoryChanged::what)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(false, ""),
                            org.assertj.core.groups.Tuple.tuple(
                                    true, "5.000 A charge at 50.5 °C, in range from 5.0 to 50.0 °C"));
        }

        @Requirement("ALM-10")
        @Test
        void names_the_low_end_when_it_is_too_cold() {
            bank.at(0).reading("B1", -20_000, -212, 3_300);

            assertThat(bank.events(AdvisoryChanged.class).getFirst().what())
                    .isEqualTo("20.000 A discharge at -21.2 °C, in range from -20.0 to 50.0 °C");
        }

        @Requirement({"ALM-10", "ALM-9"})
        @ParameterizedTest(name = "sensors at {0} and {1} x 0.1 °C: {2} °C")
        @CsvSource({"100, 512, 51.2", "20, 250, 2.0"})
        void names_the_sensor_that_is_out_of_range(int low, int high, String named) {
            bank.feed(
                    new Input.Reading("B1", second(0), 9_000, Ints.of(low, high), Ints.of(3_300, 3_300, 3_300, 3_300)));

            assertThat(bank.events(AdvisoryChanged.class).getFirst().what()).startsWith("9.000 A charge at " + named);
        }

        @Requirement({"ALM-10", "GEN-3"})
        @ParameterizedTest(name = "then {0} mA at {1} x 0.1 °C")
        @CsvSource({"500, 20", "5000, 50"})
        void ends_when_the_current_is_gone_or_the_range_is_reached(int ma, int deciC) {
            bank.at(0).reading("B1", 5_000, 20, 3_300).given();

            bank.at(1).reading("B1", ma, deciC, 3_300);

            assertThat(bank.events()).containsExactly("-CW-OUT-OF-RANGE-USE B1");
        }

        @Test
        @Requirement("ALM-8")
        void stays_where_a_journal_knows_an_alarm_but_no_temperature() {
            BatteryState raised = BatteryRules.evolve(
                    BatteryState.initial(bank.state().site(), "B1"),
                    new AlarmRaised(AlarmCode.A_SL22, "B1", 0, 30, 50),
                    second(0));
            Input.Reading reading =
                    new Input.Reading("B1", second(1), 0, Ints.none(), Ints.of(3_300, 3_300, 3_300, 3_300));

            BatteryState read = BatteryRules.evolve(raised, new InputAccepted(reading), second(1));

            assertThat(read.alarms().active().get(AlarmCode.A_SL22).worst()).isEqualTo(30);
        }

        @Requirement("ALM-10")
        @Test
        void is_not_judged_while_the_current_is_unknown() {
            bank.at(0).reading("B1", Ints.ABSENT, 20, 3_300);

            assertThat(bank.events()).containsExactly("+A-SL22 B1", "chargers-off (A-SL22 B1)");
        }
    }

    @Nested
    @DisplayName("the worst value")
    @Requirement("ALM-8")
    class Worst {
        @ParameterizedTest(name = "{0} from {1}, then {2}, cleared at {3}")
        @CsvSource({
            "CW_DEEP_DISCHARGE, 2450, 2300, 3300, 2300",
            "CW_ABSOLUTE_MAX, 4210, 4300, 3400, 4300",
            "CW_CHARGE_INHIBIT, 3760, 3800, 3400, 3800"
        })
        void of_any_cell_is_kept_while_an_alarm_is_up(AlarmCode code, int first, int worst, int calm, int told) {
            bank.at(0).cells("B1", first, 3_350, 3_350, 3_350);
            bank.at(1).cells("B1", first, 3_350, worst, 3_350);
            bank.at(2).cells("B1", first, 3_350, 3_350, 3_350).given();

            bank.at(3).cells("B1", calm);

            assertThat(bank.events(AlarmCleared.class)).contains(new AlarmCleared(code, "B1", 1, told));
        }

        @Test
        void counts_the_cells_beside_the_first_out_one_from_the_start() {
            withoutPreAlarm().at(1).cells("B1", 2_790, 3_300, 3_300, 3_300);
            bank.order(new Command.ChangeSetting("B1", Setting.PRE_ALARM_SUPPORTED, 1))
                    .given();

            bank.at(2).cells("B1", 2_790, 3_300, 2_700, 3_300).at(40).timers().cells("B1", 3_300);

            assertThat(bank.events(AlarmCleared.class)).contains(new AlarmCleared(AlarmCode.A_SL11, "B1", 1, 2_700));
        }

        @ParameterizedTest(name = "{0} from {1}, then {2}, cleared at {3}")
        @CsvSource({"A_SL22, 40, -50, 100, -50", "A_SL15, 760, 900, 250, 900"})
        void of_the_temperature_is_kept_too(AlarmCode code, int first, int worst, int calm, int told) {
            bank.at(0).reading("B1", 0, first, 3_300).at(1).reading("B1", 0, worst, 3_300);
            bank.at(2).reading("B1", 0, first, 3_300).given();

            bank.at(3).reading("B1", 0, calm, 3_300);

            assertThat(bank.events(AlarmCleared.class)).containsExactly(new AlarmCleared(code, "B1", 0, told));
        }
    }

    @Nested
    @DisplayName("the first-out cell")
    @Requirement("GEN-3")
    class FirstOut {
        @Test
        void of_one_reading_is_the_most_extreme() {
            bank.at(0).cells("B1", 3_300, 3_090, 3_080, 3_085);

            assertThat(bank.events(AlarmRaised.class))
                    .containsExactly(new AlarmRaised(AlarmCode.W_SL12, "B1", 3, 3_080, 3_100));
        }

        @Test
        void of_equally_extreme_ones_is_the_lowest_number() {
            bank.at(0).cells("B1", 3_400, 3_800, 3_700, 3_800);

            assertThat(bank.events()).contains("+CW-CHARGE-INHIBIT B1/2");
        }

        @Test
        void is_the_one_beyond_the_limit_longest_though_another_is_worse_by_now() {
            bank.at(0).cells("B1", 3_050, 3_300, 3_300, 3_300);
            bank.at(5).cells("B1", 3_050, 2_790, 3_300, 3_300);
            bank.at(6).cells("B1", 2_750, 2_790, 3_300, 2_600).given();

            bank.at(30).timers();

            assertThat(bank.events())
                    .containsExactly("+A-SL11 B1/2", "pre-alarm-off (A-SL11 B1/2)", "loads-off (A-SL11 B1/2)");
            assertThat(bank.events(AlarmRaised.class))
                    .containsExactly(new AlarmRaised(AlarmCode.A_SL11, "B1", 2, 2_790, 2_800));
        }

        @Test
        void starts_anew_when_a_cell_was_back_in_range() {
            bank.at(0).cells("B1", 2_790, 3_300, 3_300, 3_300).at(1).cells("B1", 2_790, 2_795, 3_300, 3_300);
            bank.at(2)
                    .cells("B1", 2_900, 2_795, 3_300, 3_300)
                    .at(3)
                    .cells("B1", 2_700, 2_795, 3_300, 3_300)
                    .given();

            bank.at(30).timers();

            assertThat(bank.events()).contains("+A-SL11 B1/2");
        }

        @Test
        void of_the_raising_is_named_by_the_clearing() {
            bank.at(0)
                    .cells("B1", 3_050, 3_300, 3_300, 3_300)
                    .at(1)
                    .cells("B1", 3_300, 3_050, 3_300, 3_300)
                    .given();

            bank.at(2).cells("B1", 3_300);

            assertThat(bank.events()).containsExactly("-W-SL12 B1/1", "pre-alarm-off");
        }
    }

    @Nested
    @DisplayName("an error of the hardware")
    @Requirement("ALM-7")
    class HardwareError {
        @ParameterizedTest
        @EnumSource(
                value = AlarmCode.class,
                names = {"E_SL24", "E_SL1", "E_SL2", "E_SL9", "E_SL10"})
        void is_an_alarm_until_the_hardware_clears_it_and_moves_no_output(AlarmCode code) {
            bank.at(0).hardware("B1", code, true);
            bank.at(1).hardware("B1", code, true);
            bank.at(2).hardware("B1", code, false);
            bank.at(3).hardware("B1", code, false);

            assertThat(bank.timed()).containsExactly("0 +" + code.text() + " B1", "2 -" + code.text() + " B1");
        }

        @Test
        void of_lost_settings_is_cleared_by_a_factory_reset_alone() {
            bank.at(0).hardware("B1", AlarmCode.E_SL119, true).at(1).hardware("B1", AlarmCode.E_SL119, false);

            bank.at(2).order(new Command.FactoryReset("B1")).at(3).order(new Command.FactoryReset("B1"));

            assertThat(bank.timed()).containsExactly("0 +E-SL119 B1", "2 -E-SL119 B1");
        }

        @ParameterizedTest
        @EnumSource(
                value = AlarmCode.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"E_SL24", "E_SL1", "E_SL2", "E_SL9", "E_SL10", "E_SL119"})
        void of_any_other_code_is_refused(AlarmCode code) {
            bank.at(0).hardware("B1", code, true);

            assertThat(bank.events()).containsExactly("refused " + code.text() + " is no hardware error");
            assertThat(bank.battery("B1").last().refused()).isZero();
        }

        @Test
        void carries_its_remedy() {
            assertThat(AlarmCode.E_SL119.remedy()).contains("defaults").contains("dealer");
            assertThat(AlarmCode.E_SL24.remedy())
                    .contains("restart the controller, then check for deep discharge, then suspect the hardware");
            assertThat(List.of(AlarmCode.E_SL1, AlarmCode.E_SL2, AlarmCode.E_SL9, AlarmCode.E_SL10))
                    .allMatch(code -> code.remedy().equals("ask the dealer"));
        }
    }

    @Nested
    @DisplayName("with a configured delay")
    @Requirement("GEN-1")
    class Delayed {
        private final BankScenario slow = BankScenario.of(delayed(AlarmCode.CW_CHARGE_INHIBIT));

        private static BankSite delayed(AlarmCode... codes) {
            BankSite site = BankScenario.site(BmsModel.SMALL_BMS, "B1");
            Map<AlarmCode, Duration> delays = new java.util.EnumMap<>(AlarmCode.class);
            for (AlarmCode code : codes) {
                delays.put(code, Duration.ofSeconds(5));
            }
            return new BankSite(site.name(), site.bms(), site.model(), site.strings(), Map.of(), Duration.ZERO, delays);
        }

        @Test
        void a_condition_is_raised_when_it_has_held_that_long() {
            slow.at(0).cells("B1", 3_760).at(3).cells("B1", 3_770).at(9).timers();

            assertThat(slow.timed())
                    .containsExactly("5 +CW-CHARGE-INHIBIT B1/1", "5 chargers-off (CW-CHARGE-INHIBIT B1/1)");
            assertThat(slow.events(AlarmHeldBack.class))
                    .containsExactly(new AlarmHeldBack(AlarmCode.CW_CHARGE_INHIBIT, "B1", second(5)));
        }

        @Test
        void a_reading_at_the_very_end_does_not_act_for_the_timer() {
            slow.at(0).cells("B1", 3_760).given();

            slow.at(5).cells("B1", 3_760);

            assertThat(slow.events()).isEmpty();
            assertThat(slow.timers().events()).hasSize(2);
        }

        @Test
        void a_condition_that_ends_before_is_dropped_and_begins_anew() {
            slow.at(0)
                    .cells("B1", 3_760)
                    .at(4)
                    .cells("B1", 3_700)
                    .at(6)
                    .cells("B1", 3_760)
                    .at(10.999)
                    .timers();

            assertThat(slow.events()).isEmpty();
            assertThat(slow.events(AlarmHoldDropped.class))
                    .containsExactly(new AlarmHoldDropped(AlarmCode.CW_CHARGE_INHIBIT, "B1"));
            assertThat(slow.at(11).timers().timed()).contains("11 +CW-CHARGE-INHIBIT B1/1");
        }

        @Test
        void two_conditions_wait_each_for_its_own_end() {
            BankScenario two = BankScenario.of(delayed(AlarmCode.CW_CHARGE_INHIBIT, AlarmCode.A_SL9));
            two.at(0).cells("B1", 3_760).at(2).cells("B1", 3_960);

            two.at(20).timers();

            assertThat(two.timed())
                    .containsExactly(
                            "5 +CW-CHARGE-INHIBIT B1/1", "5 chargers-off (CW-CHARGE-INHIBIT B1/1)", "7 +A-SL9 B1/1");
        }
    }

    @Requirement({"GEN-1", "ALM-9"})
    @Test
    void one_reading_suffices_and_waits_for_no_peer() {
        BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

        two.at(0).cells("B2", 3_760);

        assertThat(two.events()).containsExactly("+CW-CHARGE-INHIBIT B2/1", "chargers-off (CW-CHARGE-INHIBIT B2/1)");
    }

    @Requirement({"GEN-3", "BMS-8", "ALM-9"})
    @Test
    void of_all_batteries_decide_together_and_each_is_named_as_a_cause() {
        BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
        two.at(0).reading("B1", 0, 20, 3_300).at(1).reading("B2", 0, 760, 3_760).given();

        two.at(2)
                .reading("B1", 0, 100, 3_300)
                .at(3)
                .reading("B2", 0, 250, 3_700)
                .at(4)
                .cells("B2", 3_500);

        assertThat(two.timed())
                .containsExactly("2 -A-SL22 B1", "3 -A-SL15 B2", "4 -CW-CHARGE-INHIBIT B2/1", "4 chargers-on");
    }

    @Requirement("GEN-3")
    @Test
    void that_hold_together_are_all_named_by_the_output() {
        bank.at(0).reading("B1", 0, 20, 3_960);

        assertThat(bank.events())
                .containsExactly(
                        "+CW-CHARGE-INHIBIT B1/1",
                        "+A-SL9 B1/1",
                        "+A-SL22 B1",
                        "chargers-off (CW-CHARGE-INHIBIT B1/1, A-SL9 B1/1, A-SL22 B1)");
    }
}
