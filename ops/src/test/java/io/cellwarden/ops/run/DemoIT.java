package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.store.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The demo")
@Execution(CONCURRENT)
class DemoIT {
    @TempDir
    private Path folder;

    @AfterEach
    void forget() throws IOException {
        Spools.forget(folder.resolve("demo"));
    }

    @Test
    void tells_the_story_of_a_cell_that_runs_low_and_goes_on_with_its_journal_when_started_again() throws Exception {
        // When
        List<String> told = demo("45s");
        // Then
        assertThat(events(told, "house")).containsSubsequence("pre-alarm-on", "loads-off", "loads-on");
        assertThat(told).allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"));
        List<Envelope> first = journal();

        // When
        demo("5s");
        // Then
        List<Envelope> both = journal();
        assertThat(both).hasSizeGreaterThan(first.size());
        assertThat(both.subList(0, first.size())).isEqualTo(first);
        assertThat(both.stream().map(Envelope::sequence).distinct())
                .as("no number is missing")
                .hasSize((int) both.getLast().sequence())
                .isSorted();
        assertThat(both.stream().map(Envelope::time)).isSortedAccordingTo(Instant::compareTo);
    }

    @Test
    void tells_in_sentences_where_the_bms_cable_was_pulled_and_that_all_is_well_again() throws Exception {
        tells("loop-open", "loop-open", "loads-off", "chargers-off", "loop-closed", "loads-on", "chargers-on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"high-cell", "cold", "hot", "stuck-fet", "silent"})
    @Tag("slow")
    void tells_every_incident_to_its_end(String incident) throws Exception {
        tells(incident, incident.equals("stuck-fet") || incident.equals("silent") ? "loads-off" : "chargers-off");
    }

    private void tells(String incident, String... expected) throws Exception {
        try (Program demo = Program.start(
                folder, "demo", "--incident", incident, "--speed", "60", "--data-dir", "demo", "--json")) {
            demo.awaitErr(Program.PATIENCE.plus(Duration.ofMinutes(2)), "ALL IS WELL again");
            demo.terminate();
            demo.awaitExit(Program.PATIENCE);
            List<String> decided = demo.out().stream()
                    .map(line -> line.replaceFirst(".*\"event\":\"([a-z-]+)\".*", "$1"))
                    .toList();
            assertThat(decided).containsSubsequence(expected);
        }
    }

    private List<String> demo(String duration) throws IOException, InterruptedException {
        try (Program demo = Program.start(
                folder, "demo", "--json", "--speed", "60", "--data-dir", "demo", "--duration", duration)) {
            assertThat(demo.awaitExit(Program.PATIENCE.plus(Duration.ofSeconds(60))))
                    .as("%s", demo.err())
                    .isZero();
            assertThat(demo.err()).contains("ready");
            return demo.out();
        }
    }

    private static List<String> events(List<String> told, String bank) {
        return told.stream()
                .filter(line -> line.contains("\"bank\":\"" + bank + "\""))
                .map(line -> line.replaceFirst(".*\"event\":\"([a-z-]+)\".*", "$1"))
                .toList();
    }

    private List<Envelope> journal() {
        try (JournalReader reader = JournalReader.open(folder.resolve("demo"));
                Stream<Envelope> events = reader.read("house")) {
            return events.toList();
        }
    }
}
