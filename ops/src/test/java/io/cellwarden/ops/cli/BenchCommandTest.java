package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwarden.gateway.Protocols;
import io.cellwarden.ops.json.JsonDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs: that the benches measure and print. What they measure is no matter of a build. */
@DisplayName("cellwarden bench")
class BenchCommandTest {
    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void inFolder() {
        cli = new Cli(folder);
    }

    @Test
    void wants_the_name_of_a_bench() {
        Cli.Result result = cli.run("bench");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("the name of a bench is missing")
                .contains("protect", "outage", "ingest", "memory", "replay", "recovery", "start", "storage");
    }

    @Test
    void refuses_a_size_below_one() {
        Cli.Result result = cli.run("bench", "ingest", "--banks", "0");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--banks 0: allowed is 1 and more");
    }

    @Test
    void measures_intake_beside_the_bare_rule_and_tells_where_the_time_goes() {
        Cli.Result result =
                cli.run("bench", "ingest", "--banks=2", "--warm-up=1", "--window=1", "--windows=1", "--profile");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .anyMatch(line -> line.startsWith("# jdk: "))
                .anyMatch(line -> line.startsWith("bare rule, one thread "))
                .anyMatch(line -> line.matches("actors, journal off +[1-9]\\d* samples/s +aim >= 1000000 .*"))
                .anyMatch(line -> line.matches("actors, journal on +[1-9]\\d* samples/s +aim >= 600000 .*"))
                .anyMatch(line -> line.endsWith("sequencing of a bank"));
        assertThat(result.err()).contains("journal off ...", "journal on ...");
    }

    @Test
    void measures_how_much_faster_each_protocol_is_decoded_than_its_line_carries() {
        Cli.Result result = cli.run("bench", "decode", "--window=100");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        for (String protocol : Protocols.names()) {
            assertThat(result.lines())
                    .anyMatch(line -> line.matches(protocol + ", decoded +[1-9]\\d* frames/s +aim >= .*  met"))
                    .anyMatch(line -> line.matches(protocol + ", carried by \\d+ \\d[NOE]\\d +[1-9][\\d.]* frames/s"));
        }
    }

    @Test
    void measures_a_replay_in_which_nothing_is_decided_otherwise() {
        Cli.Result result = cli.run("bench", "replay", "--banks=2", "--hours=2", "--interval=60", "--profile");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .anyMatch(line -> line.matches("replayed through the rules, \\d+ threads +[1-9]\\d* samples/s +aim .*"))
                .anyMatch(line -> line.matches("read and decoded alone, \\d+ threads +[1-9]\\d* samples/s"))
                .anyMatch(line -> line.matches("inputs that are decided otherwise +0 inputs +aim <= 0  met"))
                .anyMatch(line -> line.matches("readings in the journals +2400 readings"));
    }

    @Test
    void measures_how_soon_banks_protect_again_with_their_journals() {
        Cli.Result result = cli.run("bench", "recovery", "--banks=3", "--interval=600");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .anyMatch(line -> line.startsWith("all of 3 banks protect again "))
                .anyMatch(line -> line.matches("readings in their journals +4320 readings"));
    }

    @Test
    void measures_protection_over_a_real_link_as_json_lines() throws IOException {
        Cli.Result result = cli.run(
                "bench", "protect", "--banks=2", "--boards=2", "--poll=20", "--warm-up=1", "--trips=5", "--json");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        List<JsonNode> objects = objects(result);
        assertThat(objects.getFirst().at("/machine/jdk").asText()).isNotEmpty();
        for (String where : List.of("journal off", "journal on", "bare rule, one thread")) {
            assertThat(figure(objects, where + ", p99.9").get("value").asDouble())
                    .isPositive();
            assertThat(figure(objects, where + ", protections").get("value").asInt())
                    .isGreaterThanOrEqualTo(5);
        }
        assertThat(figure(objects, "journal on, p99").get("aim").asText()).isEqualTo("<= 1");
        for (String line : result.lines().subList(1, objects.size())) { // behind the machine, told for people
            JsonDocument.assertExplains(line);
        }
    }

    @Test
    void measures_protection_before_while_and_after_the_store_takes_nothing() throws IOException {
        Cli.Result result = cli.run(
                "bench", "outage", "--banks=2", "--boards=2", "--poll=20", "--warm-up=1", "--phase=3", "--json");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        List<JsonNode> objects = objects(result);
        for (String phase : List.of("before", "during", "after")) {
            assertThat(figure(objects, phase + ", p99.9").get("value").asDouble())
                    .as(phase)
                    .isPositive();
            assertThat(figure(objects, phase + ", protections").get("value").asInt())
                    .as(phase)
                    .isPositive();
        }
        // What was on its way when it died may still be told
        assertThat(figure(objects, "during, their journals took").get("value").asInt())
                .isLessThanOrEqualTo(2);
        assertThat(figure(objects, "coming back, their journals took")
                        .get("value")
                        .asInt())
                .isPositive();
    }

    private static List<JsonNode> objects(Cli.Result result) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : result.lines()) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    private static JsonNode figure(List<JsonNode> objects, String name) {
        return objects.stream()
                .filter(object -> object.path("figure").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no figure " + name + " in " + objects));
    }

    @Test
    void measures_heap_in_a_jvm_of_its_own_for_each_number_of_cells() {
        Cli.Result result = cli.run("bench", "memory", "--cells=80,4000");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .anyMatch(line -> line.matches("heap at 4000 cells +[\\d.]+ MB"))
                .anyMatch(line -> line.startsWith("heap per cell, 80 to 4000 "))
                .anyMatch(line -> line.contains("io.cellwarden."));
    }

    @Test
    void measures_the_start_of_a_site_as_a_process_of_its_own() throws IOException {
        Path launcher = folder.resolve("launcher");
        Files.writeString(
                launcher, """
                #!/bin/sh
                exec "%s/bin/java" --sun-misc-unsafe-memory-access=allow -cp "%s" io.cellwarden.ops.cli.Main "$@"
                """.formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));

        Cli.Result result = cli.run("bench", "start", "--starts=1", "--settle=1", "--launcher=" + launcher);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .anyMatch(line -> line.startsWith("start to first disconnect, median "))
                .anyMatch(line -> line.startsWith("resident memory after 1 s "));
    }

    @Test
    void says_what_to_do_where_there_is_no_launcher() {
        Cli.Result result = cli.run("bench", "start");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("name one with --launcher");
    }

    @Test
    void measures_what_readings_take_on_the_disk_beside_other_ways_to_store_them() {
        Cli.Result result = cli.run("bench", "storage", "--minutes=2", "--site-minutes=2");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .anyMatch(line -> line.matches("in the chunk +0\\.2[0-7]\\d* bytes/sample +aim <= 0.28 +met"))
                .anyMatch(line -> line.matches("on the disk +[\\d.]+ bytes/sample +aim <= 0.33 .*"))
                .anyMatch(line -> line.matches("Jackson CBOR, an event for each reading +\\d+[\\d.]* bytes/sample"))
                .anyMatch(line -> line.matches("raw Gorilla, cells alone +[\\d.]+ bytes/sample"));
    }

    @Test
    void refuses_a_day_of_more_minutes_than_a_day_has() {
        Cli.Result result = cli.run("bench", "storage", "--minutes=1441");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--minutes 1441: allowed is 1 to 1440");
    }
}
