package io.cellwarden.bms;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.LatchReleased;
import io.cellwarden.event.BankEvent.LatchSet;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Command;
import io.cellwarden.event.LatchKind;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The outputs of a bank")
class OutputRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    private static List<String> switched(BankScenario bank) {
        return bank.events(OutputSwitched.class).stream()
                .map(event -> event.output().eventName(event.on()))
                .toList();
    }

    @Nested
    @DisplayName("of each BMS model")
    @Requirement({"BMS-7", "GEN-4"})
    class OfEachModel {
        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "SMALL_BMS, pre-alarm-off loads-off",
            "VEBUS_BMS, pre-alarm-off loads-off inverter-off",
            "LYNX_SMART_BMS_500, pre-alarm-off loads-off contactor-open",
            "SMART_BMS_CL_12_100, pre-alarm-off loads-off",
            "SMART_BMS_12_200, pre-alarm-off loads-off system-port-off",
            "BMS_12_200, loads-off system-port-off"
        })
        @Requirement({"BMS-1", "BMS-2", "BMS-3", "BMS-4", "BMS-5", "BMS-6"})
        void follow_a_low_cell(BmsModel model, String off) {
            BankScenario some = BankScenario.bank(model, "B1");
            some.at(0).cells("B1", 2_510).given();

            some.at(30).timers();

            assertThat(switched(some)).containsExactly(off.split(" "));
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "SMALL_BMS, chargers-off",
            "VEBUS_BMS, chargers-off",
            "LYNX_SMART_BMS_500, chargers-off",
            "SMART_BMS_CL_12_100, chargers-off alternator-off",
            "SMART_BMS_12_200, chargers-off alternator-off",
            "BMS_12_200, chargers-off alternator-off"
        })
        @Requirement({"BMS-1", "BMS-2", "BMS-3", "BMS-4", "BMS-5", "BMS-6"})
        void follow_a_high_cell_and_come_back(BmsModel model, String off) {
            BankScenario some = BankScenario.bank(model, "B1");

            some.at(0).cells("B1", 3_760).at(1).cells("B1", 3_590);

            assertThat(switched(some).subList(0, switched(some).size() / 2)).containsExactly(off.split(" "));
            assertThat(switched(some)
                            .subList(switched(some).size() / 2, switched(some).size()))
                    .containsExactly(off.replace("off", "on").split(" "));
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(BmsModel.class)
        @Requirement("TOP-6")
        void follow_an_open_loop_all_but_the_contactor(BmsModel model) {
            BankScenario some = BankScenario.bank(model, "B1");

            some.at(0).silent("B1");

            assertThat(some.state().bms().outputs().keySet().stream().filter(some::isOn))
                    .isSubsetOf(Set.of(Output.CONTACTOR));
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(BmsModel.class)
        @Requirement("CTL-2")
        void follow_a_lock_of_the_loads_or_chargers(BmsModel model) {
            BankScenario some = BankScenario.bank(model, "B1");

            some.at(0).order(new Command.LockOff(Output.LOADS)).order(new Command.LockOff(Output.CHARGERS));

            assertThat(some.state().bms().outputs().keySet().stream().filter(some::isOn))
                    .isSubsetOf(Set.of(Output.CONTACTOR));
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(BmsModel.class)
        @Requirement("GEN-2")
        void begin_with_everything_on_and_no_warning(BmsModel model) {
            BankScenario some = BankScenario.bank(model, "B1");

            for (Output output : Output.values()) {
                assertThat(some.isOn(output))
                        .as("%s", output)
                        .isEqualTo(model.has(output) && output != Output.PRE_ALARM);
                assertThat(some.state().bms().since(output)).isEqualTo(BmsState.NEVER);
            }
        }
    }

    @Nested
    @DisplayName("that a low cell has switched off")
    @Requirement("BMS-8")
    class LowCellLatch {
        @ParameterizedTest(name = "B2 at {0} mV: loads on = {1}")
        @CsvSource({"3199, false", "3200, true", "3201, true"})
        void come_back_when_every_cell_of_every_battery_is_at_3_20_V(int mv, boolean on) {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(1)
                    .cells("B2", 3_300, 3_300, 3_300, mv)
                    .at(30)
                    .timers()
                    .given();

            bank.at(31).cells("B1", 3_300);

            assertThat(bank.isOn(Output.LOADS)).isEqualTo(on);
            assertThat(bank.events()).contains("-A-SL11 B1/1");
        }

        @Test
        void come_back_with_the_reading_of_the_last_battery() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(1)
                    .cells("B2", 3_150)
                    .at(30)
                    .timers()
                    .at(31)
                    .cells("B1", 3_300)
                    .given();

            bank.at(32).cells("B2", 3_200);

            assertThat(bank.events()).containsExactly("loads-on");
            assertThat(bank.events(LatchReleased.class)).containsExactly(new LatchReleased(LatchKind.LOW_CELL, "B1"));
        }

        @Test
        @Requirement("GEN-3")
        void are_held_by_each_battery_that_set_the_latch() {
            bank.at(0)
                    .cells("B1", 2_700, 2_600, 2_700, 2_700)
                    .cells("B2", 2_700)
                    .at(30)
                    .given();

            bank.timers();

            assertThat(bank.events(LatchSet.class))
                    .containsExactly(
                            new LatchSet(LatchKind.LOW_CELL, "B1", 2), new LatchSet(LatchKind.LOW_CELL, "B2", 1));
            assertThat(bank.at(31).cells("B1", 3_300).isOn(Output.LOADS)).isFalse();
            assertThat(bank.at(32).cells("B2", 3_300).isOn(Output.LOADS)).isTrue();
        }

        @Test
        @Requirement("GEN-2")
        void do_not_wait_for_a_battery_that_was_never_read() {
            bank.at(0).cells("B1", 2_700).at(30).timers().given();

            bank.at(31).cells("B1", 3_300);

            assertThat(bank.events()).endsWith("loads-on");
        }
    }

    @Test
    @Requirement({"BMS-8", "GEN-3"})
    void name_every_cause_in_the_order_of_the_batteries() {
        bank.at(0).order(new Command.LockOff(Output.CHARGERS)).order(new Command.Unlock(Output.CHARGERS));
        bank.at(1).cells("B2", 2_700).at(2).silent("B2").given();

        bank.at(3).order(new Command.LockOff(Output.LOADS)).at(31).timers().cells("B2", 3_300);

        assertThat(bank.state().bms().latched(LatchKind.LOW_CELL)).isEmpty();
        assertThat(OutputRules.loadsOffFor(bank.state().bms(), bank.state().reports()))
                .extracting(cause -> cause.code())
                .containsExactly("operator");
    }

    @Test
    @Requirement({"BMS-8", "GEN-3"})
    void name_latch_loop_and_operator_together() {
        bank.at(0).cells("B2", 2_700).cells("B1", 3_300).at(30).timers().at(31).silent("B1");
        bank.at(32).order(new Command.LockOff(Output.LOADS));

        var causes = OutputRules.loadsOffFor(bank.state().bms(), bank.state().reports());

        assertThat(causes)
                .extracting(cause -> cause.code() + " " + cause.battery() + " " + cause.cell())
                .containsExactly("A-SL11 B2 1", "loop-open B1 0", "operator  0");
    }

    @Test
    @Requirement("BMS-8")
    void stay_off_until_the_last_of_several_causes_is_gone() {
        bank.at(0)
                .cells("B1", 3_760)
                .at(1)
                .cable(true)
                .at(2)
                .order(new Command.LockOff(Output.CHARGERS))
                .given();

        bank.at(3).cells("B1", 3_500).at(4).cable(false).at(5).order(new Command.Unlock(Output.CHARGERS));

        assertThat(bank.timed())
                .containsExactly("3 -CW-CHARGE-INHIBIT B1/1", "4 loop-closed", "4 loads-on", "5 chargers-on");
    }

    @Nested
    @DisplayName("after a start")
    @Requirement("GEN-2")
    class AfterStart {
        @Test
        void are_not_switched_on_before_every_battery_is_fresh() {
            bank.at(0).cells("B1", 3_300).cells("B2", 3_760).at(10).started().given();

            bank.at(11).cells("B2", 3_500).at(12).cells("B1", 3_300);

            assertThat(bank.timed()).containsExactly("11 -CW-CHARGE-INHIBIT B2/1", "12 chargers-on");
        }

        @Test
        void are_switched_off_at_once() {
            bank.at(0).started().given();

            bank.at(1).cells("B1", 3_760);

            assertThat(bank.events())
                    .containsExactly("+CW-CHARGE-INHIBIT B1/1", "chargers-off (CW-CHARGE-INHIBIT B1/1)");
        }

        @Test
        void do_not_wait_for_a_bypassed_battery() {
            bank.at(0)
                    .cells("B1", 3_760)
                    .at(1)
                    .started()
                    .at(2)
                    .cells("B1", 3_500)
                    .given();

            bank.at(3).order(new Command.Bypass("B2"));

            assertThat(bank.events()).containsExactly("chargers-on");
        }

        @Test
        void are_held_again_by_the_next_start() {
            bank.at(0)
                    .cells("B1", 3_760)
                    .cells("B2", 3_300)
                    .started()
                    .at(1)
                    .cells("B1", 3_760)
                    .cells("B2", 3_300);
            bank.at(2).started().given();

            bank.at(3).cells("B1", 3_500);

            assertThat(bank.isOn(Output.CHARGERS)).isFalse();
        }

        @Test
        void keep_the_latch_of_before() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .cells("B2", 3_300)
                    .at(30)
                    .timers()
                    .at(40)
                    .started()
                    .given();

            bank.at(41).cells("B2", 3_300).cells("B1", 3_100).at(42).cells("B1", 3_200);

            assertThat(bank.timed()).containsExactly("42 -A-SL11 B1/1", "42 loads-on");
        }

        @Test
        @Requirement("PRE-1")
        void warn_without_waiting() {
            bank.at(0).started().given();

            bank.at(1).cells("B1", 3_050);

            assertThat(bank.events()).containsExactly("+W-SL12 B1/1", "pre-alarm-on (W-SL12 B1/1)");
        }

        @Test
        void keep_an_open_loop_until_the_silent_battery_is_read() {
            bank.at(0)
                    .cells("B1", 3_300)
                    .cells("B2", 3_300)
                    .silent("B2")
                    .at(5)
                    .started()
                    .given();

            bank.at(6).cells("B1", 3_300).at(7).cells("B2", 3_300);

            assertThat(bank.timed()).containsExactly("7 loop-closed B2", "7 loads-on", "7 chargers-on");
        }
    }
}
