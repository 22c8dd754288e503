package io.cellwarden.ops.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Advisory;
import io.cellwarden.event.BalanceStatus;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Role;
import io.cellwarden.event.Transfer;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An event as JSON")
class EventJsonTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final String START = "{\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b1\",";

    private static Envelope envelope(BankEvent event) {
        return new Envelope("b1", 7, 2, T0, "timer", 7, 0, 1, event);
    }

    private static Shown shown(BankEvent event) {
        return new Shown(envelope(event), Optional.empty());
    }

    private static String decision(BankEvent event) {
        return EventJson.decision(envelope(event)).map(Json::line).orElse("");
    }

    static Stream<Arguments> decisions() {
        Input reading = new Input.Reading("B1", T0, 0, Ints.none(), Ints.none());
        return Stream.of(
                Arguments.of(
                        new AlarmRaised(AlarmCode.CW_UNCONTROLLED, "B1", 0, -1500, 500),
                        "\"battery\":\"B1\",\"event\":\"alarm-raised\",\"code\":\"CW-UNCONTROLLED\",\"kind\":\"alarm\",\"currentA\":-1.5,\"limitA\":0.5}"),
                Arguments.of(
                        new AlarmCleared(AlarmCode.CW_UNCONTROLLED, "B1", 0, -100),
                        "\"battery\":\"B1\",\"event\":\"alarm-cleared\",\"code\":\"CW-UNCONTROLLED\",\"kind\":\"alarm\",\"currentA\":-0.1}"),
                Arguments.of(
                        new AlarmRaised(AlarmCode.CW_OUTPUT_STUCK, "", 0, 0, 0),
                        "\"event\":\"alarm-raised\",\"code\":\"CW-OUTPUT-STUCK\",\"kind\":\"alarm\"}"),
                Arguments.of(
                        new AlarmRaised(AlarmCode.CW_LINK, "B1", 0, 0, 0, "link b1/a: no valid frame yet"),
                        "\"battery\":\"B1\",\"event\":\"alarm-raised\",\"code\":\"CW-LINK\",\"kind\":\"alarm\",\"detail\":\"link b1/a: no valid frame yet\"}"),
                Arguments.of(
                        new AlarmRaised(AlarmCode.E_SL24, "B1", 0, 0, 0),
                        "\"battery\":\"B1\",\"event\":\"alarm-raised\",\"code\":\"E-SL24\",\"kind\":\"error\"}"),
                Arguments.of(
                        new AlarmCleared(AlarmCode.A_SL15, "B1", 0, 801),
                        "\"battery\":\"B1\",\"event\":\"alarm-cleared\",\"code\":\"A-SL15\",\"kind\":\"alarm\",\"worstC\":80.1}"),
                Arguments.of(
                        new OutputSwitched(Output.LOADS, false, List.of(Cause.ofBank(Cause.OPERATOR))),
                        "\"event\":\"loads-off\",\"code\":\"operator\",\"causes\":[{\"code\":\"operator\"}]}"),
                Arguments.of(new LoopOpened("", "B1", "B2"), "\"event\":\"loop-open\",\"between\":[\"B1\",\"B2\"]}"),
                Arguments.of(new LoopClosed("B1"), "\"battery\":\"B1\",\"event\":\"loop-closed\"}"),
                Arguments.of(
                        new AdvisoryChanged(Advisory.CW_OUT_OF_RANGE_USE, "B1", false, ""),
                        "\"battery\":\"B1\",\"event\":\"advisory\",\"code\":\"CW-OUT-OF-RANGE-USE\",\"state\":\"cleared\"}"),
                Arguments.of(
                        new BalancingEnded("B1", 9, BalanceEnd.LOW_VOLTAGE),
                        "\"battery\":\"B1\",\"event\":\"balancing-ended\",\"spreadV\":0.009,\"why\":\"low-voltage\"}"),
                Arguments.of(
                        new BalanceStatusChanged("B1", BalanceStatus.UNKNOWN, BalanceStatus.BALANCED),
                        "\"battery\":\"B1\",\"event\":\"balance-status\",\"status\":\"BALANCED\",\"from\":\"UNKNOWN\"}"),
                Arguments.of(
                        new InputRefused(reading, "a \"reason\""),
                        "\"battery\":\"B1\",\"event\":\"reading-refused\",\"reason\":\"a \\\"reason\\\"\"}"));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void is_the_object_that_the_outside_relies_on(BankEvent event, String expected) throws IOException {
        assertThat(decision(event)).isEqualTo(START + expected);
        JsonDocument.assertExplains(decision(event));
        assertThat(Shown.isDecision(event)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void names_an_output_by_what_it_does(Output output) {
        assertThat(decision(new OutputSwitched(output, true, List.of())))
                .isEqualTo(START + "\"event\":\"" + output.eventName(true) + "\"}");
    }

    static Stream<Arguments> internals() {
        Input command = new Input.Operator(T0, "ann", Role.OPERATOR, "test", new Command.EndOverride());
        return Stream.of(
                Arguments.of(
                        new InputAccepted(command),
                        "\"event\":\"input-accepted\",\"input\":\"operator\",\"command\":\"end-override\",\"who\":\"ann\",\"role\":\"operator\",\"why\":\"test\"}"),
                Arguments.of(
                        new InputRefused(command, "no"),
                        "\"event\":\"input-refused\",\"input\":\"operator\",\"command\":\"end-override\",\"who\":\"ann\",\"role\":\"operator\",\"why\":\"test\",\"reason\":\"no\"}"),
                Arguments.of(
                        new DelayStarted("B1", T0),
                        "\"battery\":\"B1\",\"event\":\"delay-started\",\"due\":\"2026-01-01T00:00:00Z\"}"),
                Arguments.of(
                        new LatchSet(LatchKind.LOW_CELL, "B1", 2),
                        "\"event\":\"latch-set\",\"latch\":\"low-cell\",\"cell\":2}"),
                Arguments.of(
                        new TransferStarted("B1", new Transfer(2, 1, 900, T0)),
                        "\"battery\":\"B1\",\"event\":\"transfer-started\",\"fromCell\":2,\"toCell\":1,\"currentA\":0.9}"),
                Arguments.of(
                        new SettingsChanged(
                                "B1", List.of(new SettingChange(Setting.PRE_ALARM, 3100, 3000)), "ann", "why"),
                        "\"battery\":\"B1\",\"event\":\"settings-changed\",\"who\":\"ann\",\"why\":\"why\",\"changes\":[{\"setting\":\"pre-alarm-v\",\"from\":\"3.100 V\",\"to\":\"3.000 V\"}]}"),
                Arguments.of(new OnAllowed(), "\"event\":\"on-allowed\"}"));
    }

    @ParameterizedTest
    @MethodSource("internals")
    void that_only_the_journal_needs_is_no_decision_but_an_entry(BankEvent event, String expected) throws IOException {
        JsonDocument.assertExplains(Json.line(EventJson.entry(shown(event))));
        assertThat(EventJson.decision(envelope(event))).isEmpty();
        assertThat(Shown.isDecision(event)).isFalse();
        assertThat(Json.line(EventJson.entry(shown(event))))
                .startsWith(
                        "{\"seq\":7,\"index\":2,\"cause\":\"7.0\",\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b1\",")
                .contains(expected.replace("\"battery\":\"B1\",", ""));
    }

    static Stream<BankEvent> orders() {
        return Stream.of(
                new AlarmAcknowledged(AlarmCode.A_SL11, "B1", "ann", "seen"),
                new SettingsChanged("B1", List.of(), "ann", "seen"),
                new BypassChanged("B1", true, "ann", "seen"),
                new OverrideStarted(T0, "ann", "seen"),
                new Locked(Output.LOADS, "ann", Role.OPERATOR, "seen"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    @Requirement("CTL-3")
    void of_what_a_person_changed_is_told_with_who_and_why_although_it_is_no_decision(BankEvent event)
            throws IOException {
        JsonDocument.assertExplains(EventJson.told(shown(event)).map(Json::line).orElse(""));
        assertThat(EventJson.decision(envelope(event))).isEmpty();
        assertThat(Shown.isDecision(event)).isFalse();
        assertThat(EventJson.told(shown(event)).map(Json::line).orElse(""))
                .contains("\"who\":\"ann\"", "\"why\":\"seen\"");
    }

    @Test
    void of_the_end_of_an_order_is_told_too() {
        assertThat(DecisionText.of(shown(new OverrideEnded("expired"))))
                .contains("2026-01-01T00:00:00Z  b1  override-ended  why=expired");
        assertThat(DecisionText.of(shown(new Unlocked(Output.LOADS, "ann"))))
                .contains("2026-01-01T00:00:00Z  b1  unlocked  output=load-disconnect  who=ann");
        assertThat(DecisionText.of(shown(new AlarmAcknowledged(AlarmCode.A_SL11, "B1", "ann", "seen"))))
                .contains("2026-01-01T00:00:00Z  b1  alarm-acknowledged  A-SL11  B1  who=ann  why=seen");
    }

    private static List<Shown> ordered(Command command, BankEvent... events) {
        List<Envelope> input = new ArrayList<>();
        input.add(envelope(new InputAccepted(new Input.Operator(T0, "ann", Role.ENGINEER, "seen", command))));
        Stream.of(events).map(EventJsonTest::envelope).forEach(input::add);
        return Shown.all(input);
    }

    @Test
    @Requirement("CTL-3")
    void of_the_end_of_an_order_is_told_with_who_as_what_and_why_as_its_beginning_is() {
        Shown ended = ordered(new Command.EndOverride(), new OverrideEnded("ended by ann"))
                .getLast();
        assertThat(DecisionText.of(ended))
                .contains("2026-01-01T00:00:00Z  b1  override-ended  who=ann  role=engineer  why=seen");
        assertThat(EventJson.told(ended).map(Json::line).orElse(""))
                .endsWith("\"event\":\"override-ended\",\"who\":\"ann\",\"role\":\"engineer\",\"why\":\"seen\"}");
        assertThat(DecisionText.of(ordered(new Command.Unlock(Output.LOADS), new Unlocked(Output.LOADS, "ann"))
                        .getLast()))
                .contains(
                        "2026-01-01T00:00:00Z  b1  unlocked  output=load-disconnect  who=ann  role=engineer  why=seen");
        assertThat(DecisionText.of(ordered(new Command.OverrideLoads(5), new OverrideStarted(T0, "ann", "seen"))
                        .getLast()))
                .contains("2026-01-01T00:00:00Z  b1  override-started  until=2026-01-01T00:00:00Z"
                        + "  who=ann  role=engineer  why=seen");
    }

    @Test
    @Requirement("CTL-3")
    void of_what_nobody_ordered_names_nobody() {
        Command other = new Command.Unlock(Output.LOADS);
        assertThat(DecisionText.of(
                        ordered(other, new OverrideEnded("a cell is low")).getLast()))
                .as("a cell ended it, whoever ordered what just then")
                .contains("2026-01-01T00:00:00Z  b1  override-ended  why=a cell is low");
        Shown.InOrder inOrder = new Shown.InOrder();
        ordered(other, new Unlocked(Output.LOADS, "ann"))
                .forEach(shown -> assertThat(inOrder.next(shown.event())).isEqualTo(shown));
        inOrder.next(envelope(new InputAccepted(new Input.Started(T0, "boot"))));
        assertThat(inOrder.next(envelope(new SettingsChanged("B1", List.of(), "file", "site file")))
                        .order())
                .as("a later input")
                .isEmpty();
    }

    @Test
    void of_a_decision_has_its_place_as_an_entry() {
        assertThat(Json.line(EventJson.entry(shown(new LoopClosed("B1")))))
                .isEqualTo("{\"seq\":7,\"index\":2,\"cause\":\"7.0\"," + START.substring(1)
                        + "\"battery\":\"B1\",\"event\":\"loop-closed\"}");
    }

    @Test
    void keeps_every_digit_and_shows_no_exponent() {
        assertThat(Json.line(List.of(Json.milli(3_300), Json.milli(20_000), Json.milli(-1), Json.deci(1_500))))
                .isEqualTo("[3.3,20,-0.001,150]");
    }
}
