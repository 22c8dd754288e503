package io.cellwarden.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.ops.replay.Journals;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The incidents of a bank")
class IncidentsTest {
    private static List<Incident> of(List<Input> inputs) {
        List<Incident> found = new ArrayList<>();
        Incidents.find(
                BankState.beforeFirstStart(Journals.SITE), Journals.of(Journals.SITE, inputs).stream(), found::add);
        return found;
    }

    private static List<Input> inputs(Input... more) {
        List<Input> inputs = new ArrayList<>(Journals.started(Journals.SITE));
        inputs.add(Journals.reading(0, "B1", 3_300));
        inputs.add(Journals.reading(0, "B2", 3_300));
        inputs.addAll(List.of(more));
        return inputs;
    }

    private static Input order(double second, Command command) {
        return new Input.Operator(Journals.second(second), "ann", Role.ADMINISTRATOR, "test", command);
    }

    private static Input cells(double second, int... mv) {
        return new Input.Reading("B1", Journals.second(second), 0, Ints.of(250), Ints.of(mv));
    }

    @Test
    @Requirement({"LIF-2", "LIF-3"})
    void go_from_the_first_warning_until_all_is_back() throws IOException {
        JsonDocument.assertExplains(Json.line(of(Journals.incident()).getFirst().json(Function.identity())));
        assertThat(of(Journals.incident())).singleElement().satisfies(one -> {
            assertThat(one.begin()).isEqualTo(Journals.second(6));
            assertThat(one.end()).contains(Journals.second(60));
            assertThat(one.duration()).isEqualTo(Duration.ofSeconds(54));
            assertThat(one.off()).containsExactly(Output.LOADS);
            assertThat(one.alarms()).isEqualTo(2);
            assertThat(one.text(Function.identity()))
                    .matches("incident \\d+  b1  2026-03-01T00:00:06Z to 2026-03-01T00:01:00Z \\(54 s\\)"
                            + "  A-SL11 B1 cell 1 at 2.79 V, limit 2.8 V;"
                            + " first out: W-SL12 B1 cell 1 at 3.09 V, limit 3.1 V; off: load-disconnect");
        });
    }

    @Test
    void that_are_not_over_go_on() {
        // Given
        List<Input> inputs = Journals.incident().subList(0, 2 + 2 * 50);
        // Then
        assertThat(of(inputs)).singleElement().satisfies(one -> {
            assertThat(one.end()).isEmpty();
            assertThat(one.seen()).isEqualTo(Journals.second(49));
            assertThat(one.text(Function.identity())).contains("goes on (43 s so far)");
            assertThat(Json.line(one.json(Function.identity()))).contains("\"to\":null,\"goesOn\":true");
        });
    }

    @Test
    void keep_their_numbers_when_others_follow() {
        // Given
        List<Input> inputs = new ArrayList<>(Journals.incident());
        long first = of(inputs).getFirst().number();
        inputs.add(Journals.reading(100, "B2", 3_050));
        inputs.add(Journals.reading(110, "B2", 3_300));
        // Then
        assertThat(of(inputs))
                .hasSize(2)
                .extracting(Incident::number)
                .startsWith(first)
                .doesNotHaveDuplicates();
    }

    @Test
    @Requirement("GEN-3")
    void name_the_cell_that_was_first_out_and_the_gravest_alarm() {
        // Given: cell 3 warns first, cell 2 falls deepest
        List<Incident> found = of(inputs(cells(5, 3_300, 3_300, 3_090, 3_300), cells(40, 3_300, 2_400, 3_090, 3_300)));
        // Then
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.firstOut().orElseThrow().event())
                    .isInstanceOfSatisfying(
                            AlarmRaised.class, alarm -> assertThat(alarm.cell()).isEqualTo(3));
            assertThat(one.worst().orElseThrow().event())
                    .isInstanceOfSatisfying(
                            AlarmRaised.class,
                            alarm -> assertThat(alarm.code()).isEqualTo(AlarmCode.CW_DEEP_DISCHARGE));
        });
    }

    @Test
    void of_an_open_loop_say_where() {
        assertThat(of(inputs(
                        new Input.LoopReport(Journals.second(5), true, "B1", "B2"),
                        new Input.LoopReport(Journals.second(9), false, "", ""))))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.what()).isEqualTo("BMS cable loop open between B1 and B2");
                    assertThat(one.off()).containsExactly(Output.LOADS, Output.CHARGERS);
                    assertThat(one.end()).contains(Journals.second(9));
                });
    }

    @Test
    @Requirement("CTL-2")
    void are_neither_begun_nor_held_open_by_a_lock_of_an_operator() {
        assertThat(of(inputs(order(5, new Command.LockOff(Output.LOADS))))).isEmpty();
        // Given: locked during an incident, and never released
        List<Input> inputs = new ArrayList<>(Journals.incident());
        inputs.add(inputs.size() - 2, order(59.5, new Command.LockOff(Output.LOADS)));
        // Then
        assertThat(of(inputs))
                .singleElement()
                .satisfies(one -> assertThat(one.end()).contains(Journals.second(60)));
    }

    @Test
    @Requirement("TOP-7")
    void are_over_when_their_battery_is_bypassed() {
        assertThat(of(inputs(
                        Journals.reading(5, "B1", 3_050),
                        order(9, new Command.Bypass("B1")),
                        Journals.reading(20, "B2", 3_300))))
                .singleElement()
                .satisfies(one -> assertThat(one.end()).contains(Journals.second(9)));
    }

    @Test
    void of_a_quiet_bank_are_none() {
        assertThat(of(inputs())).isEmpty();
        assertThat(of(List.of())).isEmpty();
    }
}
