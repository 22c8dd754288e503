package io.cellwarden.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.ops.json.EventId;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.ops.replay.Journals;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Why an event came")
class WhyTest {
    private static final Predicate<BankEvent> LOADS_OFF =
            event -> event instanceof OutputSwitched switched && switched.output() == Output.LOADS && !switched.on();
    private static final Predicate<BankEvent> LOADS_ON =
            event -> event instanceof OutputSwitched switched && switched.output() == Output.LOADS && switched.on();

    private static List<String> why(List<Envelope> journal, Predicate<BankEvent> which, boolean json) {
        Envelope target = journal.stream()
                .filter(event -> which.test(event.event()))
                .findFirst()
                .orElseThrow();
        List<String> lines = new ArrayList<>();
        Why.of("b1", EventId.of(target), journal.iterator(), UnaryOperator.identity())
                .tell(json, lines::add);
        return lines;
    }

    private static List<String> why(List<Input> inputs, Predicate<BankEvent> which) {
        return why(Journals.of(Journals.SITE, inputs), which, false);
    }

    private static List<Input> inputs(Input... more) {
        List<Input> inputs = new ArrayList<>(Journals.started(Journals.SITE));
        inputs.add(Journals.reading(0, "B1", 3_300));
        inputs.add(Journals.reading(0, "B2", 3_300));
        inputs.addAll(List.of(more));
        return inputs;
    }

    private static List<Input> incidentWith(Input after36) {
        List<Input> inputs = new ArrayList<>(Journals.incident());
        inputs.add(inputs.indexOf(Journals.reading(37, "B2", 3_300)), after36);
        return inputs;
    }

    private static Input readBack(double second, boolean on) {
        return new Input.ReadBack(Journals.second(second), Output.LOADS, "a/B1/discharge-fet", "B1", on);
    }

