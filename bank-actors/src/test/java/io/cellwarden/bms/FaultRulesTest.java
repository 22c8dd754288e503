package io.cellwarden.bms;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A fault of this program")
class FaultRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    @Test
    void that_loses_a_message_is_an_alarm_until_the_next_reading_and_switches_nothing() {
        bank.feed(new Input.MessageLost("B1", second(0), "reading")).feed(new Input.MessageLost("B1", second(1), "x"));
        bank.at(2).impossible("B1").at(3).cells("B1", 3_300).at(4).cells("B1", 3_300);

        assertThat(bank.timed())
                .containsExactly(
                        "0 +CW-SOFTWARE-FAULT B1",
                        "2 refused cell 1 = 0.000 V is not above 0 V and at most 5 V",
                        "3 -CW-SOFTWARE-FAULT B1");
    }

    @Test
    void that_keeps_the_journal_from_being_written_is_an_alarm_until_it_is_back() {
        bank.feed(new Input.JournalReport(second(0), true, ""));
        bank.feed(new Input.JournalReport(second(1), false, "disk full"));
        bank.feed(new Input.JournalReport(second(2), false, "disk full"));
        bank.feed(new Input.JournalReport(second(3), true, ""));

        assertThat(bank.timed()).containsExactly("1 +CW-JOURNAL-UNAVAILABLE", "3 -CW-JOURNAL-UNAVAILABLE");
        assertThat(bank.events(AlarmRaised.class))
                .extracting(AlarmRaised::detail)
                .containsExactly("disk full");
    }

    @Test
    @Requirement("GEN-2")
    void that_leaves_a_gap_in_the_journal_is_an_alarm_until_its_end_is_told_or_the_program_begins_anew() {
        bank.feed(new Input.GapReport(second(9), 3, second(2), second(8), true));
        bank.feed(new Input.GapReport(second(10), 4, second(2), second(9), true));
        bank.feed(new Input.GapReport(second(11), 5, second(2), second(10), false));
        bank.feed(new Input.GapReport(second(12), 1, second(12), second(12), true));
        bank.feed(new Input.SiteLoaded(second(13), Map.of()));

        assertThat(bank.timed())
                .containsExactly("9 +CW-JOURNAL-GAP", "11 -CW-JOURNAL-GAP", "12 +CW-JOURNAL-GAP", "13 -CW-JOURNAL-GAP");
        assertThat(bank.events(AlarmRaised.class).getFirst().detail())
                .isEqualTo("3 inputs, the first 7 s ago, and more to come");
    }

    @Test
    @Requirement("MON-1")
    void of_a_battery_monitor_is_told_with_its_reasons_until_it_complains_no_more_and_switches_nothing() {
        bank.feed(new Input.MonitorReport(second(0), "shunt", true, ""));
        bank.feed(new Input.MonitorReport(second(1), "shunt", false, "low-voltage"));
        bank.feed(new Input.MonitorReport(second(2), "shunt", false, "low-voltage"));
        bank.feed(new Input.MonitorReport(second(3), "other", false, "overload"));
        bank.feed(new Input.MonitorReport(second(4), "shunt", true, ""));
        bank.feed(new Input.SiteLoaded(second(5), Map.of()));

        assertThat(bank.timed())
                .containsExactly(
                        "1 +CW-MONITOR shunt", "3 +CW-MONITOR other", "4 -CW-MONITOR shunt", "5 -CW-MONITOR other");
        assertThat(bank.events(AlarmRaised.class))
                .extracting(AlarmRaised::detail)
                .containsExactly("low-voltage", "overload");
    }

    @Test
    void of_a_link_is_an_alarm_with_its_status_line_until_it_is_well_and_switches_nothing() {
        // Given
        AlarmOf alarm = new AlarmOf(AlarmCode.CW_LINK, "B1");
        link(0, true, "link b1/a: ok, 1 frames");
        // When
        link(1, false, "link b1/a: no valid frame for 12 s; last error checksum ×31");
        link(2, false, "link b1/a: no valid frame for 13 s");
        // Then
        assertThat(bank.events(AlarmRaised.class))
                .containsExactly(new AlarmRaised(
                        AlarmCode.CW_LINK,
                        "B1",
                        0,
                        0,
                        0,
                        "link b1/a: no valid frame for 12 s; last error checksum ×31"));
        assertThat(bank.state().bms().detail(alarm))
                .isEqualTo("link b1/a: no valid frame for 12 s; last error checksum ×31");
        // When
        link(3, true, "link b1/a: ok, 9 frames");
        // Then
        assertThat(bank.timed()).containsExactly("1 +CW-LINK B1", "3 -CW-LINK B1");
        assertThat(bank.state().bms().detail(alarm)).isEmpty();
        assertThat(bank.state().bms().alarms()).isEmpty();
    }

    @Test
    void of_a_link_ends_also_where_another_battery_of_the_link_is_its_first_by_now() {
        // Given: the devices of link a were put in another order at second 2
        BankScenario larger = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2", "B3");
        larger.feed(new Input.LinkReport("B1", second(0), false, "link b1/a: no valid frame for 12 s"));
        larger.feed(new Input.LinkReport("B2", second(1), false, "link b1/b: no valid frame for 12 s"));
        // When
        larger.feed(new Input.LinkReport("B3", second(3), true, "link b1/a: ok, 9 frames"));
        // Then
        assertThat(larger.timed()).containsExactly("0 +CW-LINK B1", "1 +CW-LINK B2", "3 -CW-LINK B1");
    }

    private void link(int second, boolean well, String text) {
        bank.feed(new Input.LinkReport("B1", second(second), well, text));
    }

    @Test
    @Requirement("TOP-10")
    void of_a_link_ends_with_the_battery_that_leaves_the_bank() {
        // Given a journal of a bank that had a battery more
        BankScenario larger = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2", "B3");
        for (String battery : List.of("B1", "B3", "B2")) {
            larger.feed(new Input.LinkReport(battery, second(0), false, "link b1/a: no valid frame yet"));
        }
        larger.feed(new Input.MessageLost("B2", second(0), "reading"));
        BankScenario smaller = BankScenario.recovered(BankScenario.site(BmsModel.SMALL_BMS, "B1"), larger.envelopes());
        // When
        smaller.feed(new Input.SiteLoaded(second(1), Map.of()));
        // Then
        assertThat(smaller.timed()).containsExactly("1 -CW-LINK B2", "1 -CW-LINK B3");
    }

    @Test
    @Requirement("BMS-9")
    void of_a_device_that_refuses_a_write_says_why_and_ends_when_one_is_followed() {
        String why = "refused with status 0x81, a password is needed";
        bank.feed(written(0, false, ""));
        bank.feed(written(1, true, why));
        bank.feed(written(2, true, why));
        bank.feed(written(3, false, "no answer"));
        bank.feed(written(4, false, ""));

        assertThat(bank.timed()).containsExactly("1 +CW-CONTROL-REFUSED B1", "4 -CW-CONTROL-REFUSED B1");
        assertThat(bank.envelopes())
                .anySatisfy(envelope -> assertThat(envelope.event())
                        .isInstanceOfSatisfying(
                                AlarmRaised.class,
                                raised -> assertThat(raised.detail())
                                        .isEqualTo("a/B1: refused with status 0x81, a password is needed")));
    }

    @Test
    void of_a_device_that_does_not_answer_a_write_is_that_of_its_link() {
        bank.feed(written(0, false, "no answer"));

        assertThat(bank.timed()).isEmpty();
    }

    private static Input.ControlFrame written(int second, boolean refused, String trouble) {
        return new Input.ControlFrame(second(second), "B1", "a/B1", "dd5ae1020000ff1d77", refused, trouble);
    }

    @Test
    void of_two_devices_with_one_address_lasts_until_one_answers_alone() {
        bank.feed(new Input.AddressClash("B1", second(0), false));
        bank.feed(new Input.AddressClash("B1", second(1), true));
        bank.feed(new Input.AddressClash("B1", second(2), true));
        bank.feed(new Input.AddressClash("B1", second(3), false));

        assertThat(bank.timed()).containsExactly("1 +CW-ADDRESS-CLASH B1", "3 -CW-ADDRESS-CLASH B1");
    }

    @Test
    void that_leaves_little_disk_is_told_at_each_level_and_an_alarm_at_the_gravest_only() {
        bank.feed(new Input.DiskReport(second(0), DiskLevel.OK, 9_000, 2_048, "plenty"));
        bank.feed(new Input.DiskReport(second(1), DiskLevel.WARNING, 2_047, 2_048, "less"));
        bank.feed(new Input.DiskReport(second(2), DiskLevel.ALARM, 511, 512, "little"));
        bank.feed(new Input.DiskReport(second(3), DiskLevel.ALARM, 500, 512, "still"));
        bank.feed(new Input.DiskReport(second(4), DiskLevel.WARNING, 700, 512, "more"));
        bank.feed(new Input.DiskReport(second(5), DiskLevel.OK, 9_000, 2_048, "plenty"));

        assertThat(bank.timed())
                .containsExactly(
                        "0 disk OK plenty",
                        "1 disk WARNING less",
                        "2 +CW-DISK-SPACE",
                        "2 disk ALARM little",
                        "3 disk ALARM still",
                        "4 -CW-DISK-SPACE",
                        "4 disk WARNING more",
                        "5 disk OK plenty");
    }

    @Test
    @Requirement("TOP-6")
    void of_a_battery_makes_it_silent_until_it_is_read_again() {
        bank.feed(new Input.BatteryFailed("B1", second(0), "no answer")).given();

        bank.at(1).cells("B1", 3_300);

        assertThat(bank.events()).containsExactly("-CW-SOFTWARE-FAULT B1", "loop-closed B1", "loads-on", "chargers-on");
        assertThat(bank.isOn(Output.LOADS)).isTrue();
    }
}
