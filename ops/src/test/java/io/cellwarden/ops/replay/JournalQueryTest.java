package io.cellwarden.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.ops.json.LineSink;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
                .startsWith("no decision would have been another; the same: ");
    }

    @Test
    void names_each_event_so_that_it_can_be_asked_for() {
        // When
        String off = ask(incident()).stream()
                .filter(line -> line.contains("loads-off"))
                .findFirst()
                .orElseThrow();
        String id = off.substring(off.lastIndexOf("id="));
        // Then
        assertThat(ask(incident(), "why=" + id)).anyMatch(line -> line.contains("load-disconnect off"));
        assertThat(ask(incident(), "json")).allMatch(line -> line.matches(".*\"id\":\"\\d+\\.\\d+\"}"));
    }

    @Test
    void groups_what_other_settings_change_and_counts_what_is_the_same() throws IOException {
        for (String line : ask(incident(), "json", "set=settings.pre-alarm-v=3.05")) {
            JsonDocument.assertExplains(line);
        }
        for (String line : ask(falsified(), "replay", "json", "all")) {
            JsonDocument.assertExplains(line);
        }
        // When
        List<String> told = ask(incident(), "set=settings.pre-alarm-v=3.05", "set=bms=vebus-bms");
        // Then
        assertThat(told.getLast()).matches("earlier: 0, later: \\d+, never: 0, new: \\d+, the same: \\d+");
        List<String> kinds = told.subList(1, told.size() - 1).stream()
                .map(line -> line.split(" +")[1])
                .distinct()
                .toList();
        assertThat(kinds).containsExactly("later", "new");
        assertThat(ask(incident(), "json", "set=settings.pre-alarm-v=3.05").getLast())
                .startsWith("{\"whatIf\":\"summary\",\"earlier\":0,\"later\":");
    }

    @Test
    void judges_a_part_from_the_state_that_was_recorded_before_it() {
        // Given: the falsified input lies before the part
        String[] part = {"replay", "from=2026-03-01T00:00:50Z", "to=2026-03-01T00:01:00Z"};
        // When
        String summary = ask(falsified(), part).getLast();
        // Then
        assertThat(summary).contains("differences: ");
        assertThat(ask(incident(), part).getLast()).matches("21 inputs judged again, differences: 0, hash .*");
    }

    @Test
    void begins_at_the_checkpoint_in_front_of_what_is_asked_for() {
        // Given a journal of which the first minute, but for its checkpoint, is wrong
        List<Envelope> whole = incident();
        int place = 0;
        BankState state = BankState.beforeFirstStart(Journals.SITE);
        while (whole.get(place).time().isBefore(Journals.second(40))) {
            state = BankRules.evolve(state, whole.get(place++));
        }
        Envelope checkpoint = Checkpoints.of(state, whole.get(place - 1).index() + 1);
        List<Envelope> behind = new ArrayList<>(List.of(checkpoint));
        behind.addAll(whole.subList(place, whole.size()));
        List<Instant> asked = new ArrayList<>();
        Recorded journal = new Recorded() {
            @Override
            public Stream<Envelope> get() {
                return falsified().stream();
            }

            @Override
            public Stream<Envelope> near(Instant bankTime) {
                asked.add(bankTime);
                return behind.stream();
            }
        };
        List<String> lines = new ArrayList<>();

        // When
        JournalQuery.parse(List.of("bank=b1", "replay", "from=2026-03-01T00:00:50Z"), site)
                .run(journal, lines::add);

        // Then
        assertThat(asked).containsExactly(Journals.second(50));
        assertThat(lines.getLast())
                .isEqualTo(ask(whole, "replay", "from=2026-03-01T00:00:50Z").getLast())
                .contains("differences: 0");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "from=2026-03-02T00:00:00Z | nothing is recorded of bank b1 from 2026-03-02T00:00:00Z to the end; its journal"
                        + " goes from 2026-03-01T00:00:00Z to 2026-03-01T00:01:01Z",
                "to=2026-02-01T00:00:00Z | nothing is recorded of bank b1 from the beginning to 2026-02-01T00:00:00Z;",
                "incident=4711 | bank b1 has no incident 4711; cellwarden incidents b1 lists them",
            })
    void refuses_to_replay_what_was_never_recorded(String part, String message) {
        assertThatThrownBy(() -> ask(incident(), "replay", part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void says_that_a_bank_has_no_journal_yet() {
        assertThatThrownBy(() -> ask(List.of(), "replay")).hasMessageContaining("bank b1 has no journal yet");
    }

    @Test
    void says_which_rules_decided_what_is_decided_otherwise() {
        // Given
        List<Envelope> old = falsified().stream()
                .map(event -> new Envelope(
                        event.bank(),
                        event.sequence(),
                        event.index(),
                        event.time(),
                        event.source(),
                        event.causeSequence(),
                        event.causeIndex(),
                        1,
                        event.event()))
                .toList();
        // Then
        assertThat(ask(old, "replay"))
                .anyMatch(line -> line.contains("it was recorded under rules version 1, this is ")
                        && line.contains("only recorded: nothing; only now: ")
                        && line.contains("loads-off"))
                .anyMatch(line -> line.startsWith("some inputs were recorded under rules version 1;"));
        assertThat(ask(old, "replay", "json").getLast()).contains("\"recordedOtherRulesVersions\":[1]");
    }

    @Test
    void tells_once_a_second_how_far_long_work_is_where_it_is_asked_to() {
        // Given: each look at the clock is 0.6 s later, and there is one every 256 events
        AtomicLong clock = new AtomicLong();
        List<String> told = new ArrayList<>();
        List<Envelope> journal = incident();
        Stream<Envelope> endless = Stream.generate(journal::getFirst).limit(256 * 4);
        // When
        long passed = new Progress(told::add, true, () -> clock.getAndAdd(600_000_000L))
                .of("replay", endless)
                .mapToLong(Envelope::sequence)
                .sum();
        // Then
        assertThat(passed).isPositive();
        assertThat(told)
                .containsExactly(
                        "~ replay: 2026-03-01T00:00:00Z, 512 events", "~ replay: 2026-03-01T00:00:00Z, 1,024 events");
        assertThat(ask(journal, "replay")).noneMatch(line -> line.startsWith(Progress.MARK));
    }

    @Test
    void hands_on_what_was_told_before_it_waits() {
        // Given
        List<String> told = new ArrayList<>();
        List<Integer> handedOn = new ArrayList<>();
        LineSink sink = new LineSink() {
            @Override
            public void accept(String line) {
                told.add(line);
            }

            @Override
            public void flush() {
                handedOn.add(told.size());
            }
        };
        // When
        JournalQuery.parse(List.of("bank=b1", "replay", "speed=1000"), site).run(incident()::stream, sink);
        // Then
        assertThat(handedOn).contains(1, 2, 3).isSorted();
    }

    @Test
    void takes_the_time_of_an_incident_for_its_window() {
        // Given
        String listed = ask(incident(), "incidents").getFirst();
        String number = listed.split(" ")[1];
        // When
        List<String> told = ask(incident(), "incident=" + number);
        // Then
        assertThat(told.getFirst()).startsWith("2026-03-01T00:00:06Z  b1  alarm-raised  W-SL12");
        assertThat(told.getLast()).startsWith("2026-03-01T00:01:00Z  b1  loads-on");
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
                "incident=x | --incident x: wanted is its number",
                "why=x | \"x\" is no event; wanted is its id as events prints it, such as 37.2",
                "set=bms=big | there are [small-bms,",
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