    @Test
    @Requirement({"LIF-2", "PRE-2"})
    void loads_went_off_leads_from_the_reading_over_warning_delay_and_decision_to_what_the_hardware_showed() {
        // When
        List<String> told = why(incidentWith(readBack(37.2, false)), LOADS_OFF);
        // Then
        assertThat(told)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "2026-03-01T00:00:06Z  reading   B1: cells 3.09 3.09 3.09 3.09 V, 25 °C, 0 A"),
                        line -> assertThat(line)
                                .startsWith("2026-03-01T00:00:06Z  decision"
                                        + "  W-SL12 B1 cell 1 at 3.09 V, limit 3.1 V: raised"),
                        line -> assertThat(line)
                                .startsWith("2026-03-01T00:00:06Z  delay     loads of B1 may go off at"
                                        + " 2026-03-01T00:00:36Z at the earliest (30 s from the warning)"),
                        line -> assertThat(line).startsWith("2026-03-01T00:00:36Z  reading   B1: cells 2.79"),
                        line -> assertThat(line)
                                .startsWith("2026-03-01T00:00:36Z  input     timer: pre alarm delay of B1"),
                        line -> assertThat(line)
                                .startsWith(
                                        "2026-03-01T00:00:36Z  decision  A-SL11 B1 cell 1 at 2.79 V, limit 2.8 V: raised"),
                        line -> assertThat(line)
                                .startsWith("2026-03-01T00:00:36Z  command   load-disconnect off,"
                                        + " because of A-SL11 B1 cell 1"),
                        line -> assertThat(line)
                                .startsWith("2026-03-01T00:00:37.200Z  effect    load-disconnect reads off at"
                                        + " a/B1/discharge-fet, 1.200 s later"),
                        line -> assertThat(line)
                                .isEqualTo("first out: W-SL12 B1 cell 1 at 3.09 V, limit 3.1 V, 2026-03-01T00:00:06Z"));
        assertThat(told.subList(0, told.size() - 1)).allMatch(line -> line.matches(".*  id=\\d+\\.\\d+"));
    }

    @Test
    void an_alarm_came_tells_what_it_switched() {
        assertThat(why(
                        incidentWith(readBack(37.2, false)),
                        event -> event instanceof AlarmRaised alarm && alarm.code() == AlarmCode.A_SL11))
                .anyMatch(line -> line.contains("command   load-disconnect off"))
                .anyMatch(line -> line.contains("effect    load-disconnect reads off"));
    }

    @Test
    void hardware_that_still_shows_the_old_state_is_told_until_it_follows() {
        // Given
        List<Input> inputs = incidentWith(readBack(37.2, true));
        assertThat(why(inputs, LOADS_OFF)).anyMatch(line -> line.contains("load-disconnect still reads on"));
        inputs.add(inputs.indexOf(Journals.reading(40, "B2", 3_300)), readBack(40.5, false));
        // Then
        assertThat(why(inputs, LOADS_OFF))
                .anyMatch(line -> line.contains("load-disconnect reads off at a/B1/discharge-fet, 4.500 s later"))
                .noneMatch(line -> line.contains("still reads"));
    }

    @Test
    void nothing_that_was_read_back_is_said() {
        assertThat(why(Journals.incident(), LOADS_OFF)).anyMatch(line -> line.contains("no change is read back"));
    }

    @Test
    void loads_came_back_tells_since_when_they_were_off_and_what_went_away() {
        assertThat(why(Journals.incident(), LOADS_ON))
                .anyMatch(line -> line.startsWith("2026-03-01T00:00:36Z  command   load-disconnect off"))
                .anyMatch(line -> line.startsWith("2026-03-01T00:01:00Z  reading   B1: cells 3.3 3.3"))
                .anyMatch(line -> line.startsWith("2026-03-01T00:01:00Z  decision  A-SL11 B1 cell 1: cleared"))
                .anyMatch(line -> line.startsWith("2026-03-01T00:01:00Z  command   load-disconnect on"));
    }

    @Test
    @Requirement("TOP-6")
    void a_loop_opened_names_the_silent_battery_and_all_that_went_off() {
        List<Input> inputs = inputs(new Input.BatterySilent("B2", Journals.second(12)));
        assertThat(why(inputs, LoopOpened.class::isInstance))
                .anyMatch(line -> line.contains("input     B2 has been silent for too long"))
                .anyMatch(line -> line.contains("decision  BMS cable loop open between"))
                .anyMatch(line -> line.contains("command   load-disconnect off, because of loop-open"))
                .anyMatch(line -> line.contains("command   charge-disconnect off"))
                .last()
                .isEqualTo("first out: no cell");
        assertThat(why(inputs, LOADS_OFF)).anyMatch(line -> line.contains("B2 has been silent for too long"));
    }

    @Test
    @Requirement({"CTL-2", "CTL-3"})
    void an_operator_switched_off_names_who_and_why() {
        Input lock = new Input.Operator(
                Journals.second(5), "ann", Role.ENGINEER, "new bus bar", new Command.LockOff(Output.LOADS));
        assertThat(why(inputs(lock), LOADS_OFF))
                .anyMatch(line -> line.contains("order of ann (engineer)") && line.contains("new bus bar"))
                .anyMatch(line -> line.contains("command   load-disconnect off, because of operator"));
    }

    @Test
    @Requirement("GEN-1")
    void an_alarm_came_late_tells_the_delay_that_held_it_back() {
        // Given
        BankSite site = Journals.SITE.withAlarmDelays(Map.of(AlarmCode.W_SL12, Duration.ofSeconds(5)));
        List<Envelope> journal =
                Journals.of(site, inputs(Journals.reading(3, "B1", 3_050), Journals.reading(20, "B1", 3_050)));
        // Then
        assertThat(why(journal, AlarmRaised.class::isInstance, false))
                .anyMatch(line -> line.contains(
                        "delay     W-SL12 is held back until 2026-03-01T00:00:08Z (its alarm-delay, 5 s)"))
                .anyMatch(line -> line.startsWith("2026-03-01T00:00:03Z  reading   B1: cells 3.05"));
    }

    @Test
    void an_alarm_was_cleared_tells_when_it_was_raised() {
        assertThat(why(Journals.incident(), AlarmCleared.class::isInstance))
                .first()
                .asString()
                .contains("raised");
    }

    @Test
    void of_an_input_tells_what_was_decided_on_it() {
        // Given
        List<Envelope> journal = Journals.of(Journals.SITE, inputs(Journals.reading(3, "B1", 3_050)));
        EventId reading = new EventId(journal.getLast().sequence(), 0);
        List<String> lines = new ArrayList<>();
        // When
        Why.of("b1", reading, journal.iterator(), UnaryOperator.identity()).tell(false, lines::add);
        // Then
        assertThat(lines)
                .anyMatch(line -> line.contains("decision  W-SL12"))
                .anyMatch(line -> line.contains("pre-alarm on"));
    }

    @Test
    void is_told_as_json_lines_too() throws IOException {
        List<String> told = why(Journals.of(Journals.SITE, incidentWith(readBack(37.2, false))), LOADS_OFF, true);
        for (String line : told) {
            JsonDocument.assertExplains(line);
        }
        assertThat(told).allMatch(line -> line.startsWith("{\"why\":\"") && line.endsWith("}"));
        assertThat(told).anyMatch(line -> line.contains("\"step\":\"reading\"") && line.contains("\"cellsV\":[3.09,"));
        assertThat(told.getLast()).contains("\"firstOut\":{", "\"battery\":\"B1\",\"cell\":1}");
    }

    @Test
    void of_an_event_that_is_not_there_says_what_is() {
        List<Envelope> journal = Journals.of(Journals.SITE, Journals.incident());
        assertThatThrownBy(() -> Why.of("b1", new EventId(9_999, 1), journal.iterator(), UnaryOperator.identity()))
                .hasMessage("bank b1 has no event 9999.1; its journal ends with input "
                        + journal.getLast().sequence() + "; cellwarden events b1 prints the id of each");
        assertThatThrownBy(() -> Why.of("b1", new EventId(1, 77), journal.iterator(), UnaryOperator.identity()))
                .hasMessageContaining("input 1 has 0 to ");
    }
}
