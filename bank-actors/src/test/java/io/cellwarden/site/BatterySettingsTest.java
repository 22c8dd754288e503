package io.cellwarden.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.requirement.Requirement;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The settings of a battery")
class BatterySettingsTest {
    private final BatterySettings factory = BatterySettings.factory();

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "ALLOWED_TO_DISCHARGE, 2800",
        "PRE_ALARM, 3100",
        "ALLOWED_TO_CHARGE_MIN, 50",
        "TEMPERATURE_OFFSET, 0",
        "PRE_ALARM_SUPPORTED, 1",
        "CONTACTOR_LOW, 0",
        "CONTACTOR_HIGH, 3950"
    })
    @Requirement({"SET-1", "SET-2", "SET-3", "SET-4", "SET-5", "SET-7"})
    void have_these_defaults(Setting setting, int value) {
        assertThat(factory.get(setting)).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0} = {1}: legal = {2}")
    @CsvSource({
        "ALLOWED_TO_DISCHARGE, 2599, false",
        "ALLOWED_TO_DISCHARGE, 2600, true",
        "ALLOWED_TO_DISCHARGE, 2800, true",
        "ALLOWED_TO_DISCHARGE, 2801, false",
        "PRE_ALARM, 2799, false",
        "PRE_ALARM, 2800, true",
        "PRE_ALARM, 3150, true",
        "PRE_ALARM, 3151, false",
        "ALLOWED_TO_CHARGE_MIN, -201, false",
        "ALLOWED_TO_CHARGE_MIN, -200, true",
        "ALLOWED_TO_CHARGE_MIN, 200, true",
        "ALLOWED_TO_CHARGE_MIN, 201, false",
        "TEMPERATURE_OFFSET, -101, false",
        "TEMPERATURE_OFFSET, -100, true",
        "TEMPERATURE_OFFSET, 100, true",
        "TEMPERATURE_OFFSET, 101, false",
        "PRE_ALARM_SUPPORTED, -1, false",
        "PRE_ALARM_SUPPORTED, 0, true",
        "PRE_ALARM_SUPPORTED, 2, false",
        "CONTACTOR_LOW, 2499, false",
        "CONTACTOR_LOW, 2500, true",
        "CONTACTOR_LOW, 2800, true",
        "CONTACTOR_LOW, 2801, false",
        "CONTACTOR_HIGH, 3749, false",
        "CONTACTOR_HIGH, 3750, true",
        "CONTACTOR_HIGH, 4200, true",
        "CONTACTOR_HIGH, 4201, false"
    })
    @Requirement({"SET-1", "SET-2", "SET-3", "SET-4", "SET-5", "SET-6", "SET-7"})
    void are_refused_out_of_range(Setting setting, int value, boolean legal) {
        assertThat(factory.refusal(setting, value).isEmpty()).isEqualTo(legal);
        if (legal) {
            assertThat(factory.with(setting, value).get(setting)).isEqualTo(value);
            assertThat(BatterySettings.of(Map.of(setting, value))).isEqualTo(factory.with(setting, value));
        } else {
            assertThatThrownBy(() -> factory.with(setting, value)).hasMessageContaining(setting.requirement());
            assertThatThrownBy(() -> BatterySettings.of(Map.of(setting, value))).hasMessageContaining("SET-");
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "ALLOWED_TO_DISCHARGE, 2500, SET-1: allowed-to-discharge-v = 2.500 V is outside 2.600 V to 2.800 V",
        "ALLOWED_TO_CHARGE_MIN, 201, SET-3: allowed-to-charge-min-c = 20.1 °C is outside -20.0 °C to 20.0 °C",
        "PRE_ALARM_SUPPORTED, 2, SET-5: pre-alarm-supported = no is outside no to yes"
    })
    @Requirement("SET-6")
    void name_the_range_when_they_refuse(Setting setting, int value, String reason) {
        assertThat(factory.refusal(setting, value)).contains(reason);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void are_found_by_the_name_in_the_site_file(Setting setting) {
        assertThat(Setting.of(setting.key())).contains(setting);
        assertThat(Setting.of(setting.key() + "x")).isEmpty();
    }

    @Nested
    @DisplayName("of the contactor")
    @Requirement("SET-7")
    class Contactor {
        @ParameterizedTest(name = "allowed to discharge {0} mV: low {1} mV")
        @CsvSource({"2800, 2600", "2650, 2600", "2649, 2599", "2600, 2550"})
        void have_a_low_default_of_2_60_V_or_50_mV_below_the_allowed_to_discharge_voltage(int allowed, int low) {
            assertThat(factory.with(Setting.ALLOWED_TO_DISCHARGE, allowed).contactorLowMv())
                    .isEqualTo(low);
        }

        @Test
        void may_be_set_up_to_the_allowed_to_discharge_voltage() {
            BatterySettings lower = factory.with(Setting.ALLOWED_TO_DISCHARGE, 2_700);

            assertThat(lower.with(Setting.CONTACTOR_LOW, 2_700).contactorLowMv())
                    .isEqualTo(2_700);
            assertThat(lower.refusal(Setting.CONTACTOR_LOW, 2_701))
                    .contains("SET-7: contactor-low-v = 2.701 V must be at most allowed-to-discharge-v = 2.700 V");
        }

        @Test
        void may_be_set_back_to_the_default() {
            assertThat(factory.with(Setting.CONTACTOR_LOW, 2_700).with(Setting.CONTACTOR_LOW, 0))
                    .isEqualTo(factory);
        }
    }

    @Nested
    @DisplayName("together")
    @Requirement("SET-8")
    class Together {
        @Test
        void may_have_a_pre_alarm_equal_to_the_allowed_to_discharge_voltage() {
            assertThat(BatterySettings.of(Map.of(Setting.PRE_ALARM, 2_800, Setting.ALLOWED_TO_DISCHARGE, 2_800))
                            .get(Setting.PRE_ALARM))
                    .isEqualTo(2_800);
        }

        @Test
        void must_not_have_a_pre_alarm_below_it() {
            assertThatThrownBy(() -> BatterySettings.of(Map.of(Setting.PRE_ALARM, 2_799)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("SET-8: pre-alarm-v = 2.799 V must be at least allowed-to-discharge-v = 2.800 V");
        }

        @Test
        void may_be_made_in_any_order() {
            assertThat(BatterySettings.of(Map.of(Setting.CONTACTOR_LOW, 2_620, Setting.ALLOWED_TO_DISCHARGE, 2_620))
                            .contactorLowMv())
                    .isEqualTo(2_620);
        }
    }

    @Test
    void are_compared_by_their_values() {
        BatterySettings changed = factory.with(Setting.PRE_ALARM, 3_000).with(Setting.TEMPERATURE_OFFSET, 5);

        assertThat(changed.differences(factory)).containsExactly(Setting.PRE_ALARM, Setting.TEMPERATURE_OFFSET);
        assertThat(changed).isNotEqualTo(factory).isNotEqualTo(null);
        assertThat(changed.with(Setting.PRE_ALARM, 3_100).with(Setting.TEMPERATURE_OFFSET, 0))
                .isEqualTo(factory)
                .hasSameHashCodeAs(factory);
        assertThat(changed)
                .hasToString("{ALLOWED_TO_DISCHARGE=2800, PRE_ALARM=3000, ALLOWED_TO_CHARGE_MIN=50, "
                        + "TEMPERATURE_OFFSET=5, PRE_ALARM_SUPPORTED=1, CONTACTOR_LOW=0, CONTACTOR_HIGH=3950}");
    }

    @Test
    @Requirement("SET-5")
    void say_whether_the_battery_can_warn() {
        assertThat(factory.supportsPreAlarm()).isTrue();
        assertThat(factory.with(Setting.PRE_ALARM_SUPPORTED, 0).supportsPreAlarm())
                .isFalse();
    }
}
