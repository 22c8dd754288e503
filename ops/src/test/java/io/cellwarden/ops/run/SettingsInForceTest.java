package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.Command;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The settings in force")
class SettingsInForceTest {
    private static BankScenario bank() {
        return BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1").at(1).cells("B1", 3_300);
    }

    @Test
    @Requirement("SET-7")
    void are_told_to_people_with_their_unit_and_with_what_an_unset_one_follows() {
        assertThat(SettingsInForce.told(bank().state()))
                .contains(
                        "b1/B1\tallowed-to-discharge-v\t2.800 V",
                        "b1/B1\tallowed-to-charge-min-c\t5.0 °C",
                        "b1/B1\tpre-alarm-supported\tyes",
                        "b1/B1\tcontactor-low-v\t2.600 V (not set: follows allowed-to-discharge-v)");
        BankScenario set = bank().order(new Command.ChangeSetting("B1", Setting.CONTACTOR_LOW, 2_550));
        assertThat(SettingsInForce.told(set.state())).contains("b1/B1\tcontactor-low-v\t2.550 V");
    }

    @Test
    void travel_as_whole_numbers_to_other_commands() {
        assertThat(SettingsInForce.lines(bank().state()))
                .contains("b1/B1\tcontactor-low-v\t0", "b1/B1\tpre-alarm-v\t3100");
    }
}
