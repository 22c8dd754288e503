package io.cellwarden.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A look into a journal")
class JournalQueryTest {
    @TempDir
    private Path folder;

    private Site site;

    @BeforeEach
    void read() throws IOException, SiteFile.Unreadable {
        Path file = folder.resolve("site.conf");
        Files.writeString(file, """
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]], silent-after = 10 s }
                cellwarden.banks.b2 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """);
        site = SiteFile.read(file).site().orElseThrow();
    }

    private List<String> ask(List<Envelope> journal, String... arguments) {
        List<String> all = new ArrayList<>(List.of("bank=b1"));
        all.addAll(List.of(arguments));
        List<String> lines = new ArrayList<>();
        JournalQuery.parse(all, site).run(journal::stream, lines::add);
        return lines;
    }

    private static List<Envelope> incident() {
        return Journals.of(Journals.SITE, Journals.incident());
    }

    private static List<Envelope> falsified() {
        return incident().stream()
                .filter(event -> !(event.event() instanceof OutputSwitched))
                .toList();
    }

    @Test
    void lists_the_decisions_in_order_between_two_times() {
        assertThat(ask(incident(), "from=2026-03-01T00:00:30Z", "to=2026-03-01T00:00:59Z"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("2026-03-01T00:00:36Z  b1  alarm-raised  A-SL11  B1"),
                        line -> assertThat(line).contains("pre-alarm-off"),
                        line -> assertThat(line).contains("loads-off  A-SL11  B1"));
    }

    /** The incident as a computer has it whose clock is put right after 10 s. */
    private static List<Envelope> corrected() {
        List<Input> inputs = new ArrayList<>(Journals.incident());
        int second10 = inputs.indexOf(Journals.reading(10, "B2", 3_300));
        inputs.add(second10, new Input.ClockStepped(Journals.second(10), 3_600_000));
        return Journals.of(Journals.SITE, inputs);
    }

    @Test
    void shows_and_asks_for_the_times_of_a_clock_that_was_set() {
        assertThat(ask(corrected(), "from=2026-03-01T01:00:06Z", "to=2026-03-01T01:00:36Z"))
                .first(STRING)
                .startsWith("2026-03-01T01:00:06Z  b1  alarm-raised  W-SL12  B1");
        assertThat(ask(corrected(), "to=2026-03-01T00:59:59Z")).isEmpty();
        assertThat(ask(corrected(), "all", "json"))
                .anyMatch(line -> line.contains("\"input\":\"clock-stepped\",\"wallAheadS\":3600"));
        assertThat(ask(corrected(), "set=settings.pre-alarm-v=3.05"))
                .anyMatch(line -> line.startsWith("2026-03-01T01:00:06Z  later by 5 s"));
    }

    @Test
    @Requirement("GEN-5")
    void replays_the_same_decisions_whatever_the_wall_clock_showed() {
        // When
        String plain = ask(incident(), "replay").getLast();
        String corrected = ask(corrected(), "replay").getLast();
        // Then
        assertThat(corrected).contains("differences: 0,");
        assertThat(hash(corrected)).isEqualTo(hash(plain));
    }

    private static String hash(String summary) {
        return summary.substring(summary.indexOf("hash "));
    }

    @Test
    void lists_inputs_and_internal_events_too_where_asked() {
        assertThat(ask(incident(), "all", "to=2026-03-01T00:00:00Z")).anyMatch(line -> line.contains("site-loaded"));
        assertThat(ask(incident(), "to=2026-03-01T00:00:00Z")).noneMatch(line -> line.contains("site-loaded"));
    }

    @Test
    void replays_an_incident_in_order_and_says_that_today_decides_the_same() {
        // When
        List<String> told = ask(incident(), "replay");
        // Then
        assertThat(told.stream().filter(line -> line.contains("pre-alarm-") || line.contains("loads-")))
                .extracting(line -> line.split("  ", -1)[2])
                .containsExactly("pre-alarm-on", "pre-alarm-off", "loads-off", "loads-on");
        assertThat(told.getLast()).contains("inputs judged again, differences: 0, hash ");
        assertThat(told).noneMatch(JournalQuery::tellsDifference);
    }

    @Test
    void replays_as_json_lines() {
        List<String> told = ask(incident(), "replay", "json");
        assertThat(told).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(told.getLast()).contains("\"differences\":0,\"hash\":\"");
        assertThat(told).noneMatch(JournalQuery::tellsDifference);
    }

    @Test
    void tells_each_input_that_is_decided_otherwise_today() {
        for (String[] form : new String[][] {{"replay"}, {"replay", "json"}}) {
            // When
            List<String> told = ask(falsified(), form);
            // Then
            assertThat(told.getLast()).matches(JournalQuery::tellsDifference);
            assertThat(told.stream().filter(JournalQuery::tellsDifference)).hasSize(1);
            assertThat(told)
                    .anyMatch(line -> line.contains("loads-off")
                            && (line.contains("is decided otherwise today") || line.contains("\"differs\":")));
        }
    }

    @Test
    void gives_equal_hashes_for_equal_decisions_and_others_for_others() {
        // Given
        List<Envelope> shorter = incident().stream()
                .filter(event -> event.time().isBefore(Journals.second(60)))
                .toList();
        // Then
        assertThat(hash(incident())).isEqualTo(hash(incident())).isNotEqualTo(hash(shorter));
        assertThat(hash(falsified())).as("of what is decided today").isEqualTo(hash(incident()));
    }

    private String hash(List<Envelope> journal) {
        return ask(journal, "replay").getLast().replaceFirst(".*hash ", "");
    }

    @Test
    void replays_at_the_speed_that_is_asked_and_only_what_is_asked() {
        // When: 60 s at 100 times
        long begun = System.nanoTime();
        ask(incident(), "replay", "speed=100");
        long whole = System.nanoTime() - begun;
        begun = System.nanoTime();
        ask(incident(), "replay", "speed=0.01", "from=2026-03-01T00:00:36Z", "to=2026-03-01T00:00:36Z");
        long moment = System.nanoTime() - begun;
        // Then
        assertThat(whole).isGreaterThan(500_000_000L);
        assertThat(moment).as("a moment takes no time, however slow").isLessThan(5_000_000_000L);
    }

    @Test
    void says_that_what_if_does_not_simulate_the_battery() {
        for (String form : List.of("all", "json")) { // "all" means nothing here
            List<String> told = ask(incident(), "replay", form, "set=settings.pre-alarm-v=3.05");
            assertThat(told.getFirst()).contains("the battery itself is not simulated", "settings.pre-alarm-v=3.05");
            assertThat(told).anyMatch(line -> line.contains("later") && line.contains("pre-alarm-on W-SL12 B1"));
            assertThat(told).noneMatch(JournalQuery::tellsDifference);
        }
        assertThat(ask(incident(), "replay", "set=settings.pre-alarm-v=3.05"))
                .contains("2026-03-01T00:00:06Z  later by 5 s  pre-alarm-on W-SL12 B1");
    }

    @Test
    void says_that_other_settings_change_nothing() {
        assertThat(ask(incident(), "replay", "set=settings.temperature-offset-c=1")
                        .getLast())
                .isEqualTo("no decision would have been another");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bank=b9 | there is no bank b9; there are [b1, b2]",
                "from=yesterday | --from yesterday: wanted is a time such as 2026-11-22T21:00:00Z",
                "to=12:00 | --to 12:00: wanted is a time such as",
                "from=2026-03-02T00:00:00Z,to=2026-03-01T00:00:00Z | is after --to",
                "speed=-1 | --speed -1: wanted is 0 or more",
                "speed=NaN | --speed NaN: wanted is 0 or more",
                "speed=fast | --speed fast: wanted is a number",
                "colour=red | unknown argument colour=red",
            })
    void refuses_a_question_that_it_does_not_understand(String arguments, String message) {
        List<String> all = Stream.concat(Stream.of("bank=b1"), Stream.of(arguments.split(",")))
                .toList();
        assertThatThrownBy(() -> JournalQuery.parse(all, site))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void needs_a_bank() {
        assertThatThrownBy(() -> JournalQuery.parse(List.of("replay"), site)).hasMessage("no bank is named");
    }
}
