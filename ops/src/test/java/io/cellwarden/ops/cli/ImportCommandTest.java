package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import io.cellwarden.persistence.store.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A log of another system")
class ImportCommandTest {
    @TempDir
    private Path folder;

    private Cli cli;
    private String data;

    @BeforeEach
    void folder() {
        cli = new Cli(folder);
        data = folder.resolve("imported").toString();
    }

    private Result imported(String csv, String... more) {
        return cli.run(Stream.concat(
                        Stream.of("import", cli.file("log.csv", csv).toString(), "--data-dir", data), Stream.of(more))
                .toArray(String[]::new));
    }

    private Result own() {
        return imported(Log.own(), "--bank", "ferry", "--model", "12.8/200", "--strings", "B1;B2");
    }

    private Result foreign(String csv) {
        return imported(
                csv,
                "--bank=ferry",
                "--model=12.8/200",
                "--battery=B1",
                "--separator=semicolon",
                "--decimal-comma",
                "--time-format=epoch-ms",
                "--cells-in=mv",
                "--temperature-in=f",
                "--discharge-positive",
                "--map=time=Zeit",
                "--map=cell1_v=U1",
                "--map=cell2_v=U2",
                "--map=cell3_v=U3",
                "--map=cell4_v=U4",
                "--map=current_a=Strom",
                "--map=temp_c=Temp");
    }

    private Result ask(String... arguments) {
        return cli.run(Stream.concat(Stream.of(arguments), Stream.of("--data-dir", data))
                .toArray(String[]::new));
    }

    @Test
    void of_our_own_form_becomes_a_bank_whose_incidents_and_decisions_are_those_of_a_live_one() {
        // When
        Result result = own();
        // Then
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("bank ferry, 126 readings from 2026-03-01T00:00:00Z to 2026-03-01T00:01:02Z");
        assertThat(ask("events", "ferry").lines())
                .anyMatch(line -> line.startsWith("2026-03-01T00:00:36Z  ferry  loads-off  A-SL11  B1 cell 2"));
        assertThat(ask("incidents").lines())
                .singleElement()
                .asString()
                .contains("ferry  2026-03-01T00:00:06Z to 2026-03-01T00:01:00Z (54 s)  A-SL11 B1 cell 2");
        Result replay = ask("replay", "ferry");
        assertThat(replay.exitCode()).isZero();
        assertThat(replay.lines().getLast()).contains("differences: 0,");
    }

    @Test
    void in_other_columns_units_and_signs_is_the_same() {
        // When
        Result result = foreign(Log.foreign());
        // Then
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(ask("events", "ferry").lines())
                .anyMatch(line -> line.startsWith("2026-03-01T00:00:36Z  ferry  loads-off  A-SL11  B1 cell 2"));
        assertThat(ask("events", "ferry", "--all", "--json").lines())
                .anyMatch(
                        line -> line.contains(
                                "\"input\":\"reading\",\"currentA\":-5.5,\"temperaturesC\":[25],\"cellsV\":[3.3,3.15,3.3,3.3]"));
    }

    /** Each reading by itself would take more than 100 bytes. */
    @Test
    void is_packed_and_has_checkpoints_as_the_journal_of_a_live_bank() throws IOException {
        // Given: an hour and a quarter
        int rows = 4_500;
        String calm = IntStream.range(0, rows)
                .mapToObj(second -> Log.START.plusSeconds(second) + ",B1,-5.5,25,3.3,3.30" + second % 3 + ",3.3,3.3\n")
                .collect(Collectors.joining());
        // When
        Result result = imported(Cli.HEADER + "\n" + calm, "--bank", "ferry", "--model", "12.8/200", "--strings", "B1");
        // Then
        assertThat(result.exitCode()).as(result.err()).isZero();
        long bytes;
        try (Stream<Path> files = Files.list(Path.of(data, "journal"))) {
            bytes = files.mapToLong(file -> file.toFile().length()).sum();
        }
        assertThat((double) bytes / rows).isLessThan(10);
        try (JournalReader reader = JournalReader.open(Path.of(data))) {
            assertThat(reader.checkpointBefore("ferry", Instant.MAX)).isPresent();
        }
        Result verified = ask("verify", "ferry");
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        Result replay = ask("replay", "ferry", "--from", "2026-03-01T01:10:00Z");
        assertThat(replay.lines().getLast()).contains("differences: 0,");
    }

