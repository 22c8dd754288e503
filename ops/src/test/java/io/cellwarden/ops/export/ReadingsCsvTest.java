package io.cellwarden.ops.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.evaluate.Evaluation;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.replay.Journals;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.unit.Ints;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Readings as CSV")
class ReadingsCsvTest {
    private static List<Envelope> journal(Input... inputs) {
        List<Input> all = new ArrayList<>(Journals.started(Journals.SITE));
        all.addAll(List.of(inputs));
        return Journals.of(Journals.SITE, all);
    }

    private static List<String> csv(List<Envelope> journal, Predicate<Instant> isAsked) {
        List<String> lines = new ArrayList<>();
        int sensors = journal.stream().mapToInt(ReadingsCsv::sensors).max().orElse(0);
        ReadingsCsv csv = new ReadingsCsv(Journals.SITE, Math.max(1, sensors), isAsked, lines::add);
        journal.forEach(csv::add);
        return lines;
    }

    private static Input reading(double second, int currentMa, Ints temperatures, int... cells) {
        return new Input.Reading("B1", Journals.second(second), currentMa, temperatures, Ints.of(cells));
    }

    /** To those rules what a reading left out was still as before, a cell too. */
    private static List<Envelope> recordedByVersion3(List<Envelope> journal) {
        return journal.stream()
                .map(e -> new Envelope(
                        e.bank(),
                        e.sequence(),
                        e.index(),
                        e.time(),
                        e.source(),
                        e.causeSequence(),
                        e.causeIndex(),
                        3,
                        e.event() instanceof InputRefused(Input input, String _)
                                ? new InputAccepted(input)
                                : e.event()))
                .toList();
    }

    @Test
    @Requirement({"AGG-4", "ALM-11"})
    void tell_what_nobody_knew_any_more_so_that_it_is_decided_the_same_again() {
        // Given
        List<Envelope> journal = journal(
                Journals.reading(0, "B2", 3_300),
                reading(0, -1_500, Ints.of(250, Ints.ABSENT), 3_301, 3_302, 3_303, 3_304),
                reading(1, Ints.ABSENT, Ints.none(), 3_301, 3_302, 3_303, 3_304),
                reading(2, 0, Ints.of(250), 3_301, Ints.ABSENT, 3_303, 3_304),
                reading(3, 0, Ints.of(250), 3_301, 3_302, 3_303, 3_304));
        // When
        List<String> rows = csv(journal, _ -> true);
        List<Envelope> again = new ArrayList<>();
        Evaluation.of(List.of(Journals.SITE), "out.csv", new StringReader(String.join("\n", rows)), again::add);
        // Then
        assertThat(rows.subList(2, rows.size()))
                .containsExactly(
                        "2026-03-01T00:00:00Z,B1,-1.5,25,,3.301,3.302,3.303,3.304",
                        "2026-03-01T00:00:01Z,B1,?,?,,3.301,3.302,3.303,3.304",
                        "2026-03-01T00:00:02Z,B1,0,25,,3.301,,3.303,NaN",
                        "2026-03-01T00:00:03Z,B1,0,25,,3.301,3.302,3.303,3.304");
        assertThat(decisions(journal)).anyMatch(line -> line.contains("CW-TEMPERATURE-LOST"));
        assertThat(decisions(again)).isEqualTo(decisions(journal));
    }

    @Test
    @Requirement("GEN-1")
    void leave_out_what_was_left_out_but_for_the_first_row_of_each_battery() {
        // Given
        List<Envelope> journal = recordedByVersion3(journal(
                reading(0, -1_500, Ints.of(250), 3_301, 3_302, 3_303, 3_304),
                reading(1, Ints.ABSENT, Ints.none(), Ints.ABSENT, 3_302, 3_303, 3_304),
                reading(2, Ints.ABSENT, Ints.none(), 3_300, Ints.ABSENT, 3_303, 3_304)));
        // Then
        assertThat(csv(journal, time -> time.isAfter(Journals.second(0.5))))
                .containsExactly(
                        "time,battery,current_a,temp_c,cell1_v,cell2_v,cell3_v,cell4_v",
                        "2026-03-01T00:00:01Z,B1,-1.5,25,3.301,3.302,3.303,3.304",
                        "2026-03-01T00:00:02Z,B1,,,3.3,,3.303,3.304");
    }

    @Test
    @Requirement("ALM-9")
    void have_a_column_for_each_temperature_sensor() {
        List<Envelope> journal = journal(
                reading(0, 0, Ints.of(250, 261), 3_300, 3_300, 3_300, 3_300),
                reading(1, 0, Ints.of(Ints.ABSENT, 262), 3_300, 3_300, 3_300, 3_300));
        assertThat(csv(journal, _ -> true))
                .containsExactly(
                        "time,battery,current_a,temp_c,temp2_c,cell1_v,cell2_v,cell3_v,cell4_v",
                        "2026-03-01T00:00:00Z,B1,0,25,26.1,3.3,3.3,3.3,3.3",
                        "2026-03-01T00:00:01Z,B1,0,?,26.2,3.3,3.3,3.3,3.3");
    }

    @Test
    @Requirement("ALM-11")
    void that_were_refused_are_refused_again_when_they_are_read() {
        // Given
        List<Envelope> journal = journal(
                Journals.reading(0, "B2", 3_300),
                reading(0, 0, Ints.of(250), 3_300, 3_300, 3_300, 3_300),
                new Input.UnreadableReading("B1", Journals.second(1), "NaN"),
                reading(2, 0, Ints.of(250), 3_300, 3_300, 3_300),
                reading(3, 0, Ints.of(250), 3_300, 0, 3_300, 3_300),
                reading(4, 0, Ints.of(250, 900), 3_300, 3_300, 3_300, 3_300));
        List<String> recorded = decisions(journal);
        // When
        List<Envelope> again = new ArrayList<>();
        Evaluation.of(
                List.of(Journals.SITE),
                "out.csv",
                new StringReader(String.join("\n", csv(journal, _ -> true))),
                again::add);
        // Then
        assertThat(recorded.stream().filter(line -> line.contains("reading-refused")))
                .hasSize(3);
        assertThat(decisions(again)).isEqualTo(recorded);
    }

    /** Without the words of a refusal, which name how it was written. */
    private static List<String> decisions(List<Envelope> events) {
        return events.stream()
                .map(EventJson::decision)
                .flatMap(Optional::stream)
                .map(Json::line)
                .map(line -> line.replaceFirst(",\"reason\":.*", ""))
                .toList();
    }
}
