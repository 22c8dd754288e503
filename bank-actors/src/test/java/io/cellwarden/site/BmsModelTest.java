package io.cellwarden.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The policy table of the BMS models")
@Requirement({"BMS-7", "GEN-4"})
class BmsModelTest {
    @ParameterizedTest(name = "{0}: {1} V, {2}, {3} A")
    @CsvSource({
        "small-bms, 12 24 48, PRE_ALARM LOADS CHARGERS, 0",
        "vebus-bms, 12 24 48, PRE_ALARM LOADS CHARGERS INVERTER, 0",
        "lynx-smart-bms-500, 12 24 48, PRE_ALARM LOADS CHARGERS CONTACTOR, 0",
        "smart-bms-cl-12-100, 12, PRE_ALARM LOADS CHARGERS ALTERNATOR, 100",
        "smart-bms-12-200, 12, PRE_ALARM LOADS CHARGERS ALTERNATOR SYSTEM_PORT, 100",
        "bms-12-200, 12, LOADS CHARGERS ALTERNATOR SYSTEM_PORT, 0"
    })
    @Requirement({"BMS-1", "BMS-2", "BMS-3", "BMS-4", "BMS-5", "BMS-6", "BMS-10"})
    void says_what_each_drives_and_where_it_may_be_used(String key, String volts, String outputs, int limitA) {
        BmsModel model = BmsModel.of(key).orElseThrow();

        assertThat(model.key()).isEqualTo(key);
        assertThat(model.systemVolts())
                .containsExactlyElementsOf(
                        Stream.of(volts.split(" ")).map(Integer::valueOf).toList());
        assertThat(model.outputs())
                .containsExactlyElementsOf(
                        Arrays.stream(outputs.split(" ")).map(Output::valueOf).toList());
        assertThat(model.alternatorLimitA()).isEqualTo(limitA);
        assertThat(Output.values())
                .allMatch(output -> model.has(output) == model.outputs().contains(output));
    }

    @Test
    void knows_six_models_and_no_other() {
        assertThat(BmsModel.values()).hasSize(6);
        assertThat(BmsModel.of("mini-bms")).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "PRE_ALARM, pre-alarm-on, pre-alarm-off",
        "LOADS, loads-on, loads-off",
        "CHARGERS, chargers-on, chargers-off",
        "CONTACTOR, contactor-closed, contactor-open",
        "ALTERNATOR, alternator-on, alternator-off",
        "SYSTEM_PORT, system-port-on, system-port-off",
        "INVERTER, inverter-on, inverter-off"
    })
    void names_the_events_of_each_output(Output output, String on, String off) {
        assertThat(output.eventName(true)).isEqualTo(on);
        assertThat(output.eventName(false)).isEqualTo(off);
    }

    @ParameterizedTest
    @EnumSource(AlarmCode.class)
    @Requirement("GEN-3")
    void goes_with_alarm_codes_that_are_found_by_their_full_text(AlarmCode code) {
        assertThat(AlarmCode.of(code.text())).contains(code);
        assertThat(AlarmCode.of(code.text() + "x")).isEmpty();
        assertThat(code.remedy()).isNotBlank();
    }
}
