package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("cellwarden play")
class PlayCommandTest {
    private static final String SITE = """
            cellwarden.links.a { port = "/dev/serial/by-id/x", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
            cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]], silent-after = 10 s }
            """;

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void folder() {
        cli = new Cli(folder);
    }

    /** An answer of a board: what its register holds, with a right checksum. */
    private static String answer(int register, String content) {
        byte[] data = HexFormat.of().parseHex(content);
        int sum = data.length;
        for (byte each : data) {
            sum += each & 0xFF;
        }
        return "dd%02x00%02x%s%04x77".formatted(register, data.length, content, -sum & 0xFFFF);
    }

    private static String basicInfo() {
        // 13.20 V, 0 A, 100 of 200 Ah, no cycle, no date, nothing balanced, no protection, version 2.0, 50 %, both switches on,
        // 4 cells, 1 sensor at 25.0 °C
        return answer(3, "0528" + "0000" + "2710" + "4e20" + "0000" + "0000" + "0000" + "0000" + "0000" + "20" + "32" + "03"
                + "04" + "01" + "0ba5");
    }

    private static String cells(int mv) {
        return answer(4, "%04x".formatted(mv).repeat(4));
    }

    /** A poll a second, each cell 10 mV lower than in the one before, from 3.15 V on. */
    private Path capture(int polls) {
        StringBuilder text = new StringBuilder("cellwarden-capture 1\n# link: a\n# protocol: jbd\n# line: 9600 8N1\n");
        for (int second = 0; second < polls; second++) {
            String time = "2026-03-01T00:%02d:%02d".formatted(second / 60, second % 60);
            text.append(time).append(".000Z > dda50300fffd77\n");
            text.append(time).append(".040Z < ").append(basicInfo()).append('\n');
            text.append(time).append(".050Z > dda50400fffc77\n");
            text.append(time).append(".090Z < ").append(cells(3_150 - 10 * second)).append('\n');
            if (second == 0) {
                text.append(time).append(".100Z > dda50500fffb77\n");
                text.append(time).append(".140Z < dd0500023132ff9b77\n");
            }
        }
        return cli.file("a.capture", text.toString());
    }

    private Result play(Path capture, String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "play";
        all[1] = capture.toString();
        System.arraycopy(more, 0, all, 2, more.length);
        return cli.run(all);
    }

    @Test
    void prints_what_was_sent_and_what_the_answers_say_with_their_times() throws IOException {
        Result result = play(capture(1));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).hasSize(6);
        assertThat(result.lines().getFirst())
                .isEqualTo("{\"time\":\"2026-03-01T00:00:00Z\",\"link\":\"a\",\"sent\":\"dda50300fffd77\"}");
        assertThat(result.lines().get(1))
                .startsWith("{\"time\":\"2026-03-01T00:00:00.040Z\",\"link\":\"a\",\"protocol\":\"jbd\",\"type\":\"basic-info\"");
        assertThat(result.lines().get(3)).contains("\"cells\":[3.15,3.15,3.15,3.15]");
        JsonDocument.assertExplains(result.lines().getFirst());
        JsonDocument.assertExplains(result.lines().get(3));
    }

    @Test
    @Requirement({"PRE-2", "ALM-1"})
    void prints_what_the_rules_decide_from_them() {
        Result result = play(
                capture(40), "--config", cli.file("site.conf", SITE).toString(), "--decisions");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("link a: 81 frames, 0 faults, 0 requests without an answer");
        assertThat(result.out())
                .contains("\"time\":\"2026-03-01T00:00:06.090Z\",\"bank\":\"b1\",\"battery\":\"B1\"")
                .contains("\"event\":\"pre-alarm-on\"")
                .contains("\"time\":\"2026-03-01T00:00:36.090Z\"")
                .contains("\"event\":\"loads-off\"")
                .doesNotContain("loop-open");
    }

    @Test
    @Requirement("TOP-6")
    void knows_a_battery_that_fell_silent() {
        // Given: it answers once, then not any more
        Path silent = cli.file(
                "s.capture",
                "cellwarden-capture 1\n# link: a\n2026-03-01T00:00:00Z > dda50300fffd77\n2026-03-01T00:00:00.040Z < "
                        + basicInfo() + "\n2026-03-01T00:00:00.050Z > dda50400fffc77\n2026-03-01T00:00:00.090Z < "
                        + cells(3_300) + "\n2026-03-01T00:00:20Z > dda50300fffd77\n2026-03-01T00:00:21Z < "
                        + basicInfo() + "\n2026-03-01T00:00:21.050Z > dda50400fffc77\n2026-03-01T00:00:21.090Z < "
                        + cells(3_300) + "\n");
        // When
        Result result = play(silent, "--config", cli.file("site.conf", SITE).toString(), "--decisions");
        // Then
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).anyMatch(line -> line.contains("\"time\":\"2026-03-01T00:00:10.09")
                && line.contains("\"event\":\"loop-open\""));
        assertThat(result.out()).contains("\"event\":\"loop-closed\"");
    }

    @Test
    void reads_a_bus_that_was_only_listened_to() throws IOException {
        Path bus = cli.file("bus.capture", Files.readString(capture(40)).replace(" > ", " < "));

        Result result =
                play(bus, "--config", cli.file("site.conf", SITE).toString(), "--decisions");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("\"event\":\"loads-off\"");
    }

    @Test
    void says_which_part_of_a_line_is_damaged() {
        Path damaged = cli.file("d.capture", "cellwarden-capture 1\n# protocol: jbd\n2026-03-01T00:00:00Z < dd05000231\n"
                + "2026-03-01T00:00:01Z < dd0500023132ff9b77\n2026-03-01T00:00:02Z < dd");

        Result result = play(damaged);

        assertThat(result.out()).contains("\"error\":\"length\"").contains("\"hardware\":\"12\"");
        assertThat(result.err()).contains("d.capture: its last line broke off and is left out");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "x.capture --pty /tmp/x --config y | --pty goes with one capture and without --config | 2",
                "x.capture y.capture --pty /tmp/x  | --pty goes with one capture and without --config | 2",
                "x.capture --link a                | --link and --decisions go with --config          | 2",
                "x.capture                         | x.capture: there is no such file                 | 1"
            })
    void says_what_is_wrong(String arguments, String told, int exitCode) {
        Result result = cli.run(("play " + arguments).split(" "));

        assertThat(result.err()).contains(told);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void asks_for_the_protocol_that_a_capture_does_not_name() {
        Path capture = cli.file("u.capture", "cellwarden-capture 1\n2026-03-01T00:00:01Z < dd0500023132ff9b77\n");

        assertThat(play(capture).err())
                .contains("u.capture: does not say which protocol it is of; --protocol names one of jbd");
        assertThat(play(capture, "--protocol", "jbd").out()).contains("\"hardware\":\"12\"");
        assertThat(play(capture, "--protocol", "morse").err()).contains("protocol morse is not known here");
    }

    @Test
    void is_no_device_of_which_nobody_knows_what_it_said() {
        Path bus = cli.file("b.capture", "cellwarden-capture 1\n# protocol: jbd\n2026-03-01T00:00:01Z < dd0500023132ff9b77\n");

        assertThat(play(bus, "--pty", folder.resolve("p").toString()).err())
                .contains("jbd speaks only when it is asked: which bytes were the device's nobody knows");
    }
}
