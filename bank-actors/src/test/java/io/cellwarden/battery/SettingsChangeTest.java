package io.cellwarden.battery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.FileSettingsNoted;
import io.cellwarden.event.BankEvent.SettingChange;
import io.cellwarden.event.BankEvent.SettingsChanged;
import io.cellwarden.event.Command;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A change of settings")
class SettingsChangeTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    private static BatterySettings with(Setting setting, int value) {
        return BatterySettings.factory().with(setting, value);
    }

    private int value(Setting setting) {
        return bank.battery("B1").settings().get(setting);
    }

    @Nested
    @DisplayName("by an operator")
    @Requirement("SET-6")
    class ByOperator {
        @Test
        void is_an_event_with_who_why_old_and_new_value() {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_000));

            assertThat(bank.events(SettingsChanged.class))
                    .containsExactly(new SettingsChanged(
                            "B1", List.of(new SettingChange(Setting.PRE_ALARM, 3_100, 3_000)), "ann", "test"));
            assertThat(bank.battery("B2").settings()).isEqualTo(BatterySettings.factory());
        }

        @Test
        void to_the_value_it_has_is_none() {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_100));

            assertThat(bank.envelopes()).hasSize(1);
        }

        @Test
        void out_of_range_is_refused_with_the_range() {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_151));

            assertThat(bank.events())
                    .containsExactly("refused SET-2: pre-alarm-v = 3.151 V is outside 2.800 V to 3.150 V");
            assertThat(bank.battery("B1").last().refused()).isZero();
            assertThat(value(Setting.PRE_ALARM)).isEqualTo(3_100);
        }

        @Test
        @Requirement("SET-2")
        void is_judged_at_once_against_the_last_reading() {
            bank.at(0).cells("B1", 3_300, 3_120, 3_300, 3_300).given();

            bank.at(1).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_121));

            assertThat(bank.events()).containsExactly("+W-SL12 B1/2", "pre-alarm-on (W-SL12 B1/2)");
        }

        @Test
        @Requirement({"SET-3", "SET-4"})
        void of_temperatures_is_judged_at_once_too() {
            bank.at(0).reading("B1", 0, 100, 3_300).given();

            bank.at(1).order(new Command.ChangeSetting("B1", Setting.ALLOWED_TO_CHARGE_MIN, 101));
            bank.at(2).order(new Command.ChangeSetting("B1", Setting.TEMPERATURE_OFFSET, 11));

            assertThat(bank.timed())
                    .containsExactly("1 +A-SL22 B1", "1 chargers-off (A-SL22 B1)", "2 -A-SL22 B1", "2 chargers-on");
        }

        @Test
        @Requirement("GEN-2")
        void judges_nothing_before_the_first_reading() {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_150));

            assertThat(bank.events()).isEmpty();
            assertThat(bank.battery("B1").last().cells()).noneMatch(cell -> cell.known());
        }

        @Test
        void is_undone_by_a_factory_reset_with_all_others() {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_000));
            bank.order(new Command.ChangeSetting("B1", Setting.TEMPERATURE_OFFSET, -10))
                    .cells("B1", 3_050)
                    .given();

            bank.at(1).order(new Command.FactoryReset("B1"));

            assertThat(bank.battery("B1").settings()).isEqualTo(BatterySettings.factory());
            assertThat(bank.events()).containsExactly("+W-SL12 B1/1", "pre-alarm-on (W-SL12 B1/1)");
            assertThat(bank.events(SettingsChanged.class))
                    .containsExactly(new SettingsChanged(
                            "B1",
                            List.of(
                                    new SettingChange(Setting.PRE_ALARM, 3_000, 3_100),
                                    new SettingChange(Setting.TEMPERATURE_OFFSET, -10, 0)),
                            "ann",
                            "test"));
        }

        @Test
        @Requirement("GEN-3")
        void keeps_how_long_a_cell_has_been_beyond_a_limit_that_it_is_still_beyond() {
            bank.at(0).cells("B1", 3_300, 2_650, 3_300, 3_300).at(1).cells("B1", 2_640, 2_650, 3_300, 3_300);
            bank.at(2)
                    .order(new Command.ChangeSetting("B1", Setting.ALLOWED_TO_DISCHARGE, 2_700))
                    .given();

            bank.at(30).timers();

            assertThat(bank.events()).contains("+A-SL11 B1/2");
        }
    }

    @Nested
    @DisplayName("by the site file")
    @Requirement("SET-9")
    class ByFile {
        @Test
        void is_a_change_by_file() {
            bank.at(0).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_000)));

            assertThat(bank.events(SettingsChanged.class))
                    .containsExactly(new SettingsChanged(
                            "B1", List.of(new SettingChange(Setting.PRE_ALARM, 3_100, 3_000)), "file", "site file"));
            assertThat(bank.events(FileSettingsNoted.class))
                    .containsExactly(new FileSettingsNoted("B1", with(Setting.PRE_ALARM, 3_000)));
        }

        @Test
        void is_none_when_the_file_is_as_before() {
            bank.at(0).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_000))).given();

            bank.at(1).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_000)));

            assertThat(bank.envelopes()).hasSize(1);
        }

        @Test
        void does_not_undo_a_change_that_an_operator_made() {
            bank.at(0).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_000)));
            bank.at(1)
                    .order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 2_900))
                    .given();

            bank.at(2).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_000)));

            assertThat(value(Setting.PRE_ALARM)).isEqualTo(2_900);
        }

        @Test
        void edited_later_wins_over_an_earlier_change_in_the_edited_setting_only() {
            bank.at(0).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_000)));
            bank.order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 2_900));
            bank.order(new Command.ChangeSetting("B1", Setting.TEMPERATURE_OFFSET, 20))
                    .given();

            bank.at(2).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_050)));

            assertThat(value(Setting.PRE_ALARM)).isEqualTo(3_050);
            assertThat(value(Setting.TEMPERATURE_OFFSET)).isEqualTo(20);
        }

        @Test
        void taken_out_of_the_file_is_the_default_again() {
            bank.at(0).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_000))).given();

            bank.at(1).siteLoaded(Map.of());

            assertThat(value(Setting.PRE_ALARM)).isEqualTo(3_100);
        }

        @Test
        @Requirement("SET-7")
        void never_leaves_a_contactor_threshold_above_the_allowed_to_discharge_voltage() {
            bank.at(0)
                    .order(new Command.ChangeSetting("B1", Setting.CONTACTOR_LOW, 2_700))
                    .given();

            bank.at(1).siteLoaded(Map.of("B1", with(Setting.ALLOWED_TO_DISCHARGE, 2_699)));

            assertThat(value(Setting.ALLOWED_TO_DISCHARGE)).isEqualTo(2_699);
            assertThat(bank.battery("B1").settings().contactorLowMv()).isEqualTo(2_600);
        }

        @Test
        @Requirement("SET-7")
        void keeps_a_contactor_threshold_that_still_fits() {
            bank.at(0)
                    .order(new Command.ChangeSetting("B1", Setting.CONTACTOR_LOW, 2_700))
                    .given();

            bank.at(1).siteLoaded(Map.of("B1", with(Setting.ALLOWED_TO_DISCHARGE, 2_700)));

            assertThat(bank.battery("B1").settings().contactorLowMv()).isEqualTo(2_700);
        }

        @Test
        void is_judged_at_once_in_every_battery() {
            bank.at(0).cells("B1", 3_120).cells("B2", 3_120).given();

            bank.at(1).siteLoaded(Map.of("B1", with(Setting.PRE_ALARM, 3_150), "B2", with(Setting.PRE_ALARM, 3_150)));

            assertThat(bank.events())
                    .containsExactly("+W-SL12 B1/1", "+W-SL12 B2/1", "pre-alarm-on (W-SL12 B1/1, W-SL12 B2/1)");
        }

        @Test
        void is_the_first_value_of_a_bank_that_never_ran() {
            BankScenario fresh = BankScenario.of(BankScenario.site(BmsModel.SMALL_BMS, "B1")
                    .withSettings(Map.of("B1", with(Setting.PRE_ALARM, 3_000))));

            fresh.at(0).cells("B1", 3_000).at(1).cells("B1", 2_999);

            assertThat(fresh.timed()).startsWith("1 +W-SL12 B1/1");
        }
    }
}
