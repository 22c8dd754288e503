package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.bms.LimitRules;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.Limits;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ADR 0037. The 12.8/200 takes 100 A and gives 400 A. */
@DisplayName("A protection that hardware reports")
class ProtectionTest {
    private static final int ABSORPTION_MV = 14_200;

    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");
    private final BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    private static Input says(
            double at, String battery, boolean charge, boolean discharge, String protects, String warns) {
        return new Input.ProtectionReport(battery, second(at), charge, discharge, protects, warns);
    }

    private static Input overVoltage(double at, String battery) {
        return says(at, battery, true, false, "cell-over-voltage", "");
    }

    private static Input nothing(double at, String battery) {
        return says(at, battery, false, false, "", "");
    }

    private static Limits aim(BankScenario bank) {
        return bank.state().bms().limits().aim();
    }

    @Nested
    @DisplayName("is told to people")
    @Requirement({"ALM-7", "LIF-2"})
    class Told {
        @Test
        void in_the_words_of_the_device_until_the_device_takes_it_back() {
            bank.feed(says(0, "B1", false, false, "", ""));
            bank.feed(says(1, "B1", false, true, "cell-under-voltage", "cell-low"));
            bank.feed(nothing(2, "B1"));

            assertThat(bank.timed())
                    .containsExactly(
                            "1 +CW-HARDWARE-WARNS B1",
                            "1 +CW-HARDWARE-PROTECTS B1",
                            "2 -CW-HARDWARE-WARNS B1",
                            "2 -CW-HARDWARE-PROTECTS B1");
            assertThat(bank.events(AlarmRaised.class))
                    .extracting(AlarmRaised::detail)
                    .containsExactly("cell-low", "cell-under-voltage");
        }

        @Test
        @Requirement("GEN-3")
        void once_however_often_it_is_reported() {
            bank.feed(overVoltage(0, "B1")).given();

            bank.feed(overVoltage(60, "B1"));

            assertThat(bank.events()).isEmpty();
        }

        @Test
        void anew_in_other_words() {
            bank.feed(overVoltage(0, "B1")).given();

            bank.feed(says(1, "B1", true, true, "cell-over-voltage, short-circuit", ""));

            assertThat(bank.events()).containsExactly("-CW-HARDWARE-PROTECTS B1", "+CW-HARDWARE-PROTECTS B1");
        }

        @Test
        void of_its_own_battery_alone() {
            two.feed(overVoltage(0, "B1"));

            assertThat(two.battery("B2").told().protection()).isEqualTo(Protection.NONE);
            assertThat(two.battery("B2").alarms().active()).isEmpty();
            assertThat(BatteryRules.evolve(two.battery("B2"), new InputAccepted(overVoltage(1, "B1")), second(1)))
                    .isEqualTo(two.battery("B2"));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    @Requirement("ALM-11")
    void is_refused_without_a_word(boolean charge, boolean discharge) {
        bank.feed(says(0, "B1", charge, discharge, "", "cell-high"));

        assertThat(bank.events()).containsExactly("refused a protection without a word that says which");
    }

    @Nested
    @DisplayName("leaves a string")
    @Requirement({"AGG-1", "AGG-2"})
    class Limited {
        @Test
        void that_may_not_be_charged_no_charge_current() {
            two.at(0).cells("B1", 3_300).cells("B2", 3_300);

            two.feed(overVoltage(1, "B1"));

            assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 100_000, 800_000));
            assertThat(LimitRules.why(two.state().bms(), two.state().reports(), second(1)))
                    .isEqualTo("B1 is protected by its own BMS: cell-over-voltage");
        }

        @Test
        void that_may_not_be_discharged_no_discharge_current() {
            two.at(0).cells("B1", 3_300).cells("B2", 3_300);

            two.feed(says(1, "B1", false, true, "cell-under-voltage", ""));

            assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 200_000, 400_000));
            assertThat(LimitRules.why(two.state().bms(), two.state().reports(), second(1)))
                    .isEqualTo("B1 is protected by its own BMS: cell-under-voltage");
        }

        @Test
        void all_it_has_where_the_hardware_only_complains_or_warns() {
            two.at(0).cells("B1", 3_300).cells("B2", 3_300);

            two.feed(says(1, "B1", false, false, "general", "cell-high"));

            assertThat(aim(two)).isEqualTo(new Limits(ABSORPTION_MV, 200_000, 800_000));
            assertThat(two.isOn(Output.CHARGERS)).isTrue();
        }
    }

    @Nested
    @DisplayName("against charging")
    @Requirement({"BMS-8", "AGG-2"})
    class Chargers {
        @Test
        void switches_chargers_off_once_no_string_is_left_to_charge() {
            two.at(0).cells("B1", 3_300).cells("B2", 3_300);

            two.feed(overVoltage(1, "B1")).feed(overVoltage(2, "B2")).feed(nothing(3, "B1"));

            assertThat(two.timed())
                    .containsExactly(
                            "1 +CW-HARDWARE-PROTECTS B1",
                            "2 +CW-HARDWARE-PROTECTS B2",
                            "2 chargers-off (CW-HARDWARE-PROTECTS B1, CW-HARDWARE-PROTECTS B2)",
                            "3 -CW-HARDWARE-PROTECTS B1",
                            "3 chargers-on");
        }

        @Test
        void of_one_battery_is_that_of_its_whole_string() {
            BankScenario string = BankScenario.of(BankSite.of(
                    "b1",
                    BmsModel.SMALL_BMS,
                    Catalogue.printed().find("12.8/200").orElseThrow(),
                    List.of(List.of("B1", "B2"))));
            string.at(0).cells("B1", 3_300).cells("B2", 3_300);

            string.feed(overVoltage(1, "B2"));

            assertThat(string.isOn(Output.CHARGERS)).isFalse();
            assertThat(aim(string).chargeCurrentMa()).isZero();
        }

        @Test
        @Requirement("TOP-7")
        void counts_only_strings_that_are_not_bypassed() {
            two.at(0).cells("B1", 3_300).cells("B2", 3_300);
            two.feed(overVoltage(1, "B1")).given();

            two.at(2).order(new Command.Bypass("B2"));

            assertThat(two.events()).contains("chargers-off (CW-HARDWARE-PROTECTS B1)");
        }

        @Test
        void moves_no_load() {
            bank.at(0).cells("B1", 3_300);

            bank.feed(says(1, "B1", true, true, "short-circuit", ""));

            assertThat(bank.isOn(Output.LOADS)).isTrue();
            assertThat(bank.isOn(Output.CHARGERS)).isFalse();
            assertThat(aim(bank)).isEqualTo(new Limits(ABSORPTION_MV, 0, 0));
        }
    }
}
