package io.cellwarden.bank;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BatteryListed;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.BankEvent.SerialNoted;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Timer;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A bank")
class BankRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    @Nested
    @DisplayName("on the clock of its readings")
    @Requirement("GEN-5")
    class Clock {
        @Test
        void fires_a_timer_at_its_own_time_between_two_readings() {
            bank.at(0).cells("B1", 2_700).given();

            bank.at(60).cells("B2", 3_300);

            assertThat(bank.timed())
                    .containsExactly("30 +A-SL11 B1/1", "30 pre-alarm-off (A-SL11 B1/1)", "30 loads-off (A-SL11 B1/1)");
        }

        @Test
        void fires_timers_in_the_order_of_their_due_times() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(1)
                    .order(new Command.LockOff(Output.CHARGERS))
                    .at(2)
                    .cells("B2", 2_700);
            bank.order(new Command.OverrideLoads(1)).given();

            bank.at(100).timers();

            assertThat(bank.envelopes().stream()
                            .map(Envelope::event)
                            .filter(InputAccepted.class::isInstance)
                            .map(event -> (Input.TimerFired) ((InputAccepted) event).input())
                            .map(fired ->
                                    fired.timer().kind() + " " + fired.timer().subject()))
                    .containsExactly(
                            "PRE_ALARM_DELAY B1",
                            "CHARGERS_SETTLED ",
                            "PRE_ALARM_DELAY B2",
                            "OVERRIDE_END ",
                            "LOADS_SETTLED ");
        }

        @Test
        void fires_timers_of_one_instant_by_kind_then_battery_then_name() {
            Timer delay = new Timer(second(1), Timer.Kind.PRE_ALARM_DELAY, 1, "B2");

            assertThat(List.of(
                                    new Timer(second(1), Timer.Kind.OUTPUT_STUCK, -1, "b"),
                                    new Timer(second(1), Timer.Kind.OUTPUT_STUCK, -1, "a"),
                                    new Timer(second(1), Timer.Kind.SILENCE, 0, "B1"),
                                    delay,
                                    new Timer(second(1), Timer.Kind.PRE_ALARM_DELAY, 0, "B1"),
                                    new Timer(second(0), Timer.Kind.FULL_CHARGE_OVERDUE, 9, "z"))
                            .stream()
                            .sorted()
                            .map(timer -> timer.kind() + " " + timer.subject()))
                    .containsExactly(
                            "FULL_CHARGE_OVERDUE z",
                            "PRE_ALARM_DELAY B1",
                            "PRE_ALARM_DELAY B2",
                            "SILENCE B1",
                            "OUTPUT_STUCK a",
                            "OUTPUT_STUCK b");
        }

        @Test
        void takes_the_reading_first_when_a_timer_is_due_at_the_same_instant() {
            bank.at(0).cells("B1", 2_700).given();

            bank.at(30).cells("B1", 3_250).timers();

            assertThat(bank.timed()).containsExactly("30 -W-SL12 B1/1", "30 pre-alarm-off");
        }

        @Test
        void counts_every_input_and_names_its_source() {
            bank.at(0).cells("B1", 2_700).at(40).cells("B1", 2_700);

            assertThat(bank.envelopes().stream()
                            .filter(envelope -> envelope.index() == 0)
                            .map(envelope -> envelope.sequence() + " " + envelope.source()))
                    .containsExactly("1 test", "2 timer", "3 test");
        }

        @Test
        void lets_a_stepped_wall_clock_change_nothing() {
            bank.at(0).cells("B1", 2_700).given();

            bank.feed(new Input.ClockStepped(second(10), -3_600_000)).at(60).timers();

            assertThat(bank.timed()).startsWith("30 +A-SL11 B1/1");
        }

        @Test
        @Requirement("GEN-5")
        void fires_nothing_before_a_start_has_made_its_readings_stale() {
            bank.at(0).cells("B1", 2_700).given();

            bank.at(3_600).started();

            assertThat(bank.events()).isEmpty();
        }

        @Test
        @Requirement("GEN-5")
        void fires_nothing_before_a_pause_has_made_its_readings_stale() {
            bank.at(0).cells("B1", 2_700).given();

            bank.at(3_600).resumed();

            assertThat(bank.events()).isEmpty();
        }

        @Test
        void knows_how_far_the_wall_clock_is_ahead_of_it() {
            bank.at(0).cells("B1", 3_300).feed(new Input.ClockStepped(second(10), -3_600_000));
            assertThat(bank.state().wallOffsetMs()).isEqualTo(-3_600_000);

            bank.at(20).started().cells("B1", 3_300);

            assertThat(bank.state().wallOffsetMs()).isEqualTo(-3_600_000);
        }
    }

    @Nested
    @DisplayName("that runs from a file of readings")
    @Requirement("GEN-2")
    class Evaluated {
        @Test
        void begins_without_alarms_and_needs_no_reading_of_its_other_batteries() {
            bank.at(0).cells("B1", 3_760).at(1).cells("B1", 3_590);

            assertThat(bank.timed())
                    .containsExactly(
                            "0 +CW-CHARGE-INHIBIT B1/1",
                            "0 chargers-off (CW-CHARGE-INHIBIT B1/1)",
                            "1 -CW-CHARGE-INHIBIT B1/1",
                            "1 chargers-on");
        }

        @Test
        void raises_nothing_before_the_first_reading_of_a_battery() {
            bank.at(0).impossible("B1").started().siteLoaded(Map.of()).at(100).timers();

            assertThat(bank.events()).containsExactly("refused cell 1 = 0.000 V is not above 0 V and at most 5 V");
        }
    }

    @Nested
    @DisplayName("names the events of one input")
    @Requirement("GEN-3")
    class Order {
        @Test
        void warnings_alarms_outputs_off_outputs_on_balancing_advisories() {
            BankScenario wide = BankScenario.bank(BmsModel.SMART_BMS_12_200, "B1");
            wide.at(0)
                    .reading("B1", -900, 250, 3_150)
                    .at(1)
                    .reading("B1", -900, 250, 3_090)
                    .given();

            wide.at(2).reading("B1", 9_000, 20, 3_250, 3_760, 3_250, 3_250);

            assertThat(wide.envelopes().stream()
                            .map(Envelope::event)
                            .filter(Lines::isPublic)
                            .map(Lines::of))
                    .containsExactly(
                            "-W-SL12 B1/1",
                            "+CW-CHARGE-INHIBIT B1/2",
                            "+A-SL22 B1",
                            "pre-alarm-off",
                            "chargers-off (CW-CHARGE-INHIBIT B1/2, A-SL22 B1)",
                            "alternator-off (CW-CHARGE-INHIBIT B1/2, A-SL22 B1)",
                            "balancing-started B1/2 510",
                            "balance-status B1 UNKNOWN>BALANCING",
                            "+CW-OUT-OF-RANGE-USE B1");
        }

        @Test
        void off_before_on() {
            bank.at(0).cells("B1", 2_700).cells("B2", 3_300).at(30).timers().given();

            bank.at(31).cells("B1", 3_250, 3_250, 3_250, 3_760);

            assertThat(bank.events())
                    .containsExactly(
                            "-W-SL12 B1/1",
                            "-A-SL11 B1/1",
                            "+CW-CHARGE-INHIBIT B1/4",
                            "chargers-off (CW-CHARGE-INHIBIT B1/4)",
                            "loads-on");
        }

        @Test
        void each_output_with_the_event_that_caused_it() {
            bank.at(0)
                    .cells("B1", 2_700)
                    .at(29)
                    .order(new Command.LockOff(Output.CHARGERS))
                    .given();

            bank.at(30).timers();

            Envelope off = only(OutputSwitched.class, Output.LOADS);
            assertThat(bank.envelopes().get(off.causeIndex()).event())
                    .isInstanceOf(AlarmRaised.class)
                    .extracting(event -> ((AlarmRaised) event).code())
                    .isEqualTo(AlarmCode.A_SL11);
            assertThat(only(OutputSwitched.class, Output.PRE_ALARM).causeIndex())
                    .isEqualTo(off.causeIndex());
        }

        @Test
        void an_open_loop_as_the_cause_of_both_outputs() {
            bank.at(0).silent("B1");

            assertThat(only(OutputSwitched.class, Output.LOADS).causeIndex()).isEqualTo(1);
            assertThat(only(OutputSwitched.class, Output.CHARGERS).causeIndex()).isEqualTo(1);
        }

        @Test
        void the_input_as_the_cause_where_none_of_its_events_is() {
            bank.at(0).cells("B1", 2_700).at(10).cells("B2", 2_750).given();
            bank.at(12).order(new Command.LockOff(Output.LOADS));

            assertThat(only(OutputSwitched.class, Output.LOADS).causeIndex()).isZero();
        }

        @Test
        void the_alarm_of_the_right_battery_and_code_among_several() {
            BankScenario three = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            three.at(0).reading("B1", 0, 20, 3_760);

            List<Envelope> all = three.envelopes();
            Envelope off = all.stream()
                    .filter(envelope -> envelope.event() instanceof OutputSwitched)
                    .findFirst()
                    .orElseThrow();
            assertThat(all.get(off.causeIndex()).event())
                    .isEqualTo(new AlarmRaised(AlarmCode.CW_CHARGE_INHIBIT, "B1", 1, 3_760, 3_750));
        }

        @Test
        void the_alarm_of_this_input_although_another_battery_has_the_same_one_already() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).cells("B1", 2_700).cells("B2", 2_900).at(30).timers();
            two.at(31).order(new Command.OverrideLoads(5)).given();

            two.at(40).cells("B2", 2_450);

            List<Envelope> all = two.envelopes();
            Envelope off = all.stream()
                    .filter(envelope ->
                            envelope.event() instanceof OutputSwitched switched && switched.output() == Output.LOADS)
                    .findFirst()
                    .orElseThrow();
            assertThat(all.get(off.causeIndex()).event())
                    .isInstanceOf(AlarmRaised.class)
                    .extracting(event -> ((AlarmRaised) event).battery())
                    .isEqualTo("B2");
        }

        private Envelope only(Class<? extends BankEvent> type, Output output) {
            return bank.envelopes().stream()
                    .filter(envelope -> type.isInstance(envelope.event()))
                    .filter(envelope -> ((OutputSwitched) envelope.event()).output() == output)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    @DisplayName("whose parts change")
    @Requirement("TOP-10")
    class Parts {
        @Test
        void lists_its_batteries_with_the_first_site_file() {
            bank.at(0).siteLoaded(Map.of()).at(1).siteLoaded(Map.of());

            assertThat(bank.events(BatteryListed.class))
                    .containsExactly(new BatteryListed("B1", true), new BatteryListed("B2", true));
        }

        @Test
        void tells_which_were_added_and_which_removed_since() {
            bank.at(0).siteLoaded(Map.of()).cells("B1", 3_050).order(new Command.Bypass("B2"));
            BankScenario changed = recovered(BankScenario.site(BmsModel.SMALL_BMS, "B3", "B1", "B4"));

            changed.at(10).siteLoaded(Map.of());

            assertThat(changed.events(BatteryListed.class))
                    .containsExactly(
                            new BatteryListed("B3", true),
                            new BatteryListed("B4", true),
                            new BatteryListed("B2", false));
            assertThat(changed.battery("B1").alarms().isActive(AlarmCode.W_SL12))
                    .isTrue();
            assertThat(changed.battery("B1").order()).isEqualTo(1);
        }

        @Test
        @Requirement("TOP-7")
        void may_bypass_all_but_one_whatever_was_bypassed_and_then_removed() {
            bank.at(0).order(new Command.Bypass("B2"));
            BankScenario changed = recovered(BankScenario.site(BmsModel.SMALL_BMS, "B1", "B3"));

            changed.at(10).order(new Command.Bypass("B3"));

            assertThat(changed.events()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(BmsModel.class)
        void recovers_under_any_other_bms(BmsModel model) {
            BankScenario lynx = BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1");
            lynx.at(0)
                    .cells("B1", 2_500)
                    .readBack(Output.CONTACTOR, true)
                    .at(30)
                    .timers()
                    .cells("B1", 4_000);

            BankScenario changed = recovered(lynx, BankScenario.site(model, "B1"));
            changed.at(40).cells("B1", 3_300).at(100).timers();

            assertThat(changed.isOn(Output.LOADS)).isTrue();
        }

        @Test
        void recovers_under_a_model_with_other_cells_and_forgets_the_old_readings() {
            bank.at(0).cells("B1", 2_700).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_000));
            BankScenario changed = recovered(BankSite.of(
                    "b1",
                    BmsModel.SMALL_BMS,
                    Catalogue.printed().find("25.6/200").orElseThrow(),
                    List.of(List.of("B1"), List.of("B2"))));

            assertThat(changed.battery("B1").last().known()).isFalse();
            changed.at(1).cells("B1", 3_300);

            assertThat(changed.battery("B1").last().voltageMv()).isEqualTo(26_400);
        }

        @Test
        @Requirement("SET-9")
        void notices_an_edited_site_file_when_it_recovers_from_a_site_without_settings() {
            BatterySettings first = BatterySettings.factory().with(Setting.PRE_ALARM, 3_000);
            bank.at(0).siteLoaded(Map.of("B1", first));
            BankScenario again = recovered(BankScenario.site(BmsModel.SMALL_BMS, "B1", "B2"));

            again.at(10).siteLoaded(Map.of("B1", first.with(Setting.PRE_ALARM, 3_050)));

            assertThat(again.events(BankEvent.SettingsChanged.class)).hasSize(1);
            assertThat(again.battery("B1").settings().get(Setting.PRE_ALARM)).isEqualTo(3_050);
        }

        @Test
        void notices_a_swapped_pack_by_its_serial() {
            bank.feed(new Input.DeviceIdentified("B1", second(0), "HQ1"));
            bank.feed(new Input.DeviceIdentified("B1", second(1), "HQ1"));
            bank.feed(new Input.DeviceIdentified("B1", second(2), "HQ2"));

            assertThat(bank.events(SerialNoted.class))
                    .containsExactly(new SerialNoted("B1", "HQ1", ""), new SerialNoted("B1", "HQ2", "HQ1"));
            assertThat(bank.battery("B1").serial()).isEqualTo("HQ2");
            assertThat(bank.battery("B2").serial()).isEmpty();
        }

        private BankScenario recovered(BankSite site) {
            return recovered(bank, site);
        }

        /** The bank of a changed site file, folded from what the old one has journalled. */
        private static BankScenario recovered(BankScenario old, BankSite site) {
            return BankScenario.recovered(site, old.envelopes());
        }
    }

    @Test
    @Requirement({"TOP-1", "TOP-5"})
    void has_strings_of_batteries_of_cells_along_one_loop_and_one_bms() {
        BankSite site = BankSite.of(
                "b1",
                BmsModel.LYNX_SMART_BMS_500,
                Catalogue.printed().find("12.8/200").orElseThrow(),
                List.of(List.of("B1", "B2"), List.of("B3", "B4")));

        BankState state = BankState.initial(site);

        assertThat(state.batteries().keySet()).containsExactly("B1", "B2", "B3", "B4");
        assertThat(state.batteries().values())
                .extracting(battery -> battery.last().cells().size())
                .containsOnly(4);
        assertThat(state.reports().values())
                .extracting(report -> report.order())
                .containsExactly(0, 1, 2, 3);
        assertThat(state.bms().site().bms()).isEqualTo(BmsModel.LYNX_SMART_BMS_500);
    }

    @Test
    @Requirement("ALM-11")
    void takes_in_nothing_of_an_unknown_battery() {
        BankState before = bank.at(0).cells("B1", 3_300).given().state();

        bank.at(1).silent("B9").balancer("B9", true).hardware("B9", AlarmCode.E_SL1, true);

        assertThat(bank.events()).hasSize(3).allMatch("refused there is no battery B9 in bank b1"::equals);
        assertThat(bank.state().batteries()).isEqualTo(before.batteries());
        assertThat(bank.state().bms()).isEqualTo(before.bms());
    }

    @Test
    @Requirement("GEN-5")
    void fires_the_timers_of_one_instant_up_to_the_turn_of_one_of_them() {
        BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
        bank.at(0).cells("B1", 2_700).cells("B2", 2_700);
        Timer first = BankRules.nextTimer(bank.state()).orElseThrow();

        List<BankRules.Step> fired = BankRules.fireUpTo(bank.state(), first);

        assertThat(fired).hasSize(1);
        assertThat(fired.getFirst().events().getFirst().event())
                .isEqualTo(new InputAccepted(new Input.TimerFired(second(30), first)));
        assertThat(BankRules.nextTimer(fired.getFirst().state()))
                .hasValueSatisfying(second -> assertThat(second.due()).isEqualTo(first.due()));
    }

    @Test
    @Requirement("TOP-6")
    void fires_no_timer_for_a_bank_that_waits_for_nothing() {
        assertThat(BankRules.nextTimer(bank.state())).isEmpty();
        assertThat(BankRules.fire(bank.state(), second(0).plus(Duration.ofDays(400)), true))
                .isEmpty();
    }
}
