package io.cellwarden.bms;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.ContactorClosingFailed;
import io.cellwarden.event.BankEvent.ContactorForced;
import io.cellwarden.event.BankEvent.LatchSet;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Role;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The contactor of a Lynx Smart BMS")
@Requirement({"BMS-13", "BMS-3"})
class ContactorRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1", "B2");

    /** Opened by low cells: 2.55 V, loads and contactor off, no current. */
    private BankScenario openedLow() {
        return bank.at(0).cells("B1", 2_550).cells("B2", 3_250).at(30).timers();
    }

    /** A contactor that is read back, and does not close when told to. */
    private BankScenario notClosing() {
        bank.at(0).readBack(Output.CONTACTOR, true).cells("B1", 4_000).cells("B2", 3_400);
        return bank.at(1).readBack(Output.CONTACTOR, false).at(2).cells("B1", 3_400);
    }

    private BankScenario systemVoltage(int mv) {
        return bank.feed(new Input.SystemVoltage(second(40), mv));
    }

    @Nested
    @DisplayName("for a high cell")
    class High {
        @ParameterizedTest(name = "{0} mV: open = {1}")
        @CsvSource({"3949, false", "3950, false", "3951, true"})
        @Requirement("SET-7")
        void opens_at_once_above_3_95_V(int mv, boolean open) {
            bank.at(0).cells("B1", 3_400, 3_400, mv, 3_400);

            assertThat(bank.events().contains("contactor-open (contactor-high B1/3)"))
                    .isEqualTo(open);
            assertThat(bank.isOn(Output.LOADS)).isTrue();
        }

        @ParameterizedTest(name = "B1 at {0} mV, B2 at {1} mV: closed = {2}")
        @CsvSource({"3599, 3599, true", "3600, 3400, false", "3599, 3600, false"})
        void closes_when_the_highest_cell_of_every_battery_is_below_3_60_V(int b1, int b2, boolean closed) {
            bank.at(0).cells("B1", 4_000).cells("B2", b2).given();

            bank.at(1).cells("B1", b1, 3_400, 3_400, 3_400);

            assertThat(bank.events().contains("contactor-closed")).isEqualTo(closed);
        }

        @Test
        @Requirement("GEN-2")
        void does_not_wait_for_a_battery_that_was_never_read() {
            bank.at(0).cells("B1", 4_000).given();

            bank.at(1).cells("B1", 3_500);

            assertThat(bank.isOn(Output.CONTACTOR)).isTrue();
        }

        @Test
        void is_never_forced_and_the_order_is_refused_with_the_reason() {
            bank.at(0).cells("B1", 4_000).given();

            bank.at(1).order(new Command.CloseContactor());

            assertThat(bank.events())
                    .containsExactly("refused BMS-13: the contactor is held open: contactor-high B1/1");
        }

        @Test
        @Requirement("TOP-7")
        void ignores_a_bypassed_battery() {
            bank.at(0).cells("B1", 4_000).given();

            bank.at(1).order(new Command.Bypass("B1"));

            assertThat(bank.isOn(Output.CONTACTOR)).isTrue();
        }
    }

    @Nested
    @DisplayName("for a low cell")
    class Low {
        @ParameterizedTest(name = "{0} mV: open = {1}")
        @CsvSource({"2599, true", "2600, false", "2601, false"})
        @Requirement({"SET-7", "PRE-2"})
        void opens_below_2_60_V_when_the_delay_of_that_battery_is_over(int mv, boolean open) {
            bank.at(0).cells("B1", 3_300, mv, 3_300, 3_300);
            assertThat(bank.isOn(Output.CONTACTOR)).isTrue();

            bank.at(30).timers();

            assertThat(bank.isOn(Output.CONTACTOR)).isEqualTo(!open);
            assertThat(bank.events(LatchSet.class).contains(new LatchSet(LatchKind.CONTACTOR_LOW, "B1", 2)))
                    .isEqualTo(open);
        }

        @Test
        @Requirement("SET-7")
        void opens_50_mV_below_a_lower_allowed_to_discharge_setting() {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.ALLOWED_TO_DISCHARGE, 2_620));
            bank.order(new Command.ChangeSetting("B1", Setting.PRE_ALARM_SUPPORTED, 0));

            bank.at(1).cells("B1", 2_570);
            assertThat(bank.isOn(Output.CONTACTOR)).isTrue();
            bank.at(2).cells("B1", 2_569);

            assertThat(bank.isOn(Output.CONTACTOR)).isFalse();
        }

        @ParameterizedTest(name = "B1 at {0} mV, B2 at {1} mV: closed = {2}")
        @CsvSource({"3200, 3200, true", "3199, 3300, false", "3300, 3199, false"})
        void closes_when_all_cells_of_every_battery_are_at_3_20_V(int b1, int b2, boolean closed) {
            openedLow().at(31).cells("B2", b2).given();

            bank.at(32).cells("B1", b1);

            assertThat(bank.events().contains("contactor-closed")).isEqualTo(closed);
        }

        @Test
        void closes_for_an_operator_while_the_loads_stay_off() {
            openedLow().given();

            bank.at(31).order(new Command.CloseContactor());

            assertThat(bank.events()).containsExactly("contactor-closed");
            assertThat(bank.isOn(Output.LOADS)).isFalse();
            assertThat(bank.events(ContactorForced.class))
                    .containsExactly(new ContactorForced(true, "ordered by ann: test"));
        }

        @ParameterizedTest(name = "at {0} mV: closed = {1}")
        @CsvSource({"11649, false", "11650, false", "11651, true"})
        void closes_for_a_charge_voltage_on_the_system_side(int mv, boolean closed) {
            openedLow().given(); // mean of 10.2 V and 13.0 V is 11.6 V

            systemVoltage(mv);

            assertThat(bank.events()).isEqualTo(closed ? List.of("contactor-closed") : List.of());
            assertThat(bank.events(ContactorForced.class))
                    .isEqualTo(
                            closed
                                    ? List.of(new ContactorForced(true, "charge voltage on the system side"))
                                    : List.of());
        }

        @ParameterizedTest(name = "{0} V: closed = {1}")
        @CsvSource({"43000, false", "43001, true"})
        void knows_the_charge_voltage_of_strings(int mv, boolean closed) {
            BankScenario two = BankScenario.of(BankSite.of(
                    "b1",
                    BmsModel.LYNX_SMART_BMS_500,
                    Catalogue.printed().find("25.6/100").orElseThrow(),
                    List.of(List.of("B1", "B2"))));
            two.at(0).cells("B1", 2_550).cells("B2", 2_800).at(30).timers().given(); // 20.4 V and 22.4 V: mean 21.4 V

            two.feed(new Input.SystemVoltage(second(31), mv));

            assertThat(two.isOn(Output.CONTACTOR)).isEqualTo(closed);
        }

        @Test
        void needs_no_charge_voltage_while_it_is_closed() {
            bank.at(0).cells("B1", 3_300).given();

            systemVoltage(60_000);

            assertThat(bank.events(ContactorForced.class)).isEmpty();
        }

        @Test
        void stays_closed_by_force_while_the_cells_are_charged_and_then_needs_it_no_longer() {
            openedLow();
            systemVoltage(14_000).given();

            bank.at(41).reading("B1", 9_000, 250, 2_560).at(50).reading("B1", 9_000, 250, 3_200);

            assertThat(bank.events()).contains("loads-on").noneMatch(line -> line.startsWith("contactor"));
            assertThat(bank.events(ContactorForced.class))
                    .containsExactly(new ContactorForced(false, "cells are charged"));
        }

        @ParameterizedTest(name = "{0} mA from a cell at {1} mV: open = {2}")
        @CsvSource({"-501, 2550, true", "-500, 2550, false", "-501, 2600, false", "-2147483648, 2550, false"})
        void opens_again_when_low_cells_are_drained_through_it(int ma, int mv, boolean open) {
            bank.at(0)
                    .reading("B1", ma == Ints.ABSENT ? ma : 0, 250, 2_550)
                    .cells("B2", 3_250)
                    .at(30)
                    .timers();
            bank.at(31).order(new Command.CloseContactor()).given();

            bank.at(32).reading("B1", ma, 250, mv);

            assertThat(bank.events().contains("contactor-open (contactor-low B1/1)"))
                    .isEqualTo(open);
            assertThat(bank.events(ContactorForced.class).contains(new ContactorForced(false, "cells are drained")))
                    .isEqualTo(open);
        }

        @Test
        void is_not_opened_again_by_a_discharge_from_before_it_closed() {
            bank.at(0)
                    .reading("B1", -50_000, 250, 2_550)
                    .cells("B2", 3_250)
                    .at(30)
                    .timers()
                    .given();

            bank.at(31).order(new Command.CloseContactor()).at(32).cells("B2", 3_250);

            assertThat(bank.events()).containsExactly("contactor-closed");
        }

        @Test
        @Requirement("CTL-2")
        void gives_the_force_up_when_it_is_locked_open() {
            openedLow().at(31).order(new Command.CloseContactor()).given();

            bank.at(32).order(new Command.LockOff(Output.CONTACTOR)).at(33).order(new Command.Unlock(Output.CONTACTOR));

            assertThat(bank.timed()).containsExactly("32 contactor-open (contactor-low B1/1, operator)");
            assertThat(bank.events(ContactorForced.class)).containsExactly(new ContactorForced(false, "held open"));
        }

        @Test
        void is_not_forced_by_a_charge_voltage_while_it_is_locked() {
            openedLow().at(31).order(new Command.LockOff(Output.CONTACTOR)).given();

            systemVoltage(14_000).at(41).order(new Command.Unlock(Output.CONTACTOR));

            assertThat(bank.isOn(Output.CONTACTOR)).isFalse();
        }

        @Test
        @Requirement("GEN-2")
        void is_forced_after_a_start_only_when_every_battery_is_fresh() {
            openedLow().at(31).started().order(new Command.CloseContactor()).given();

            bank.at(32).cells("B1", 2_550).at(33).cells("B2", 3_250);

            assertThat(bank.timed()).containsExactly("33 contactor-closed");
        }
    }

    @Nested
    @DisplayName("that an operator orders to close")
    @Requirement("CTL-3")
    class Ordered {
        @Test
        void refuses_while_it_is_closed() {
            bank.at(0).order(new Command.CloseContactor());

            assertThat(bank.events()).containsExactly("refused the contactor is closed already");
        }

        @Test
        @Requirement("CTL-2")
        void refuses_while_it_is_locked() {
            bank.at(0)
                    .order(Role.ENGINEER, new Command.LockOff(Output.CONTACTOR))
                    .given();

            bank.at(1).order(new Command.CloseContactor());

            assertThat(bank.events()).containsExactly("refused BMS-13: the contactor is held open: operator");
        }

        @Test
        void refuses_where_there_is_none() {
            BankScenario small = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

            small.at(0).order(new Command.CloseContactor());

            assertThat(small.events()).containsExactly("refused a small-bms has no contactor");
        }
    }

    @Nested
    @DisplayName("that is read back")
    @Requirement("BMS-9")
    class Closing {
        @Test
        void has_10_s_to_close() {
            notClosing().given();

            bank.at(11.999).timers();
            assertThat(bank.events()).isEmpty();
            bank.at(12).timers();

            assertThat(bank.timed()).containsExactly("12 +CW-OUTPUT-STUCK", "12 contactor-open (closing-failed)");
            assertThat(bank.events(ContactorClosingFailed.class)).containsExactly(new ContactorClosingFailed(1));
        }

        @Test
        void is_tried_three_times_and_then_left_to_an_operator_with_the_alarm_still_up() {
            notClosing().given();

            bank.at(20)
                    .cells("B1", 3_400)
                    .at(40)
                    .cells("B1", 3_400)
                    .at(60)
                    .cells("B1", 3_400)
                    .at(80)
                    .cells("B1", 3_400);

            assertThat(bank.timed())
                    .containsExactly(
                            "12 +CW-OUTPUT-STUCK",
                            "12 contactor-open (closing-failed)",
                            "20 contactor-closed",
                            "30 contactor-open (closing-failed)",
                            "40 contactor-closed",
                            "50 contactor-open (closing-failed)");
            assertThat(bank.state().bms().contactor().failures()).isEqualTo(3);
            assertThat(OutputRules.contactorOpenFor(
                            bank.state().bms(), bank.state().reports()))
                    .extracting(cause -> cause.code())
                    .containsExactly("closing-failed");
        }

        @Test
        void may_be_tried_again_by_an_operator() {
            notClosing()
                    .at(20)
                    .cells("B1", 3_400)
                    .at(40)
                    .cells("B1", 3_400)
                    .at(60)
                    .cells("B1", 3_400)
                    .given();

            bank.at(70)
                    .order(new Command.CloseContactor())
                    .at(71)
                    .readBack(Output.CONTACTOR, true)
                    .at(90)
                    .timers();

            assertThat(bank.timed()).containsExactly("70 -CW-OUTPUT-STUCK", "70 contactor-closed");
            assertThat(bank.state().bms().contactor().failures()).isZero();
        }

        @Test
        void is_not_tried_again_for_a_charge_voltage_after_three_failures() {
            bank.at(0).readBack(Output.CONTACTOR, true);
            openedLow().at(31).readBack(Output.CONTACTOR, false).order(new Command.CloseContactor());
            bank.at(50)
                    .cells("B1", 2_550)
                    .at(70)
                    .cells("B1", 2_550)
                    .at(90)
                    .cells("B1", 2_550)
                    .given();

            bank.feed(new Input.SystemVoltage(second(91), 14_000)).at(120).timers();

            assertThat(bank.events()).isEmpty();
            assertThat(bank.state().bms().contactor()).isEqualTo(new BmsState.Contactor(3, BmsState.NEVER, false));
        }

        @Test
        void forgets_failures_when_it_closes() {
            notClosing().at(20).cells("B1", 3_400).given();

            bank.at(21).readBack(Output.CONTACTOR, true).at(60).timers();

            assertThat(bank.timed()).containsExactly("21 -CW-OUTPUT-STUCK");
            assertThat(bank.state().bms().contactor()).isEqualTo(new BmsState.Contactor(0, BmsState.NEVER, false));
        }

        @Test
        void does_not_count_as_closed_by_another_device_or_before_it_is_told() {
            notClosing()
                    .readBack(Output.LOADS, true)
                    .readBack(Output.CONTACTOR, false)
                    .given();

            bank.at(12).timers();

            assertThat(bank.events(ContactorClosingFailed.class)).hasSize(1);
            bank.readBack(Output.CONTACTOR, true);
            assertThat(bank.state().bms().contactor().failures()).isEqualTo(1);
        }

        @Test
        @Requirement("GEN-2")
        void gets_its_time_anew_after_a_start() {
            notClosing()
                    .at(5)
                    .started()
                    .at(11)
                    .cells("B1", 3_400)
                    .cells("B2", 3_400)
                    .given();

            bank.at(14.999).timers();
            assertThat(bank.isOn(Output.CONTACTOR)).isTrue();
            bank.at(15).timers();

            assertThat(bank.isOn(Output.CONTACTOR)).isFalse();
        }

        @Test
        void opens_without_being_waited_for() {
            bank.at(0).readBack(Output.CONTACTOR, true).given();

            bank.at(1)
                    .cells("B1", 4_000)
                    .at(2)
                    .readBack(Output.CONTACTOR, false)
                    .at(60)
                    .timers();

            assertThat(bank.events(ContactorClosingFailed.class)).isEmpty();
        }
    }

    @Test
    void without_a_read_back_closes_always() {
        bank.at(0).readBack(Output.LOADS, true).cells("B1", 4_000).given();

        bank.at(1).cells("B1", 3_400).at(60).timers();

        assertThat(bank.timed()).contains("1 contactor-closed").noneMatch(line -> line.contains("contactor-open"));
    }
}
