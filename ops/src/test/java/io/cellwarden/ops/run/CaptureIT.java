package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Processes and pseudo-terminals, as somebody has them who reports a fault and somebody who runs the report. */
@DisplayName("A fault on a line")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
class CaptureIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @AfterEach
    void forget() throws IOException {
        Spools.forget(folder.resolve("data"));
        Spools.forget(folder.resolve("again"));
    }

    private Path site(String name, Path port, String data) throws IOException {
        return Files.writeString(folder.resolve(name), """
                cellwarden.data-dir = "%s"
                cellwarden.links.a { port = "%s", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(data, port));
    }

    @Test
    @Requirement("PRE-2")
    void is_captured_beside_the_running_site_and_run_again_without_its_hardware() throws Exception {
        try (PseudoTerminals line = PseudoTerminals.create(folder, "a")) {
            WiredBoard board = WiredBoard.on(line);
            site("site.conf", line.program(), "data");
            try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
                site.awaitErr(Program.PATIENCE, "ready");
                // Given: the port has its reader
                Program.Ended second =
                        Program.run(folder, "capture", line.program().toString(), "--out", "none.capture");
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.err()).contains("where a site runs on it: cellwarden capture --link NAME --out FILE");
                assertThat(folder.resolve("none.capture")).doesNotExist();
                // When
                try (Program capture = Program.start(
                        folder, "capture", "--link", "a", "--recent", "--out", "a.capture", "--config", "site.conf")) {
                    capture.awaitErr(Program.PATIENCE, "recording link a into a.capture");
                    board.setCell(2, 3_000);
                    site.awaitOut(SOON, "b1  pre-alarm-on");
                    board.awaitAnswer(System.nanoTime(), SOON, "another reading", Frame::tellsCells);
                    site.terminate(); // the capture ends with the site
                    assertThat(capture.awaitExit(SOON)).isZero();
                }
            }
        }
        assertThat(folder.resolve("a.capture"))
                .content()
                .contains("# link: a", "! opened", " > dda50400fffc77", " < dd");

        // Then: what was read says what the rules decided
        Program.Ended played = Program.run(folder, "play", "a.capture", "--config", "site.conf", "--decisions");
        assertThat(played.exitCode()).as(played.err()).isZero();
        assertThat(played.out()).contains("\"event\":\"pre-alarm-on\"");
        assertThat(played.err()).contains(" 0 faults, ");

        // And: as a device it says it again
        Path port = folder.resolve("played");
        site("again.conf", port, "again");
        try (Program device = Program.start(folder, "play", "a.capture", "--pty", port.toString())) {
            device.awaitErr(Program.PATIENCE, "ready: port = ");
            try (Program site = Program.start(folder, "run", "--config", "again.conf")) {
                site.awaitErr(Program.PATIENCE, "ready");
                site.awaitOut(SOON, "b1  pre-alarm-on");
                assertThat(device.awaitExit(SOON)).as("%s", device.err()).isZero();
            }
        }
    }

    @Test
    void on_a_bus_is_captured_by_listening_until_it_is_interrupted() throws Exception {
        Path port = folder.resolve("bus");
        try (PseudoTerminal bus = PseudoTerminal.at(port, 9_600);
                Program capture = Program.start(
                        folder, "capture", port.toString(), "--protocol", "jbd", "--out", "bus.capture")) {
            capture.awaitErr(Program.PATIENCE, "recording " + port + " at 9600 8N1 into bus.capture");
            bus.write(new byte[] {(byte) 0xDD, 0x05, 0x00, 0x02, 0x31, 0x32, (byte) 0xFF, (byte) 0x9B, 0x77});
            Path file = folder.resolve("bus.capture");
            long patience = System.nanoTime() + SOON.toNanos();
            while (!Files.readString(file).contains(" < ") && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
            capture.interrupt();
            assertThat(capture.awaitExit(SOON)).isEqualTo(130);
            assertThat(file).content().contains("# protocol: jbd", "# line: 9600 8N1", "! opened");
        }
        Program.Ended played = Program.run(folder, "play", "bus.capture");
        assertThat(played.out()).contains("\"hardware\":\"12\"");
    }

    @Test
    void begins_with_finding_out_what_is_on_it() throws Exception {
        try (PseudoTerminals line = PseudoTerminals.create(folder, "a")) {
            WiredBoard board = WiredBoard.on(line);
            String port = line.program().toString();

            Program.Ended found = Program.run(folder, "detect", port, "--protocol", "jbd");
            board.setAnswers(false);
            Program.Ended nothing = Program.run(folder, "detect", port, "--protocol", "jbd");

            assertThat(found.exitCode()).as(found.err()).isZero();
            assertThat(found.out())
                    .contains(
                            "jbd at 9600 8N1: answers (basic-info)",
                            "links.a { port = \"" + port
                                    + "\", protocol = jbd, devices = [ { battery = \"b1/B1\" } ] }");
            assertThat(found.err()).contains("9600 8N1: listening", "9600 8N1: jbd");
            assertThat(board.requests()).isNotEmpty().noneMatch(Frame::isWrite);
            assertThat(nothing.exitCode()).isEqualTo(1);
            assertThat(nothing.err())
                    .contains(
                            port + ": nothing was found. Tried was:",
                            "9600 8N1: asked as jbd, no answer",
                            "Not one byte came: is the device awake and powered");
        }
    }
}
