package io.cellwarden.bms;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.Locked;
import io.cellwarden.event.BankEvent.OverrideEnded;
import io.cellwarden.event.BankEvent.OverrideStarted;
import io.cellwarden.event.BankEvent.Unlocked;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An operator")
class OperatorRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    private BankScenario low() {
        return bank.at(0).cells("B1", 2_700).cells("B2", 3_300).at(30).timers();
    }

    @Nested
    @DisplayName("who overrides a low cell")
    @Requirement("CTL-1")
    class Override {
        @Test
        void keeps_the_loads_on_for_the_minutes_asked_for() {
            low().given();

            bank.at(40).order(new Command.OverrideLoads(2)).at(159.999).timers();
            assertThat(bank.timed()).containsExactly("40 loads-on");
            bank.at(160).timers();

            assertThat(bank.timed()).containsExactly("40 loads-on", "160 loads-off (A-SL11 B1/1)");
            assertThat(bank.events(OverrideStarted.class))
                    .containsExactly(new OverrideStarted(second(160), "ann", "test"));
            assertThat(bank.events(OverrideEnded.class)).containsExactly(new OverrideEnded("expired"));
            assertThat(bank.state().bms().operator().overriding()).isFalse();
        }

        @Test
        void keeps_them_on_when_the_cell_falls_only_then() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(1)
                    .order(new Command.OverrideLoads(1))
                    .given();

            bank.at(120).timers();

            assertThat(bank.timed())
                    .containsExactly("30 +A-SL11 B1/1", "61 pre-alarm-off (A-SL11 B1/1)", "61 loads-off (A-SL11 B1/1)");
        }

        @ParameterizedTest(name = "{0} minutes: refused = {1}")
        @CsvSource({"0, true", "1, false", "60, false", "61, true"})
        void may_ask_for_1_to_60_minutes(int minutes, boolean refused) {
            bank.at(0).order(new Command.OverrideLoads(minutes));

            assertThat(bank.events())
                    .isEqualTo(
                            refused
                                    ? List.of("refused CTL-1: an override lasts 1 to 60 minutes, not " + minutes)
                                    : List.of());
            assertThat(bank.state().bms().operator().overriding()).isEqualTo(!refused);
        }

        @ParameterizedTest(name = "{0}, cell at {1} mV: refused = {2}")
        @CsvSource({
            "SMALL_BMS, 2499, true", "SMALL_BMS, 2500, false",
            "LYNX_SMART_BMS_500, 2599, true", "LYNX_SMART_BMS_500, 2600, false"
        })
        void is_refused_below_2_50_V_or_the_contactors_low_threshold(BmsModel model, int mv, boolean refused) {
            BankScenario some = BankScenario.bank(model, "B1");
            some.at(0).cells("B1", 2_700, mv, 2_700, 2_700).given();

            some.at(1).order(new Command.OverrideLoads(5));

            assertThat(some.events().stream().anyMatch(line -> line.startsWith("refused CTL-1: a cell of B1 is at 2.")))
                    .isEqualTo(refused);
        }

        @Test
        void is_told_which_cell_and_which_limit() {
            bank.at(0).cells("B2", 2_499).given();

            bank.at(1).order(new Command.OverrideLoads(5));

            assertThat(bank.events()).containsExactly("refused CTL-1: a cell of B2 is at 2.499 V, below 2.500 V");
        }

        @ParameterizedTest(name = "{0}, cell at {1} mV: ended = {2}")
        @CsvSource({
            "SMALL_BMS, 2499, true", "SMALL_BMS, 2500, false",
            "LYNX_SMART_BMS_500, 2599, true", "LYNX_SMART_BMS_500, 2600, false"
        })
        void loses_it_when_a_cell_falls_below_that(BmsModel model, int mv, boolean ended) {
            BankScenario some = BankScenario.bank(model, "B1");
            some.at(0)
                    .cells("B1", 2_700)
                    .at(30)
                    .timers()
                    .at(31)
                    .order(new Command.OverrideLoads(5))
                    .given();

            some.at(32).cells("B1", 2_700, 2_700, 2_700, mv);

            assertThat(some.isOn(Output.LOADS)).isEqualTo(!ended);
            assertThat(some.events(OverrideEnded.class)).hasSize(ended ? 1 : 0);
        }

        @Test
        @Requirement("TOP-7")
        void loses_it_when_a_battery_that_is_too_low_is_put_back() {
            low().at(31).order(new Command.Bypass("B2")).at(32).cells("B2", 2_499);
            bank.at(63).timers().order(new Command.OverrideLoads(5)).given();

            bank.at(64).order(new Command.EndBypass("B2"));

            assertThat(bank.events()).containsExactly("loads-off (A-SL11 B1/1, A-SL11 B2/1)");
        }

        @Test
        void ends_it_early() {
            low().at(31).order(new Command.OverrideLoads(5)).given();

            bank.at(32).order(new Command.EndOverride()).at(400).timers();

            assertThat(bank.timed()).containsExactly("32 loads-off (A-SL11 B1/1)");
            assertThat(bank.events(OverrideEnded.class)).containsExactly(new OverrideEnded("ended by ann"));
        }

        @Test
        void cannot_end_what_does_not_run() {
            bank.at(0).order(new Command.EndOverride());

            assertThat(bank.events()).containsExactly("refused there is no override");
        }

        @Test
        void does_not_override_an_open_loop_or_a_lock() {
            bank.at(0).order(new Command.OverrideLoads(5)).given();

            bank.at(1).silent("B2").at(2).cells("B2", 3_300).at(3).order(new Command.LockOff(Output.LOADS));

            assertThat(bank.timed()).contains("1 loads-off (loop-open B2)", "2 loads-on", "3 loads-off (operator)");
        }

        @Test
        @Requirement("GEN-2")
        void keeps_it_over_a_restart() {
            low().at(31).order(new Command.OverrideLoads(5)).at(40).started().given();

            bank.at(41).cells("B1", 2_700).at(331).timers();

            assertThat(bank.timed()).containsExactly("331 loads-off (A-SL11 B1/1)");
        }

        @Test
        @Requirement("GEN-5")
        void gets_the_full_time_for_a_command_that_came_late() {
            bank.at(100).cells("B1", 3_300).given();

            bank.at(50).order(new Command.OverrideLoads(1));

            assertThat(bank.events(OverrideStarted.class))
                    .extracting(OverrideStarted::until)
                    .containsExactly(second(160));
        }

        @Test
        void may_begin_it_again() {
            low().at(31).order(new Command.OverrideLoads(1)).given();

            bank.at(60).order(new Command.OverrideLoads(1)).at(119.999).timers();
            assertThat(bank.events()).isEmpty();
            bank.at(120).timers();

            assertThat(bank.timed()).containsExactly("120 loads-off (A-SL11 B1/1)");
        }

        @Test
        void does_not_lose_it_by_another_timer() {
            low().at(31)
                    .order(new Command.OverrideLoads(1))
                    .at(40)
                    .cells("B2", 2_750)
                    .given();

            bank.at(80).timers();

            assertThat(bank.events(OverrideEnded.class)).isEmpty();
            assertThat(bank.isOn(Output.LOADS)).isTrue();
        }
    }

    @Nested
    @DisplayName("who locks an output off")
    @Requirement("CTL-2")
    class Lock {
        @ParameterizedTest
        @EnumSource(
                value = Output.class,
                names = {"LOADS", "CHARGERS", "CONTACTOR"})
        void keeps_it_off_until_it_is_unlocked(Output output) {
            BankScenario lynx = BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1");

            lynx.at(0)
                    .order(new Command.LockOff(output))
                    .at(1)
                    .cells("B1", 3_300)
                    .at(2)
                    .order(new Command.Unlock(output));

            assertThat(lynx.timed())
                    .containsExactly("0 " + output.eventName(false) + " (operator)", "2 " + output.eventName(true));
            assertThat(lynx.events(Locked.class)).containsExactly(new Locked(output, "ann", Role.OPERATOR, "test"));
            assertThat(lynx.events(Unlocked.class)).containsExactly(new Unlocked(output, "ann"));
        }

        @ParameterizedTest
        @EnumSource(
                value = Output.class,
                names = {"PRE_ALARM", "ALTERNATOR", "SYSTEM_PORT", "INVERTER"})
        void cannot_lock_what_follows_another_output(Output output) {
            bank.at(0).order(new Command.LockOff(output));

            assertThat(bank.events())
                    .containsExactly("refused CTL-2: only loads, chargers and the contactor can be locked, not the "
                            + output.key());
        }

        @Test
        void cannot_lock_what_the_bms_does_not_have() {
            bank.at(0).order(new Command.LockOff(Output.CONTACTOR));

            assertThat(bank.events()).containsExactly("refused a small-bms has no contactor");
        }

        @ParameterizedTest(name = "locked by {0}, unlocked by {1}: refused = {2}")
        @CsvSource({
            "OPERATOR, OPERATOR, false",
            "OPERATOR, ADMINISTRATOR, false",
            "ENGINEER, OPERATOR, true",
            "ENGINEER, ENGINEER, false",
            "ADMINISTRATOR, ENGINEER, true"
        })
        void is_unlocked_by_the_same_or_a_higher_role(Role by, Role other, boolean refused) {
            bank.at(0).order(by, new Command.LockOff(Output.LOADS)).given();

            bank.at(1).order(other, new Command.Unlock(Output.LOADS));

            assertThat(bank.events())
                    .containsExactly(
                            refused ? "refused CTL-2: load-disconnect was locked by ann as " + by : "loads-on");
        }

        @ParameterizedTest(name = "locked by {0}, again by {1}: refused = {2}")
        @CsvSource({"ENGINEER, OPERATOR, true", "ENGINEER, ENGINEER, true", "ENGINEER, ADMINISTRATOR, false"})
        void is_replaced_by_a_higher_role_only(Role by, Role other, boolean refused) {
            bank.at(0).order(by, new Command.LockOff(Output.LOADS)).given();

            bank.at(1).order(other, new Command.LockOff(Output.LOADS));

            assertThat(bank.events())
                    .isEqualTo(
                            refused
                                    ? List.of("refused CTL-2: load-disconnect is locked already by ann as ENGINEER")
                                    : List.of());
            assertThat(bank.state().bms().operator().locks().get(Output.LOADS).role())
                    .isEqualTo(refused ? by : other);
        }

        @Test
        void keeps_the_lock_of_one_output_when_another_is_unlocked() {
            bank.at(0)
                    .order(new Command.LockOff(Output.LOADS))
                    .order(new Command.LockOff(Output.CHARGERS))
                    .given();

            bank.at(1).order(new Command.Unlock(Output.LOADS));

            assertThat(bank.events()).containsExactly("loads-on");
            assertThat(bank.state().bms().operator().locks()).containsOnlyKeys(Output.CHARGERS);
        }

        @Test
        void cannot_unlock_what_is_not_locked() {
            bank.at(0).order(new Command.LockOff(Output.CHARGERS)).given().order(new Command.Unlock(Output.LOADS));

            assertThat(bank.events()).containsExactly("refused load-disconnect is not locked");
        }
    }

    @Nested
    @DisplayName("whose command")
    @Requirement("CTL-3")
    class Commands {
        @Test
        void is_taken_in_is_an_event_with_who_why_and_when() {
            bank.at(7).order(Role.ENGINEER, new Command.LockOff(Output.LOADS));

            assertThat(bank.envelopes().getFirst().event())
                    .isEqualTo(new InputAccepted(new Input.Operator(
                            second(7), "ann", Role.ENGINEER, "test", new Command.LockOff(Output.LOADS))));
            assertThat(bank.envelopes().getFirst().time()).isEqualTo(second(7));
        }

        @Test
        void cannot_be_carried_out_is_an_event_that_says_why_and_changes_nothing() {
            var before = bank.at(0).cells("B1", 3_300).given().state();

            bank.order(new Command.ChangeSetting("B9", Setting.PRE_ALARM, 3_000))
                    .order(new Command.FactoryReset("B9"));

            assertThat(bank.events())
                    .containsExactly(
                            "refused there is no battery B9 in bank b1", "refused there is no battery B9 in bank b1");
            assertThat(bank.events(InputRefused.class)).hasSize(2);
            assertThat(bank.state().batteries()).isEqualTo(before.batteries());
            assertThat(bank.state().bms()).isEqualTo(before.bms());
        }

        @ParameterizedTest
        @ValueSource(strings = {"LOADS", "CHARGERS"})
        void to_switch_on_what_hardware_holds_off_is_taken_in(Output output) {
            bank.at(0).order(new Command.SwitchOn(output));

            assertThat(bank.events()).isEmpty();
            assertThat(bank.envelopes().getFirst().event()).isInstanceOf(InputAccepted.class);
        }

        @Test
        void to_switch_on_what_the_bank_holds_off_is_refused() {
            bank.at(0).order(new Command.LockOff(Output.LOADS)).given();

            bank.order(new Command.SwitchOn(Output.LOADS)).order(new Command.SwitchOn(Output.INVERTER));

            assertThat(bank.events())
                    .containsExactly(
                            "refused the bank itself holds the load-disconnect off",
                            "refused a small-bms has no inverter");
        }
    }
}
