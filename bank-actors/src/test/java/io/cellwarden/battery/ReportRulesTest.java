package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.unit.Ints;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What hardware tells beside its readings")
@Requirement("MON-2")
class ReportRulesTest {
    private static List<Envelope> told(Input input) {
        return BankRules.feed(BankScenario.bank(BmsModel.SMALL_BMS, "B1").state(), input, "a|boot|1")
                .getLast()
                .events();
    }

    private static Input.MonitorReading monitor(int voltageMv, int socPermille, int consumedMah) {
        return new Input.MonitorReading(second(1), "shunt", voltageMv, -5_000, socPermille, consumedMah, Ints.ABSENT);
    }

    static Stream<Input> possible() {
        return Stream.of(
                new Input.StateOfCharge("B1", second(1), 0),
                new Input.StateOfCharge("B1", second(1), 1_000),
                monitor(0, 0, 0),
                monitor(Ints.ABSENT, Ints.ABSENT, Ints.ABSENT),
                monitor(26_400, 1_000, 100_000),
                new Input.LimitsReport("B1", second(1), 0, 0, 0),
                new Input.LimitsReport("B1", second(1), Ints.ABSENT, Ints.ABSENT, Ints.ABSENT),
                new Input.LimitsReport("B1", second(1), 28_400, 100_000, 200_000));
    }

    @ParameterizedTest
    @MethodSource("possible")
    void is_taken_in_and_decides_nothing(Input input) {
        assertThat(told(input)).extracting(Envelope::event).containsExactly(new InputAccepted(input));
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of(
                        new Input.StateOfCharge("B1", second(1), -1), "state of charge -0.1 % is outside 0 % to 100 %"),
                Arguments.of(
                        new Input.StateOfCharge("B1", second(1), 1_001),
                        "state of charge 100.1 % is outside 0 % to 100 %"),
                Arguments.of(monitor(26_400, 1_001, 0), "state of charge 100.1 % is outside 0 % to 100 %"),
                Arguments.of(monitor(-1, 0, 0), "voltage -0.001 V is below 0"),
                Arguments.of(monitor(0, 0, -1), "consumed charge -0.001 Ah is below 0"),
                Arguments.of(
                        new Input.LimitsReport("B1", second(1), -1, 0, 0), "charge voltage limit -0.001 V is below 0"),
                Arguments.of(
                        new Input.LimitsReport("B1", second(1), 0, -1, 0), "charge current limit -0.001 A is below 0"),
                Arguments.of(
                        new Input.LimitsReport("B1", second(1), 0, 0, -1),
                        "discharge current limit -0.001 A is below 0"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void is_refused_with_the_value_and_what_is_allowed(Input input, String reason) {
        assertThat(told(input)).extracting(Envelope::event).containsExactly(new InputRefused(input, reason));
    }

    @Test
    void of_a_battery_that_the_bank_does_not_have_is_refused() {
        Input input = new Input.StateOfCharge("B9", second(1), 500);
        assertThat(told(input))
                .extracting(Envelope::event)
                .containsExactly(new InputRefused(input, "there is no battery B9 in bank b1"));
    }
}