    @Test
    void can_be_asked_what_other_settings_would_have_decided_and_why() {
        own();
        Result what = ask("replay", "ferry", "--set", "settings.pre-alarm-v=3.05");
        assertThat(what.exitCode()).isZero();
        assertThat(what.lines()).contains("2026-03-01T00:00:36Z  later by 5 s  loads-off A-SL11 B1");
        String off = ask("events", "ferry").lines().stream()
                .filter(line -> line.contains("loads-off"))
                .findFirst()
                .orElseThrow();
        assertThat(ask("replay", "ferry", "--why", off.substring(off.lastIndexOf("id=")))
                        .lines())
                .anyMatch(line -> line.contains("A-SL11 B1 cell 2 at 2.79 V, limit 2.8 V: raised"))
                .last()
                .asString()
                .startsWith("first out: W-SL12 B1 cell 2 at 3.09 V");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--set=settings.pre-alarm=3 | there is no setting pre-alarm; there are [allowed-to-discharge-v,",
                "--set=settings.pre-alarm-v=4 | 4.000 V is outside 2.800 V to 3.150 V",
                "--set=bms=large | there are [small-bms,",
                "--why=never | wanted is its id as events prints it, such as 37.2",
                "--speed=-1 | wanted is 0 or more",
            })
    void asked_wrongly_is_answered_with_what_is_allowed(String option, String message) {
        own();
        Result result = ask("replay", "ferry", option);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }

    @Test
    void that_was_exported_and_imported_again_decides_the_same() throws IOException {
        // Given
        own();
        Path csv = folder.resolve("out.csv");
        assertThat(ask("export", "ferry", "--out", csv.toString()).exitCode()).isZero();
        List<String> decided = decisions();
        // When
        data = folder.resolve("again").toString();
        Result again = imported(Files.readString(csv), "--bank", "ferry", "--model", "12.8/200", "--strings", "B1;B2");
        // Then
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(decisions()).isEqualTo(decided);
        assertThat(Files.readAllLines(csv)).hasSize(1 + 126).first().isEqualTo(Cli.HEADER);
    }

    private List<String> decisions() {
        return ask("events", "ferry").lines();
    }

    @Test
    void that_was_exported_is_read_by_evaluate_too() throws IOException {
        own();
        String csv = ask("export", "ferry", "--from", "2026-03-01T00:00:20Z").out();
        Result evaluated = cli.evaluateCsv(
                "cellwarden.banks.ferry { bms = small-bms, model = \"12.8/200\", strings = [[B1], [B2]] }", csv);
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        assertThat(evaluated.out()).contains("\"code\":\"A-SL11\"");
    }

    @Test
    void is_exported_as_events_of_an_incident() {
        own();
        String number = ask("incidents", "ferry").out().split(" ")[1];
        Result events = ask("export", "ferry", "--format", "jsonl", "--incident", number);
        assertThat(events.exitCode()).isZero();
        assertThat(events.lines()).allMatch(line -> line.startsWith("{\"seq\":") && line.endsWith("\"}"));
        assertThat(events.lines().getFirst()).contains("2026-03-01T00:00:06Z");
    }

