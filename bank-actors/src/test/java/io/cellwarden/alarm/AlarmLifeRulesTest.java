package io.cellwarden.alarm;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.alarm.Alarm.Acknowledged;
import io.cellwarden.alarm.Alarm.Place;
import io.cellwarden.alarm.Alarm.Returned;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmAcknowledged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BatteryListed;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An alarm")
class AlarmLifeRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1", "B2");

    private List<String> lives() {
        return bank.state().alarms().inOrder().stream()
                .map(alarm -> alarm.life() + " " + alarm.code().text() + " " + alarm.battery())
                .toList();
    }

    private Alarm alarm(AlarmCode code) {
        return bank.state().alarms().inOrder().stream()
                .filter(alarm -> alarm.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private BankScenario acknowledge(String battery, AlarmCode... codes) {
        return bank.order(new Command.Acknowledge(battery, List.of(codes)));
    }

    @Nested
    @DisplayName("through its life")
    @Requirement("LIF-1")
    class Through {
        @Test
        void is_unacknowledged_when_it_comes_up() {
            bank.at(0).cells("B1", 3_099);

            assertThat(lives()).containsExactly("UNACKNOWLEDGED W-SL12 B1");
        }

        @Test
        void is_normal_before() {
            bank.at(0).cells("B1", 3_100);

            assertThat(lives()).isEmpty();
        }

        @Test
        void stays_acknowledged_while_it_is_up() {
            bank.at(0).cells("B1", 3_099).at(5).given();

            acknowledge("B1", AlarmCode.W_SL12).at(6).cells("B1", 3_200);

            assertThat(bank.events()).containsExactly("ack W-SL12 B1");
            assertThat(bank.events(AlarmAcknowledged.class))
                    .containsExactly(new AlarmAcknowledged(AlarmCode.W_SL12, "B1", "ann", "test"));
            assertThat(lives()).containsExactly("ACKNOWLEDGED W-SL12 B1");
            assertThat(alarm(AlarmCode.W_SL12).acknowledged()).contains(new Acknowledged("ann", "test", second(5)));
        }

        @Test
        void is_normal_when_it_clears_acknowledged() {
            bank.at(0).cells("B1", 3_099).at(5);

            acknowledge("B1").at(6).cells("B1", 3_201);

            assertThat(lives()).isEmpty();
        }

        @Test
        void is_kept_when_it_clears_unacknowledged_and_normal_once_somebody_has_seen_it() {
            bank.at(0).cells("B1", 3_099).at(1).cells("B1", 3_050).at(6).cells("B1", 3_201);

            assertThat(lives()).containsExactly("RETURNED_UNACKNOWLEDGED W-SL12 B1");
            assertThat(alarm(AlarmCode.W_SL12).returned()).contains(new Returned(second(6), 3_050));
            bank.at(7);
            acknowledge("B1");

            assertThat(lives()).isEmpty();
        }

        @Test
        void is_a_new_one_when_it_comes_up_again() {
            bank.at(0).cells("B1", 3_099).at(1);
            acknowledge("").at(2).cells("B1", 3_201).at(3).cells("B1", 3_098);

            assertThat(lives()).containsExactly("UNACKNOWLEDGED W-SL12 B1");
            assertThat(alarm(AlarmCode.W_SL12).since()).isEqualTo(second(3));
            assertThat(alarm(AlarmCode.W_SL12).times()).isEqualTo(1);
        }

        @Test
        void is_a_new_one_when_it_comes_up_again_unseen_and_tells_how_often() {
            bank.at(0).cells("B1", 3_099).at(2).cells("B1", 3_201).at(3).cells("B1", 3_098);

            assertThat(lives()).containsExactly("UNACKNOWLEDGED W-SL12 B1");
            assertThat(alarm(AlarmCode.W_SL12).times()).isEqualTo(2);
        }

        @Test
        void of_the_same_battery_that_is_graver_is_its_own() {
            bank.at(0).cells("B1", 3_099).at(1);
            acknowledge("B1").at(2).cells("B1", 2_499).at(30).timers();

            assertThat(lives())
                    .containsExactly(
                            "UNACKNOWLEDGED A-SL11 B1",
                            "UNACKNOWLEDGED CW-DEEP-DISCHARGE B1",
                            "ACKNOWLEDGED W-SL12 B1");
        }

        @Test
        void that_is_only_a_signal_to_the_bms_needs_nobody() {
            bank.at(0).cells("B1", 3_750);

            assertThat(lives()).containsExactly("SIGNAL CW-CHARGE-INHIBIT B1");
            acknowledge("");
            assertThat(bank.events()).endsWith("refused no alarm waits to be acknowledged");
            bank.at(1).cells("B1", 3_599);

            assertThat(lives()).isEmpty();
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(
                value = AlarmCode.class,
                names = {"CW_CHARGE_INHIBIT", "CW_HARDWARE_WARNS"},
                mode = EnumSource.Mode.EXCLUDE)
        void of_every_other_code_waits_for_somebody(AlarmCode code) {
            AlarmBoard board = after(AlarmBoard.EMPTY, new AlarmRaised(code, "B1", 0, 0, 0));

            assertThat(board.waiting()).extracting(Alarm::code).containsExactly(code);
        }

        @Test
        void outlives_a_restart() {
            bank.at(0)
                    .cells("B1", 3_099)
                    .at(1)
                    .cells("B1", 3_201)
                    .cells("B2", 3_000)
                    .at(2);
            acknowledge("B2");

            BankScenario recovered = BankScenario.recovered(bank.state().site(), bank.envelopes());
            recovered.at(10).started();

            assertThat(recovered.state().alarms()).isEqualTo(bank.state().alarms());
            assertThat(lives()).containsExactly("RETURNED_UNACKNOWLEDGED W-SL12 B1", "ACKNOWLEDGED W-SL12 B2");
        }

        @Test
        void of_a_battery_that_left_the_bank_leaves_with_it() {
            AlarmBoard board = after(
                    AlarmBoard.EMPTY,
                    new AlarmRaised(AlarmCode.W_SL12, "B1", 1, 3_000, 3_100),
                    new AlarmRaised(AlarmCode.W_SL12, "B2", 1, 3_000, 3_100),
                    new BatteryListed("B3", true),
                    new BatteryListed("B1", false));

            assertThat(board.inOrder()).extracting(Alarm::battery).containsExactly("B2");
        }

        @Test
        void that_nobody_knows_of_changes_nothing() {
            AlarmBoard board = after(
                    AlarmBoard.EMPTY,
                    new AlarmCleared(AlarmCode.W_SL12, "B1", 1, 3_000),
                    new AlarmAcknowledged(AlarmCode.W_SL12, "B1", "ann", "test"));

            assertThat(board).isEqualTo(AlarmBoard.EMPTY);
        }

        private AlarmBoard after(AlarmBoard before, BankEvent... events) {
            AlarmBoard board = before;
            for (BankEvent event : events) {
                board = AlarmLifeRules.evolve(board, new Envelope("b1", 1, 1, second(0), "test", 1, 0, 1, event));
            }
            return board;
        }
    }

    @Nested
    @DisplayName("that is to be acknowledged")
    @Requirement({"LIF-1", "CTL-3"})
    class Ordered {
        private void three() {
            bank.at(0)
                    .cells("B1", 3_000)
                    .cells("B2", 3_000)
                    .hardware("B2", AlarmCode.E_SL24, true)
                    .given();
        }

        @Test
        void may_be_one_of_a_battery() {
            three();

            acknowledge("B2", AlarmCode.E_SL24);

            assertThat(bank.events()).containsExactly("ack E-SL24 B2");
        }

        @Test
        void may_be_all_of_a_battery() {
            three();

            acknowledge("B2");

            assertThat(bank.events()).containsExactly("ack W-SL12 B2", "ack E-SL24 B2");
        }

        @Test
        void may_be_all_of_some_codes() {
            three();

            acknowledge("", AlarmCode.W_SL12, AlarmCode.A_SL15);

            assertThat(bank.events()).containsExactly("ack W-SL12 B1", "ack W-SL12 B2");
        }

        @Test
        void may_be_all_of_the_bank_and_the_banks_own() {
            three();
            bank.feed(new Input.JournalReport(second(1), false, "disk full")).given();

            acknowledge("");

            assertThat(bank.events())
                    .containsExactly("ack W-SL12 B1", "ack W-SL12 B2", "ack CW-JOURNAL-UNAVAILABLE", "ack E-SL24 B2");
        }

        @Test
        void is_told_by_name_where_none_is_meant() {
            three();
            bank.at(1)
                    .hardware("B2", AlarmCode.E_SL24, false)
                    .feed(new Input.JournalReport(second(1), false, "disk full"))
                    .given();

            acknowledge("B1", AlarmCode.A_SL11);

            assertThat(bank.events())
                    .containsExactly("refused no such alarm waits to be acknowledged; there are W-SL12 of B1, "
                            + "W-SL12 of B2, CW-JOURNAL-UNAVAILABLE of the bank, E-SL24 of B2 (returned)");
        }

        @Test
        void is_none_where_all_are_acknowledged() {
            three();
            acknowledge("").given();

            acknowledge("");

            assertThat(bank.events()).containsExactly("refused no alarm waits to be acknowledged");
        }

        @Test
        void moves_no_output() {
            bank.at(0).cells("B2", 3_300).cells("B1", 2_700).at(30).timers();

            assertThat(bank.isOn(Output.LOADS)).isFalse();
            acknowledge("").at(31).cells("B1", 2_700);

            assertThat(bank.isOn(Output.LOADS)).isFalse();
            assertThat(bank.state().bms().outputs())
                    .containsAllEntriesOf(
                            Map.of(Output.LOADS, bank.state().bms().outputs().get(Output.LOADS)));
        }
    }

    @Nested
    @DisplayName("tells")
    @Requirement("LIF-2")
    class Tells {
        @Test
        void cell_value_limit_and_since_when() {
            bank.at(3).cells("B1", 3_300, 3_099, 3_090, 3_300);

            Alarm alarm = alarm(AlarmCode.W_SL12);
            assertThat(alarm.raised()).isEqualTo(new AlarmRaised(AlarmCode.W_SL12, "B1", 3, 3_090, 3_100));
            assertThat(alarm.since()).isEqualTo(second(3));
        }

        @Test
        void its_event_and_the_one_that_caused_it() {
            bank.at(0).cells("B2", 3_300).at(3).cells("B1", 2_499);

            assertThat(alarm(AlarmCode.W_SL12).event()).hasToString("2.1");
            assertThat(alarm(AlarmCode.W_SL12).cause()).isEqualTo(new Place(2, 0));
        }

        @Test
        void what_the_bms_did() {
            bank.at(0).cells("B2", 3_300).cells("B1", 2_549).at(30).timers();

            assertThat(alarm(AlarmCode.W_SL12).switched()).containsExactly(Output.PRE_ALARM);
            assertThat(alarm(AlarmCode.A_SL11).switched()).containsExactlyInAnyOrder(Output.LOADS, Output.CONTACTOR);
        }

        @Test
        void what_the_bms_did_on_the_high_side() {
            bank.at(0).cells("B1", 3_951);

            assertThat(alarm(AlarmCode.A_SL9).switched()).containsExactlyInAnyOrder(Output.CHARGERS, Output.CONTACTOR);
            assertThat(alarm(AlarmCode.CW_CHARGE_INHIBIT).switched()).containsExactly(Output.CHARGERS);
        }

        @Test
        void what_the_bms_did_only_later() {
            bank.at(0).cells("B1", 2_700).cells("B2", 3_300).at(1).order(new Command.OverrideLoads(1));
            bank.at(31).timers();
            assertThat(alarm(AlarmCode.A_SL11).switched()).isEmpty();

            bank.at(61).timers();

            assertThat(alarm(AlarmCode.A_SL11).switched()).containsExactly(Output.LOADS);
        }

        @Test
        void nothing_that_an_open_loop_or_an_operator_did() {
            bank.at(0).cells("B1", 3_000).cells("B2", 3_300);

            bank.at(1).order(new Command.LockOff(Output.CHARGERS)).cable(true);

            assertThat(bank.isOn(Output.LOADS)).isFalse();
            assertThat(alarm(AlarmCode.W_SL12).switched()).containsExactly(Output.PRE_ALARM);
        }

        @Test
        void nothing_of_what_came_back_on() {
            bank.at(0).cells("B1", 3_760).at(1).cells("B1", 3_590);

            assertThat(bank.isOn(Output.CHARGERS)).isTrue();
            assertThat(lives()).isEmpty();
        }
    }
}
