package io.cellwarden.bms;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.BypassChanged;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The BMS cable loop")
class LoopRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2", "B3");

    private static BankSite timed(Duration limit) {
        return BankScenario.site(BmsModel.SMALL_BMS, "B1", "B2").withSilentAfter(limit);
    }

    @Nested
    @DisplayName("that opens")
    @Requirement("TOP-6")
    class Opens {
        @ParameterizedTest(name = "at {0}: between {1} and {2}")
        @CsvSource({"B1, BMS, B2", "B2, B1, B3", "B3, B2, BMS"})
        @Requirement("TOP-5")
        void switches_everything_off_at_once_and_names_the_battery_and_its_neighbours(
                String battery, String from, String to) {
            bank.at(0).silent(battery);

            assertThat(bank.events())
                    .containsExactly(
                            "loop-open " + battery + " " + from + ".." + to,
                            "loads-off (loop-open " + battery + ")",
                            "chargers-off (loop-open " + battery + ")");
        }

        @Test
        void by_a_pulled_cable_names_the_place_that_the_link_saw() {
            bank.at(0).cable(true).at(1).cable(true);

            assertThat(bank.events())
                    .containsExactly("loop-open B1..B2", "loads-off (loop-open)", "chargers-off (loop-open)");
        }

        @Test
        void does_not_move_the_contactor() {
            BankScenario lynx = BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1");

            lynx.at(0).silent("B1");

            assertThat(lynx.isOn(Output.CONTACTOR)).isTrue();
            assertThat(lynx.isOn(Output.LOADS)).isFalse();
        }

        @Test
        void skips_bypassed_batteries_when_it_names_the_neighbours() {
            bank.at(0).order(new Command.Bypass("B2")).given();

            bank.at(1).silent("B3");

            assertThat(bank.events(LoopOpened.class)).containsExactly(new LoopOpened("B3", "B1", "BMS"));
        }

        @Test
        @Requirement("GEN-3")
        void is_one_level_a_second_silent_battery_gives_no_event() {
            bank.at(0).silent("B2").given();

            bank.at(1).silent("B1").at(2).cable(true);

            assertThat(bank.events()).isEmpty();
        }

        @Test
        void because_a_battery_failed_opens_it_as_silence_does() {
            bank.feed(new Input.BatteryFailed("B2", second(0), "no answer"));

            assertThat(bank.events())
                    .containsExactly(
                            "+CW-SOFTWARE-FAULT B2",
                            "loop-open B2 B1..B3",
                            "loads-off (loop-open B2)",
                            "chargers-off (loop-open B2)");
        }
    }

    @Nested
    @DisplayName("that closes")
    @Requirement("TOP-6")
    class Closes {
        @Test
        void by_one_valid_reading_brings_everything_back() {
            bank.at(0).silent("B2").given();

            bank.at(1).cells("B2", 3_300);

            assertThat(bank.events()).containsExactly("loop-closed B2", "loads-on", "chargers-on");
        }

        @Test
        @Requirement("BMS-8")
        void with_cells_at_3_15_V_brings_the_loads_back() {
            bank.at(0).cells("B1", 3_150).at(1).cable(true).given();

            bank.at(2).cable(false);

            assertThat(bank.events()).containsExactly("loop-closed", "loads-on", "chargers-on");
        }

        @Test
        @Requirement("BMS-8")
        void brings_nothing_back_that_another_cause_holds() {
            bank.at(0)
                    .order(new Command.LockOff(Output.LOADS))
                    .at(1)
                    .cells("B1", 3_760)
                    .at(2)
                    .silent("B2")
                    .given();

            bank.at(3).cells("B2", 3_300);

            assertThat(bank.events()).containsExactly("loop-closed B2");
        }

        @Test
        void not_by_a_refused_reading() {
            bank.at(0).silent("B2").given();

            bank.at(1).impossible("B2");

            assertThat(bank.events()).containsExactly("refused cell 1 = 0.000 V is not above 0 V and at most 5 V");
        }

        @Test
        void not_before_the_last_silent_battery_and_the_cable_are_back() {
            bank.at(0).silent("B2").silent("B3").cable(true).given();

            bank.at(1).cells("B2", 3_300).at(2).cable(false).at(3).cells("B3", 3_300);

            assertThat(bank.timed()).containsExactly("3 loop-closed B2", "3 loads-on", "3 chargers-on");
        }
    }

    @Nested
    @DisplayName("judged by time")
    @Requirement("TOP-6")
    class ByTime {
        @ParameterizedTest(name = "after {0} s: open = {1}")
        @CsvSource({"9.999, false", "10, true", "10.001, true"})
        void opens_when_the_last_valid_reading_is_10_s_old(double seconds, boolean open) {
            BankScenario two = BankScenario.of(timed(Duration.ofSeconds(10)));
            two.at(0).cells("B1", 3_300).given();

            two.at(seconds).timers();

            assertThat(two.events().contains("loop-open B1 BMS..B2")).isEqualTo(open);
        }

        @Test
        @Requirement("GEN-5")
        void stays_closed_for_a_reading_at_the_very_end() {
            BankScenario two = BankScenario.of(timed(Duration.ofSeconds(10)));
            two.at(0).cells("B1", 3_300).at(10).cells("B1", 3_300).timers();

            assertThat(two.events()).isEmpty();
        }

        @Test
        @Requirement("ALM-11")
        void counts_from_the_last_valid_reading_not_from_a_refused_one() {
            BankScenario two = BankScenario.of(timed(Duration.ofSeconds(10)));
            two.at(0).cells("B1", 3_300).at(9).impossible("B1").given();

            two.at(60).timers();

            assertThat(two.timed().getFirst()).isEqualTo("10 loop-open B1 BMS..B2");
        }

        @Test
        @Requirement("GEN-2")
        void knows_no_silence_of_a_battery_that_was_never_read() {
            BankScenario two = BankScenario.of(timed(Duration.ofSeconds(10)));

            two.at(0)
                    .impossible("B2")
                    .at(1)
                    .cells("B1", 3_300)
                    .at(5)
                    .cells("B1", 3_300)
                    .at(14)
                    .timers();

            assertThat(two.events()).containsExactly("refused cell 1 = 0.000 V is not above 0 V and at most 5 V");
        }

        @Test
        void is_not_judged_where_only_the_link_judges_it() {
            bank.at(0).cells("B1", 3_300).at(100_000).timers();

            assertThat(bank.events()).isEmpty();
        }

        @Test
        @Requirement("GEN-2")
        void waits_after_a_start_for_a_fresh_reading() {
            BankScenario two = BankScenario.of(timed(Duration.ofSeconds(10)));
            two.at(0).cells("B1", 3_300).cells("B2", 3_300).at(60).started().given();

            two.at(70).timers().cells("B1", 3_300).at(100).timers();

            assertThat(two.timed()).startsWith("80 loop-open B1 BMS..B2");
        }

        @Test
        void tells_a_second_silence_only_after_the_first_is_over() {
            BankScenario two = BankScenario.of(timed(Duration.ofSeconds(10)));
            two.at(0).cells("B1", 3_300).cells("B2", 3_300).at(10).timers().given();

            two.at(11).cells("B1", 3_300).at(12).cells("B2", 3_300).at(22).timers();

            assertThat(two.timed())
                    .containsExactly(
                            "12 loop-closed B1",
                            "12 loads-on",
                            "12 chargers-on",
                            "21 loop-open B1 BMS..B2",
                            "21 loads-off (loop-open B1)",
                            "21 chargers-off (loop-open B1)");
        }
    }

    @Nested
    @DisplayName("after refused readings")
    @Requirement({"ALM-11", "TOP-6"})
    class Refused {
        @Test
        void opens_with_the_third_in_a_row_also_before_the_first_valid_one() {
            bank.at(0).impossible("B2").at(1).impossible("B2").given();

            bank.at(2).impossible("B2");

            assertThat(bank.events())
                    .containsExactly(
                            "refused cell 1 = 0.000 V is not above 0 V and at most 5 V",
                            "loop-open B2 B1..B3",
                            "loads-off (loop-open B2)",
                            "chargers-off (loop-open B2)");
        }

        @Test
        void counts_anew_after_a_valid_one() {
            bank.at(0)
                    .impossible("B2")
                    .at(1)
                    .impossible("B2")
                    .at(2)
                    .cells("B2", 3_300)
                    .given();

            bank.at(3).impossible("B2").at(4).impossible("B2");

            assertThat(bank.isOn(Output.LOADS)).isTrue();
            assertThat(bank.battery("B2").last().refused()).isEqualTo(4);
            assertThat(bank.battery("B2").last().refusalsInRow()).isEqualTo(2);
        }

        @Test
        void counts_each_battery_alone() {
            bank.at(0).impossible("B1").impossible("B2").impossible("B3");

            assertThat(bank.isOn(Output.LOADS)).isTrue();
        }

        @Test
        void closes_with_one_valid_reading() {
            bank.at(0)
                    .impossible("B2")
                    .impossible("B2")
                    .impossible("B2")
                    .impossible("B2")
                    .given();

            bank.at(1).cells("B2", 3_300);

            assertThat(bank.events()).containsExactly("loop-closed B2", "loads-on", "chargers-on");
        }
    }

    @Nested
    @DisplayName("with a bypassed battery")
    @Requirement("TOP-7")
    class Bypassed {
        @Test
        void closes_when_the_silent_one_is_bypassed_and_says_so_until_it_is_put_back() {
            bank.at(0).silent("B2").given();

            bank.at(1).order(new Command.Bypass("B2"));

            assertThat(bank.events()).containsExactly("loop-closed B2", "loads-on", "chargers-on");
            assertThat(bank.events(BypassChanged.class)).containsExactly(new BypassChanged("B2", true, "ann", "test"));
            assertThat(bank.state().bms().bypassed()).containsExactly("B2");
        }

        @Test
        void opens_again_when_it_is_put_back_and_still_silent() {
            bank.at(0).silent("B2").at(1).order(new Command.Bypass("B2")).given();

            bank.at(2).order(new Command.EndBypass("B2"));

            assertThat(bank.events())
                    .containsExactly("loop-open B2 B1..B3", "loads-off (loop-open B2)", "chargers-off (loop-open B2)");
            assertThat(bank.state().bms().bypassed()).isEmpty();
        }

        @Test
        void takes_its_signals_out_of_the_or() {
            bank.at(0).cells("B1", 3_760).given();

            bank.at(1)
                    .order(new Command.Bypass("B1"))
                    .at(2)
                    .cells("B1", 3_800)
                    .at(3)
                    .order(new Command.EndBypass("B1"));

            assertThat(bank.timed()).containsExactly("1 chargers-on", "3 chargers-off (CW-CHARGE-INHIBIT B1/1)");
        }

        @Test
        void takes_its_latch_out_of_the_or_and_its_cells_out_of_the_all() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .cells("B2", 3_300)
                    .cells("B3", 3_150)
                    .at(30)
                    .timers()
                    .given();

            bank.at(31).order(new Command.Bypass("B1"));

            assertThat(bank.events()).containsExactly("loads-on");
        }

        @Test
        void releases_the_latch_of_another_battery_without_its_cells() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .cells("B2", 3_150)
                    .cells("B3", 3_300)
                    .at(30)
                    .timers();
            bank.at(31).order(new Command.Bypass("B2")).given();

            bank.at(32).cells("B1", 3_250);

            assertThat(bank.events()).contains("-A-SL11 B1/1", "loads-on");
        }

        @Test
        void forgets_its_own_latch_when_its_own_cells_recover() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .cells("B2", 3_150)
                    .cells("B3", 3_300)
                    .at(30)
                    .timers();
            bank.at(31)
                    .order(new Command.Bypass("B1"))
                    .at(32)
                    .cells("B1", 3_300)
                    .given();

            bank.at(33).order(new Command.EndBypass("B1"));

            assertThat(bank.events()).isEmpty();
        }

        @Test
        void brings_its_latch_back_when_it_is_put_back_too_soon() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .cells("B2", 3_300)
                    .cells("B3", 3_300)
                    .at(30)
                    .timers();
            bank.at(31)
                    .order(new Command.Bypass("B1"))
                    .at(32)
                    .cells("B1", 3_150)
                    .given();

            bank.at(33).order(new Command.EndBypass("B1"));

            assertThat(bank.events()).containsExactly("loads-off (A-SL11 B1/1)");
        }

        @Test
        @Requirement("CTL-3")
        void refuses_what_makes_no_sense() {
            bank.at(0)
                    .order(new Command.EndBypass("B1"))
                    .order(new Command.Bypass("B9"))
                    .order(new Command.Bypass("B1"))
                    .order(new Command.Bypass("B1"))
                    .order(new Command.Bypass("B2"))
                    .order(new Command.Bypass("B3"));

            assertThat(bank.events())
                    .containsExactly(
                            "refused B1 is not bypassed",
                            "refused there is no battery B9 in bank b1",
                            "refused B1 is bypassed already",
                            "refused the last battery in the loop cannot be bypassed");
        }
    }
}
