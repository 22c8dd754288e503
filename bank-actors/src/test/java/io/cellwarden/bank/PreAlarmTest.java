package io.cellwarden.bank;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.DelayStarted;
import io.cellwarden.event.Command;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Before the loads are disconnected,")
class PreAlarmTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    @Nested
    @DisplayName("the delay of 30 s")
    @Requirement("PRE-2")
    class Delay {
        @Test
        void runs_also_when_a_cell_falls_straight_through_both_thresholds() {
            bank.at(0).cells("B1", 2_700).at(60).timers();

            assertThat(bank.timed())
                    .containsExactly(
                            "0 +W-SL12 B1/1",
                            "0 pre-alarm-on (W-SL12 B1/1)",
                            "30 +A-SL11 B1/1",
                            "30 pre-alarm-off (A-SL11 B1/1)",
                            "30 loads-off (A-SL11 B1/1)");
            assertThat(bank.events(DelayStarted.class)).containsExactly(new DelayStarted("B1", second(30)));
        }

        @ParameterizedTest(name = "at {0} s: alarm = {1}")
        @CsvSource({"29.999, false", "30, true", "30.001, true"})
        void is_over_after_30_s(double seconds, boolean alarm) {
            bank.at(0).cells("B1", 2_700).given();

            bank.at(seconds).timers();

            assertThat(bank.events().contains("+A-SL11 B1/1")).isEqualTo(alarm);
        }

        @Test
        @Requirement("GEN-5")
        void does_not_end_by_a_reading_at_its_very_end() {
            bank.at(0).cells("B1", 2_700).given();

            bank.at(30).cells("B1", 2_700);

            assertThat(bank.events()).isEmpty();
            assertThat(bank.timers().timed()).startsWith("30 +A-SL11 B1/1");
        }

        @Test
        void finds_nothing_when_the_cells_have_recovered_at_its_end() {
            bank.at(0).cells("B1", 2_700).at(20).cells("B1", 2_800).given();

            bank.at(30).timers();

            assertThat(bank.events()).isEmpty();
        }

        @Test
        void lets_any_later_reading_raise_the_alarm_at_once() {
            bank.at(0).cells("B1", 3_050).at(100).cells("B1", 2_800).given();

            bank.at(101).cells("B1", 3_000, 3_000, 3_000, 2_799);

            assertThat(bank.timed())
                    .containsExactly(
                            "101 +A-SL11 B1/4", "101 pre-alarm-off (A-SL11 B1/4)", "101 loads-off (A-SL11 B1/4)");
        }

        @Test
        void runs_once_and_is_not_started_again_by_dips_while_the_warning_stays() {
            bank.at(0)
                    .cells("B1", 3_050)
                    .at(10)
                    .cells("B1", 3_150)
                    .at(20)
                    .cells("B1", 3_050)
                    .at(25)
                    .cells("B1", 2_700);

            bank.at(60).timers();

            assertThat(bank.timed()).contains("30 +A-SL11 B1/1");
            assertThat(bank.events(DelayStarted.class)).hasSize(1);
        }

        @Test
        void begins_anew_when_the_warning_was_cleared_above_3_20_V() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(10)
                    .cells("B1", 3_201)
                    .at(20)
                    .cells("B1", 2_700)
                    .given();

            bank.at(60).timers();

            assertThat(bank.timed()).startsWith("50 +A-SL11 B1/1");
        }

        @Test
        void does_not_begin_anew_at_exactly_3_20_V() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(10)
                    .cells("B1", 3_200)
                    .at(20)
                    .cells("B1", 2_700)
                    .given();

            bank.at(60).timers();

            assertThat(bank.timed()).startsWith("30 +A-SL11 B1/1");
        }

        @Test
        void runs_on_when_another_alarm_clears() {
            bank.at(0)
                    .reading("B1", 0, 20, 2_700)
                    .at(10)
                    .reading("B1", 0, 100, 2_700)
                    .given();

            bank.at(60).timers();

            assertThat(bank.timed()).startsWith("30 +A-SL11 B1/1");
        }

        @Test
        void is_not_repeated_when_the_alarm_clears_at_3_20_V_and_comes_again() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(30)
                    .timers()
                    .at(40)
                    .cells("B1", 3_200)
                    .given();

            bank.at(50).cells("B1", 2_700);

            assertThat(bank.timed()).containsExactly("50 +A-SL11 B1/1", "50 loads-off (A-SL11 B1/1)");
        }

        @Test
        @Requirement("TOP-6")
        void runs_on_while_the_loop_is_open_and_holds_back_no_open_loop() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(10)
                    .silent("B2")
                    .at(29)
                    .cells("B2", 3_300)
                    .at(60)
                    .timers();

            assertThat(bank.timed())
                    .containsExactly(
                            "0 +W-SL12 B1/1",
                            "0 pre-alarm-on (W-SL12 B1/1)",
                            "10 loop-open B2 B1..BMS",
                            "10 pre-alarm-off (loop-open B2)",
                            "10 loads-off (loop-open B2)",
                            "10 chargers-off (loop-open B2)",
                            "29 loop-closed B2",
                            "29 loads-on",
                            "29 chargers-on",
                            "30 +A-SL11 B1/1",
                            "30 loads-off (A-SL11 B1/1)");
        }

        @Test
        @Requirement("ALM-11")
        void holds_back_no_battery_that_three_refusals_make_silent() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(1)
                    .impossible("B1")
                    .at(2)
                    .impossible("B1")
                    .given();

            bank.at(3).impossible("B1");

            assertThat(bank.events())
                    .containsExactly(
                            "refused cell 1 = 0.000 V is not above 0 V and at most 5 V",
                            "loop-open B1 BMS..B2",
                            "pre-alarm-off (loop-open B1)",
                            "loads-off (loop-open B1)",
                            "chargers-off (loop-open B1)");
        }

        @Test
        void runs_for_each_battery_on_its_own() {
            bank.at(0).cells("B1", 2_700).at(10).cells("B2", 2_700).at(60).timers();

            assertThat(bank.timed()).contains("30 +A-SL11 B1/1", "40 +A-SL11 B2/1");
        }

        @Test
        @Requirement("BMS-6")
        void is_the_same_where_the_bms_has_no_pre_alarm_output() {
            BankScenario old = BankScenario.bank(BmsModel.BMS_12_200, "B1");

            old.at(0).cells("B1", 2_700).at(60).timers();

            assertThat(old.timed())
                    .containsExactly(
                            "0 +W-SL12 B1/1",
                            "30 +A-SL11 B1/1",
                            "30 loads-off (A-SL11 B1/1)",
                            "30 system-port-off (A-SL11 B1/1)");
        }

        @Test
        @Requirement({"PRE-5", "SET-5"})
        void is_none_where_the_battery_has_no_pre_alarm() {
            bank.at(0)
                    .order(new Command.ChangeSetting("B1", Setting.PRE_ALARM_SUPPORTED, 0))
                    .given();

            bank.at(1).cells("B1", 2_700);

            assertThat(bank.events()).containsExactly("+A-SL11 B1/1", "loads-off (A-SL11 B1/1)");
        }

        @Test
        @Requirement({"PRE-5", "SET-6"})
        void ends_at_once_when_the_setting_is_changed_to_none() {
            bank.at(0).cells("B1", 2_700).given();

            bank.at(10).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM_SUPPORTED, 0));

            assertThat(bank.events())
                    .containsExactly(
                            "-W-SL12 B1/1", "+A-SL11 B1/1", "pre-alarm-off (A-SL11 B1/1)", "loads-off (A-SL11 B1/1)");
        }
    }

    @Nested
    @DisplayName("a restart")
    @Requirement({"PRE-6", "GEN-5"})
    class Restart {
        @Test
        void keeps_a_delay_that_still_runs() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .cells("B2", 3_300)
                    .at(10)
                    .started()
                    .at(12)
                    .cells("B1", 2_700)
                    .given();

            bank.at(60).timers();

            assertThat(bank.timed()).startsWith("30 +A-SL11 B1/1");
        }

        @Test
        void lets_a_delay_that_ran_out_meanwhile_act_only_after_a_fresh_reading_of_its_battery() {
            bank.at(0).cells("B1", 2_700).cells("B2", 3_300).given();

            bank.at(100).started().at(101).timers().cells("B2", 3_300).at(102).timers();
            assertThat(bank.events()).isEmpty();
            bank.at(103).cells("B1", 2_700).timers();

            assertThat(bank.timed())
                    .containsExactly(
                            "103 +A-SL11 B1/1", "103 pre-alarm-off (A-SL11 B1/1)", "103 loads-off (A-SL11 B1/1)");
        }

        @Test
        void forgets_a_delay_that_ran_out_when_the_fresh_reading_shows_recovery() {
            bank.at(0).cells("B1", 2_700).cells("B2", 3_300).at(100).started().given();

            bank.at(103).cells("B1", 3_250).at(200).timers();

            assertThat(bank.timed()).containsExactly("103 -W-SL12 B1/1", "103 pre-alarm-off");
        }
    }

    @Nested
    @DisplayName("a pause of the program")
    @Requirement({"PRE-2", "GEN-5"})
    class Pause {
        @Test
        void lets_a_delay_that_ran_out_meanwhile_act_only_after_a_fresh_reading_of_its_battery() {
            bank.at(0).cells("B1", 2_700).cells("B2", 3_300).given();

            bank.at(100).resumed().timers().cells("B2", 3_300).at(102).timers();
            assertThat(bank.events()).isEmpty();
            bank.at(103).cells("B1", 2_700).timers();

            assertThat(bank.timed())
                    .containsExactly(
                            "103 +A-SL11 B1/1", "103 pre-alarm-off (A-SL11 B1/1)", "103 loads-off (A-SL11 B1/1)");
        }

        @Test
        void forgets_a_delay_that_ran_out_when_the_fresh_reading_shows_recovery() {
            bank.at(0).cells("B1", 2_700).cells("B2", 3_300).at(100).resumed().given();

            bank.at(103).cells("B1", 3_250).at(200).timers();

            assertThat(bank.timed()).containsExactly("103 -W-SL12 B1/1", "103 pre-alarm-off");
        }

        @Test
        void neither_shortens_nor_prolongs_a_delay_that_still_runs() {
            bank.at(0).cells("B1", 2_700).cells("B2", 3_300).at(20).resumed();
            bank.at(21).cells("B1", 2_700).given();

            bank.at(60).timers();

            assertThat(bank.timed()).startsWith("30 +A-SL11 B1/1");
        }

        @Test
        @Requirement("GEN-2")
        void holds_nothing_back_that_a_reading_of_one_battery_allows() {
            bank.at(0)
                    .cells("B2", 3_300)
                    .cells("B1", 2_700)
                    .at(30)
                    .timers()
                    .at(100)
                    .resumed()
                    .given();

            bank.at(101).cells("B1", 3_300);

            assertThat(bank.timed()).contains("101 loads-on");
        }
    }

    @Nested
    @DisplayName("the pre-alarm output")
    class PreAlarmOutput {
        @Test
        @Requirement({"PRE-4", "PRE-1"})
        void is_the_or_of_all_batteries() {
            bank.at(0)
                    .cells("B1", 3_050)
                    .at(1)
                    .cells("B2", 3_050)
                    .at(2)
                    .cells("B1", 3_250)
                    .at(3)
                    .cells("B2", 3_250);

            assertThat(bank.timed())
                    .containsExactly(
                            "0 +W-SL12 B1/1",
                            "0 pre-alarm-on (W-SL12 B1/1)",
                            "1 +W-SL12 B2/1",
                            "2 -W-SL12 B1/1",
                            "3 -W-SL12 B2/1",
                            "3 pre-alarm-off");
        }

        @Test
        @Requirement("PRE-4")
        void stays_on_at_3_20_V() {
            bank.at(0).cells("B1", 3_050);

            bank.at(1).cells("B1", 3_200);

            assertThat(bank.isOn(Output.PRE_ALARM)).isTrue();
        }

        @Test
        @Requirement({"PRE-1", "PRE-3"})
        void stays_off_after_a_disconnect_though_the_warning_is_still_up() {
            bank.at(0)
                    .cells("B1", 3_050)
                    .at(1)
                    .order(new Command.LockOff(Output.LOADS))
                    .given();

            bank.at(2).order(new Command.Unlock(Output.LOADS)).at(3).cells("B1", 3_050);

            assertThat(bank.timed()).containsExactly("2 loads-on");
        }

        @Test
        @Requirement({"PRE-1", "PRE-3"})
        void comes_on_again_for_a_warning_raised_anew() {
            bank.at(0).cells("B1", 3_050).at(1).order(new Command.LockOff(Output.LOADS));
            bank.at(2)
                    .order(new Command.Unlock(Output.LOADS))
                    .at(3)
                    .cells("B1", 3_250)
                    .given();

            bank.at(4).cells("B1", 3_050);

            assertThat(bank.events()).containsExactly("+W-SL12 B1/1", "pre-alarm-on (W-SL12 B1/1)");
        }

        @Test
        @Requirement("PRE-1")
        void comes_on_together_with_the_loads_for_a_warning_raised_while_they_were_off() {
            bank.at(0).cable(true).at(1).cells("B1", 3_050).given();

            bank.at(2).cable(false);

            assertThat(bank.events())
                    .containsExactly("loop-closed", "pre-alarm-on (W-SL12 B1/1)", "loads-on", "chargers-on");
        }

        @Test
        @Requirement({"PRE-1", "PRE-4"})
        void stays_off_when_a_warning_raised_while_loads_were_off_is_cleared_before() {
            bank.at(0)
                    .cable(true)
                    .at(1)
                    .cells("B1", 3_050)
                    .at(2)
                    .cells("B1", 3_250)
                    .given();

            bank.at(3).cable(false);

            assertThat(bank.events()).containsExactly("loop-closed", "loads-on", "chargers-on");
        }

        @ParameterizedTest(name = "by {0}")
        @CsvSource({"loop, loop-open", "operator, operator", "low cell, A-SL11 B1/1"})
        @Requirement({"PRE-3", "GEN-3"})
        void goes_off_with_the_loads_whatever_the_cause_and_names_it(String cause, String named) {
            bank.at(0).cells("B1", 2_700).given();

            switch (cause) {
                case "loop" -> bank.at(1).cable(true);
                case "operator" -> bank.at(1).order(new Command.LockOff(Output.LOADS));
                default -> bank.at(30).timers();
            }

            assertThat(bank.events())
                    .anyMatch(line -> line.startsWith("pre-alarm-off (" + named))
                    .anyMatch(line -> line.startsWith("loads-off (" + named));
            assertThat(bank.isOn(Output.PRE_ALARM)).isFalse();
        }

        @Test
        @Requirement({"PRE-1", "TOP-7"})
        void ignores_a_bypassed_battery() {
            bank.at(0).cells("B1", 3_050).given();

            bank.at(1).order(new Command.Bypass("B1")).at(2).order(new Command.EndBypass("B1"));

            assertThat(bank.timed()).containsExactly("1 pre-alarm-off", "2 pre-alarm-on (W-SL12 B1/1)");
        }
    }
}