    @Test
    void asked_for_two_windows_at_once_is_wrong_usage() {
        own();
        Result both = ask("events", "ferry", "--incident", "1", "--from", "2026-03-01T00:00:00Z");
        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).contains("--incident is a time by itself; leave --from and --to out");
        assertThat(ask("events", "ferry", "--incident", "1", "--follow").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void is_never_written_over_another_file() {
        own();
        Path there = cli.file("there.csv", "mine");
        Result result = ask("export", "ferry", "--out", there.toString());
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("is there already; name a new file with --out");
        assertThat(there).hasContent("mine");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-01T00:00:00Z,B1,0,25,3.3,x,3.3,3.3 | log.csv:2: cell2_v = \"x\" is no number",
                "2026-03-01T00:00:00Z,B9,0,25,3.3,3.3,3.3,3.3 | log.csv:2: battery \"B9\" is not in bank ferry; it has B1, B2",
                "2026-03-01T00:00:00Z,B1,0,25,3.3 | log.csv:2: has 5 fields; the header has 8 columns",
                "noon,B1,0,25,3.3,3.3,3.3,3.3 | log.csv:2: time = \"noon\" is no ISO-8601 time such as",
            })
    void with_a_line_that_cannot_be_read_leaves_nothing_and_names_it(String row, String message) {
        Result result = imported(
                Cli.HEADER + "\n" + row + "\n", "--bank", "ferry", "--model", "12.8/200", "--strings", "B1;B2");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains(message);
        assertThat(folder.toFile().list()).containsExactly("log.csv");
    }

    @Test
    void without_a_row_is_refused() {
        assertThat(imported(Cli.HEADER + "\n", "--bank", "b", "--model", "12.8/200", "--strings", "B1")
                        .err())
                .contains("log.csv: there is no row in it");
    }

    @Test
    void goes_into_no_directory_that_holds_something() throws IOException {
        Files.createDirectories(Path.of(data).resolve("journal"));
        Result result = own();
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("is not empty; an import goes into a directory of its own");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--map=volts=U1 | wanted is OURS=THEIRS, ours one of time, battery, current_a",
                "--map=time | wanted is OURS=THEIRS",
                "--separator=abc | wanted is comma, semicolon, tab or one character",
                "--decimal-comma | name the separator too",
                "--zone=Mars | wanted is a time zone such as Europe/Oslo",
                "--time-format=never | wanted is iso, epoch-s, epoch-ms or a pattern",
                "--cells-in=kv | expected one of [V, MV]",
                "--silent-after=0 | wanted is 1 to 86400 s",
                "--bms=large | bms",
                "--strings=B1;;B2 | strings",
            })
    void described_wrongly_is_wrong_usage(String option, String message) {
        Result result = imported(
                Log.own(),
                "--bank",
                "ferry",
                "--model",
                "12.8/200",
                option.startsWith("--strings") ? "--bms=small-bms" : "--strings=B1;B2",
                option);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }

    @Test
    void whose_column_is_not_there_is_refused_with_those_that_are() {
        Result result = foreign(Log.foreign().replace("Strom", "Ampere"));
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err())
                .contains(
                        "log.csv:1: the header has no column \"Strom\" for current_a; it has [Zeit, U1, U2, U3, U4, Ampere,");
    }

    @Test
    void calls_a_battery_silent_where_it_is_asked_to() {
        // Given: B2 says nothing between 0:00:20 and 0:00:50
        String gap = Log.own()
                .lines()
                .filter(line -> !line.matches("2026-03-01T00:00:[234]\\d.*,B2,.*"))
                .reduce("", (all, line) -> all + line + "\n");
        // When
        imported(gap, "--bank", "ferry", "--model", "12.8/200", "--strings", "B1;B2", "--silent-after", "10");
        // Then
        assertThat(ask("events", "ferry").lines())
                .anyMatch(line -> line.startsWith("2026-03-01T00:00:29Z  ferry  loop-open  B2"))
                .anyMatch(line -> line.startsWith("2026-03-01T00:00:50Z  ferry  loop-closed  B2"));
        assertThat(ask("replay", "ferry").lines().getLast()).contains("differences: 0,");
    }

    @Test
    void takes_its_bank_from_a_site_file() {
        Path site = cli.file("site.conf", """
                cellwarden.banks.ferry { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]]
                  settings.pre-alarm-v = 3.05 }
                """);
        assertThat(imported(Log.own(), "--bank", "ferry", "--config", site.toString())
                        .exitCode())
                .isZero();
        assertThat(ask("events", "ferry").lines())
                .anyMatch(line -> line.startsWith("2026-03-01T00:00:11Z  ferry  alarm-raised  W-SL12"));
    }
}
