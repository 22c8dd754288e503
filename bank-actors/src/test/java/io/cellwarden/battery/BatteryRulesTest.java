package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.event.Timer;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A battery")
@Requirement("TOP-1")
class BatteryRulesTest {
    private final BatteryState battery = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2")
            .at(0)
            .cells("B1", 3_500)
            .hardware("B1", AlarmCode.E_SL119, true)
            .order(new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_000))
            .battery("B1");

    private static Input order(Command command) {
        return new Input.Operator(second(1), "ann", Role.OPERATOR, "test", command);
    }

    private static Input fired(Timer.Kind kind) {
        return new Input.TimerFired(second(1), new Timer(second(1), kind, 1, "B2"));
    }

    static Stream<Input> ofAnother() {
        return Stream.of(
                new Input.Reading("B2", second(1), 0, Ints.of(20), Ints.of(2_700, 2_700, 2_700, 2_700)),
                order(new Command.ChangeSetting("B2", Setting.PRE_ALARM, 3_150)),
                order(new Command.FactoryReset("B2")),
                order(new Command.EndOverride()),
                new Input.BalancerReport("B2", second(1), true),
                fired(Timer.Kind.PRE_ALARM_DELAY),
                fired(Timer.Kind.ALARM_DELAY),
                fired(Timer.Kind.FULL_CHARGE_OVERDUE));
    }

    @ParameterizedTest
    @MethodSource("ofAnother")
    void is_not_changed_by_what_another_takes_in(Input input) {
        assertThat(BatteryRules.evolve(battery, new InputAccepted(input), second(1)))
                .isEqualTo(battery);
        assertThat(BatteryRules.evolve(battery, new InputRefused(input, "no"), second(1)))
                .isEqualTo(battery);
    }

    @ParameterizedTest
    @MethodSource("ofAnother")
    void decides_nothing_for_another(Input input) {
        if (!(input instanceof Input.Reading)) {
            assertThat(BatteryRules.toMeasure(battery, input)).isEqualTo(Ints.none());
            assertThat(BatteryRules.limitsAfter(battery, input)).isEqualTo(battery.limits());
            assertThat(BatteryRules.decide(battery, input, battery.last().cells(), second(1))
                            .events())
                    .isEmpty();
        }
        assertThat(BalanceRules.decide(battery, input, ChargeStage.NONE, ChargeStage.NONE, second(1))
                        .events())
                .isEmpty();
    }

    @Test
    @Requirement("ALM-11")
    void counts_only_its_own_refused_readings() {
        Input unreadable = new Input.UnreadableReading("B2", second(1), "NaN");

        assertThat(BatteryRules.evolve(battery, new InputRefused(unreadable, "NaN"), second(1)))
                .isEqualTo(battery);
    }
}
