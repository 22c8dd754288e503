package io.cellwarden.bms;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An output that is off")
class FollowRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    private BankScenario locked(Output output) {
        return bank.at(0).order(new Command.LockOff(output));
    }

    @Nested
    @DisplayName("although current flows")
    @Requirement("BMS-12")
    class Uncontrolled {
        @ParameterizedTest(name = "{0} off, {1} mA: alarm = {2}")
        @CsvSource({
            "CHARGERS, 500, false",
            "CHARGERS, 501, true",
            "CHARGERS, -501, false",
            "LOADS, -500, false",
            "LOADS, -501, true",
            "LOADS, 501, false",
            "LOADS, -2147483648, false"
        })
        void is_an_alarm_above_half_an_ampere_in_its_direction(Output output, int ma, boolean alarm) {
            locked(output).at(1).reading("B1", ma, 250, 3_300).given();

            bank.at(30).timers();

            assertThat(bank.events(AlarmRaised.class)
                            .contains(new AlarmRaised(AlarmCode.CW_UNCONTROLLED, "B1", 0, ma, 500)))
                    .isEqualTo(alarm);
        }

        @ParameterizedTest(name = "read at {0} s, judged at {1} s: alarm = {2}")
        @CsvSource({
            "0.001, 29.999, false",
            "0.001, 30, true",
            "29.999, 30, true",
            "30, 30, true",
            "0, 30, false",
            "0, 60, false"
        })
        void is_judged_30_s_after_it_went_off_on_a_reading_taken_since(double read, double judged, boolean alarm) {
            bank.at(0)
                    .cells("B2", 3_760)
                    .at(read)
                    .reading("B1", 600, 250, 3_300)
                    .given();

            bank.at(judged).timers();

            assertThat(bank.events().contains("+CW-UNCONTROLLED B1")).isEqualTo(alarm);
        }

        @Test
        @Requirement("GEN-5")
        void is_not_judged_on_a_late_row_taken_before_it_went_off() {
            bank.at(0).reading("B1", 600, 250, 3_300).at(10).cells("B2", 3_760);
            bank.feed(new Input.Reading("B1", second(5), 600, Ints.of(250), Ints.of(3_300, 3_300, 3_300, 3_300)));
            bank.given().at(45).timers();

            assertThat(bank.events()).isEmpty();
            assertThat(bank.at(46).reading("B1", 600, 250, 3_300).events()).containsExactly("+CW-UNCONTROLLED B1");
        }

        @Test
        void is_judged_at_every_later_reading_for_each_battery_alone() {
            locked(Output.CHARGERS).at(31).reading("B1", 0, 250, 3_300).at(40).reading("B2", 600, 250, 3_300);
            bank.at(50).reading("B1", 700, 250, 3_300).at(51).reading("B1", 800, 250, 3_300);

            assertThat(bank.timed())
                    .containsExactly("0 chargers-off (operator)", "40 +CW-UNCONTROLLED B2", "50 +CW-UNCONTROLLED B1");
        }

        @Test
        void clears_when_the_current_is_gone() {
            locked(Output.CHARGERS).at(31).reading("B1", 600, 250, 3_300).given();

            bank.at(32).reading("B1", 500, 250, 3_300);

            assertThat(bank.events(AlarmCleared.class))
                    .containsExactly(new AlarmCleared(AlarmCode.CW_UNCONTROLLED, "B1", 0, 500));
        }

        @Test
        void clears_when_the_output_is_on_again() {
            locked(Output.CHARGERS).at(31).reading("B1", 600, 250, 3_300).given();

            bank.at(32).order(new Command.Unlock(Output.CHARGERS));

            assertThat(bank.events()).containsExactly("-CW-UNCONTROLLED B1", "chargers-on");
        }

        @Test
        @Requirement("AGG-4")
        void does_not_clear_by_a_current_that_is_not_told_any_more() {
            locked(Output.CHARGERS).at(31).reading("B1", 600, 250, 3_300).given();

            bank.at(32).reading("B1", Ints.ABSENT, 250, 3_300);
            assertThat(bank.events()).isEmpty();
            bank.at(33).order(new Command.Unlock(Output.CHARGERS));

            assertThat(bank.events()).containsExactly("-CW-UNCONTROLLED B1", "chargers-on");
        }

        @Test
        @Requirement("AGG-4")
        void does_not_clear_by_an_unknown_current_while_the_loads_are_off() {
            locked(Output.LOADS).at(31).reading("B1", -600, 250, 3_300).given();

            bank.at(32).reading("B1", Ints.ABSENT, 250, 3_300);
            assertThat(bank.events()).isEmpty();
            bank.at(33).order(new Command.Bypass("B1"));

            assertThat(bank.events()).containsExactly("-CW-UNCONTROLLED B1");
        }

        @Test
        void begins_anew_each_time_it_goes_off() {
            locked(Output.CHARGERS).at(31).reading("B1", 600, 250, 3_300);
            bank.at(32).order(new Command.Unlock(Output.CHARGERS));
            bank.at(33).order(new Command.LockOff(Output.CHARGERS)).given();

            bank.at(34)
                    .reading("B1", 600, 250, 3_300)
                    .at(62)
                    .reading("B1", 600, 250, 3_300)
                    .at(63)
                    .timers();

            assertThat(bank.timed()).containsExactly("63 +CW-UNCONTROLLED B1");
        }

        @Test
        @Requirement("TOP-7")
        void is_not_judged_for_a_bypassed_battery() {
            locked(Output.CHARGERS).at(31).reading("B1", 600, 250, 3_300).given();

            bank.at(32).order(new Command.Bypass("B1")).at(33).reading("B1", 600, 250, 3_300);

            assertThat(bank.timed()).containsExactly("32 -CW-UNCONTROLLED B1");
        }

        @Test
        @Requirement("GEN-2")
        void is_not_judged_on_a_reading_from_before_a_start() {
            locked(Output.CHARGERS)
                    .at(10)
                    .reading("B1", 600, 250, 3_300)
                    .at(20)
                    .started()
                    .given();

            bank.at(40).timers();
            assertThat(bank.events()).isEmpty();
            bank.at(41).reading("B1", 600, 250, 3_300);

            assertThat(bank.timed()).containsExactly("41 +CW-UNCONTROLLED B1");
        }

        @Test
        void is_judged_again_when_charge_turns_to_discharge() {
            locked(Output.CHARGERS)
                    .order(new Command.LockOff(Output.LOADS))
                    .at(31)
                    .reading("B1", 600, 250, 3_300)
                    .given();

            bank.at(32).reading("B1", -600, 250, 3_300);

            assertThat(bank.events()).isEmpty();
        }
    }

    @Nested
    @DisplayName("and is read back")
    @Requirement("BMS-9")
    class ReadBack {
        @ParameterizedTest(name = "after {0} s: alarm = {1}")
        @CsvSource({"10.999, false", "11, true", "11.001, true"})
        void is_stuck_when_a_device_disagrees_for_10_s(double seconds, boolean alarm) {
            locked(Output.LOADS)
                    .at(1)
                    .readBack(Output.LOADS, "fet", "B1", true)
                    .at(5)
                    .readBack(Output.LOADS, "fet", "B1", true);

            bank.at(seconds).timers();

            assertThat(bank.events().contains("+CW-OUTPUT-STUCK B1")).isEqualTo(alarm);
        }

        @Test
        void is_not_stuck_when_the_device_agrees_in_between() {
            locked(Output.LOADS).at(1).readBack(Output.LOADS, true).at(5).readBack(Output.LOADS, false);
            bank.at(6).readBack(Output.LOADS, true).given();

            bank.at(15.999).timers();
            assertThat(bank.events()).isEmpty();
            bank.at(16).timers();

            assertThat(bank.timed()).containsExactly("16 +CW-OUTPUT-STUCK");
        }

        @Test
        void counts_from_the_switching_of_the_output() {
            bank.at(0).readBack(Output.LOADS, true).readBack(Output.CHARGERS, true);
            bank.at(100).order(new Command.LockOff(Output.LOADS)).given();

            bank.at(200).timers();

            assertThat(bank.timed()).containsExactly("110 +CW-OUTPUT-STUCK");
        }

        @Test
        void is_no_longer_stuck_when_the_device_follows() {
            locked(Output.LOADS)
                    .at(1)
                    .readBack(Output.LOADS, true)
                    .at(11)
                    .timers()
                    .given();

            bank.at(12).readBack(Output.LOADS, true).at(13).readBack(Output.LOADS, false);

            assertThat(bank.timed()).containsExactly("13 -CW-OUTPUT-STUCK");
        }

        @Test
        void is_no_longer_stuck_when_the_output_comes_to_the_device() {
            locked(Output.LOADS)
                    .at(1)
                    .readBack(Output.LOADS, true)
                    .at(11)
                    .timers()
                    .given();

            bank.at(12).order(new Command.Unlock(Output.LOADS));

            assertThat(bank.events()).containsExactly("-CW-OUTPUT-STUCK", "loads-on");
        }

        @Test
        void is_stuck_while_any_device_of_that_battery_is() {
            locked(Output.LOADS).readBack(Output.LOADS, "a", "B1", true).readBack(Output.LOADS, "b", "B1", true);
            bank.readBack(Output.LOADS, "c", "B2", false).at(10).timers().given();

            bank.at(11).readBack(Output.LOADS, "a", "B1", false).at(12).readBack(Output.LOADS, "b", "B1", false);

            assertThat(bank.timed()).containsExactly("12 -CW-OUTPUT-STUCK B1");
        }

        @Test
        void keeps_two_outputs_of_one_device_apart() {
            locked(Output.LOADS)
                    .at(1)
                    .readBack(Output.LOADS, "relay", "", true)
                    .at(2)
                    .readBack(Output.CHARGERS, "relay", "", true);

            bank.at(20).timers();

            assertThat(bank.timed()).contains("11 +CW-OUTPUT-STUCK");
        }

        @Test
        @Requirement("GEN-2")
        void begins_its_10_s_anew_after_a_start_but_stays_stuck() {
            locked(Output.LOADS).readBack(Output.LOADS, "a", "B1", true).at(10).timers();
            bank.at(11).readBack(Output.LOADS, "b", "B2", true).at(20).started().given();

            bank.at(60).timers();

            assertThat(bank.timed()).containsExactly("30 +CW-OUTPUT-STUCK B2");
        }

        @Test
        void gets_its_10_s_anew_after_a_pause() {
            locked(Output.LOADS).at(1).readBack(Output.LOADS, "b", "B2", true);
            bank.at(20).resumed().given();

            bank.at(60).timers();

            assertThat(bank.events()).contains("+CW-OUTPUT-STUCK B2");
            assertThat(bank.timed()).contains("30 +CW-OUTPUT-STUCK B2");
        }

        @Test
        @Requirement("CTL-3")
        void refuses_what_the_bank_does_not_have() {
            bank.at(0).readBack(Output.CONTACTOR, true).readBack(Output.LOADS, "a", "B9", true);

            assertThat(bank.events())
                    .containsExactly(
                            "refused a small-bms has no contactor", "refused there is no battery B9 in bank b1");
        }
    }
}
