package io.cellwarden.bms;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
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
