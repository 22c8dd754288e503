package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Takes a minute for each test: the clock is the real one. */
@DisplayName("A cell that runs empty, on a line, with the program as a process")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
@Execution(CONCURRENT)
class IncidentIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private PseudoTerminals line;
    private PseudoTerminals lineWithoutControl;
    private WiredBoard board;
    private WiredBoard boardWithoutControl;

    @BeforeEach
    void wire() throws IOException {
        line = PseudoTerminals.create(folder, "a");
        lineWithoutControl = PseudoTerminals.create(folder, "b");
        board = WiredBoard.on(line);
        boardWithoutControl = WiredBoard.on(lineWithoutControl);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = "data"
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, devices = [ { battery = "b2/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                cellwarden.banks.b2 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(line.program(), lineWithoutControl.program()));
    }

    @AfterEach
    void unwire() throws IOException {
        line.close();
        lineWithoutControl.close();
        Spools.forget(folder.resolve("data"));
    }

    @Test
    @Requirement({"PRE-2", "ALM-1", "ALM-2", "BMS-8", "BMS-11", "LIF-2"})
    void switches_off_on_the_line_after_the_delay_and_on_again_and_never_writes_where_it_only_watches()
            throws Exception {
        try (Program program = run()) {
            // When: a cell falls through both thresholds
            Frame warned = LoadDisconnect.fallThrough(board, "b1", program);
            LoadDisconnect.fall(boardWithoutControl);
            program.awaitOut(SOON, "b2  pre-alarm-on");
            boardWithoutControl.setCell(2, 2_750);
            // Then
            Frame off = LoadDisconnect.awaitOff(board, warned);
            LoadDisconnect.assertOnTime("uninterrupted", board, warned, off);
            program.awaitOut(SOON, "b1  loads-off");
            program.awaitOut(SOON, "b2  loads-off");

            // When: it is charged again
            Frame on = charge(program);
            // Then
            assertThat(on.chargeOn()).isTrue();
            assertThat(program.awaitOut(SOON, "b1  loads-on")).isNotEmpty();
            assertThat(boardWithoutControl.requests()).isNotEmpty().noneMatch(Frame::isWrite);
            assertThat(boardWithoutControl.heard()).doesNotContain("dd5a");
            assertReplays(List.of("pre-alarm-on", "pre-alarm-off", "loads-off", "loads-on"));
            assertExplained();

            program.terminate();
            assertThat(program.awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
            assertReplays(List.of("pre-alarm-on", "pre-alarm-off", "loads-off", "loads-on"));
        }
    }

    @Test
    @Requirement({"PRE-6", "GEN-2", "GEN-5", "BMS-11"})
    void keeps_the_delay_when_it_is_killed_and_switches_nothing_on_before_it_has_read_again() throws Exception {
        Frame warned;
        Frame killedAt;
        try (Program first = run()) {
            warned = LoadDisconnect.fallThrough(board, "b1", first);
            killedAt = board.awaitAnswer(
                    warned.nanos() + Duration.ofSeconds(12).toNanos(), SOON, "a reading", Frame::tellsCells);
            first.kill();
        }
        assertThat(board.switches()).as("before the delay is over").isEmpty();

        Frame off;
        try (Program second = run()) {
            off = LoadDisconnect.awaitOff(board, warned);
            second.awaitOut(SOON, "b1  loads-off");
            assertThat(second.out()).as("%s", second.err()).noneMatch(printed -> printed.contains("loop-open"));
            LoadDisconnect.assertOnTime("killed after 12 s", board, warned, off);
            assertThat(freshReadingBetween(killedAt.nanos() + 1, off.nanos())).isTrue();
            assertThat(second.out()).noneMatch(printed -> printed.contains("pre-alarm-on"));
            // OFF is journalled after it went out (BMS-11)
            assertReplays(List.of("pre-alarm-on", "pre-alarm-off", "loads-off"));

            // When: it is killed again, and the cell is charged while nobody looks
            second.kill();
        }
        assertThat(board.switches()).noneMatch(Frame::dischargeOn);
        long whileDown = System.nanoTime();
        board.setCell(2, 3_290);
        try (Program third = run()) {
            // Then: loads come back, after a reading
            Frame on = board.awaitRequest(whileDown, SOON, "ON", frame -> frame.isSwitch() && frame.dischargeOn());
            assertThat(freshReadingBetween(whileDown, on.nanos())).isTrue();
            third.awaitOut(SOON, "b1  loads-on");
            assertReplays(List.of("pre-alarm-on", "pre-alarm-off", "loads-off", "loads-on"));
        }
    }

    private Program run() throws IOException, InterruptedException {
        Program program = Program.start(folder, "run", "--config", "site.conf");
        program.awaitErr(Program.PATIENCE, "ready");
        return program;
    }

    private Frame charge(Program program) throws InterruptedException {
        assertThat(board.switches()).noneMatch(Frame::dischargeOn);
        long charged = System.nanoTime();
        board.setCell(2, 3_290);
        return board.awaitRequest(charged, SOON, "ON", frame -> frame.isSwitch() && frame.dischargeOn());
    }

    private boolean freshReadingBetween(long from, long to) {
        return board.answers().stream()
                .anyMatch(answer -> answer.tellsCells() && answer.nanos() - from >= 0 && answer.nanos() - to < 0);
    }

    /** Beside the running program as well as after it. */
    private void assertReplays(List<String> wanted) throws IOException, InterruptedException {
        try (Program replay = Program.start(folder, "replay", "b1", "--config", "site.conf")) {
            assertThat(replay.awaitExit(Program.PATIENCE))
                    .as("%s", replay.err())
                    .isZero();
            List<String> outputs = replay.out().stream()
                    .map(printed -> printed.split("  ", -1))
                    .filter(parts -> parts.length > 2)
                    .map(parts -> parts[2])
                    .filter(event -> event.startsWith("loads-") || event.startsWith("pre-alarm-"))
                    .toList();
            assertThat(outputs).isEqualTo(wanted);
            assertThat(replay.out().getLast()).contains("differences: 0,");
        }
    }

    /** What people ask afterwards, of the running program: what was it, why, and a package that proves it. */
    private void assertExplained() throws IOException, InterruptedException {
        String incident = ask("incidents", "b1");
        assertThat(incident).contains("W-SL12 B1 cell", "off: load-disconnect");
        String number = incident.split(" ")[1];
        String off = ask("events", "b1", "--incident", number)
                .lines()
                .filter(line -> line.contains("loads-off"))
                .findFirst()
                .orElseThrow();
        assertThat(ask("replay", "b1", "--why", off.substring(off.lastIndexOf("id="))))
                .contains(
                        "delay     loads of B1 may go off at",
                        "command   load-disconnect off, because of A-SL11 B1 cell",
                        "effect    load-disconnect reads off at a/B1/discharge-fet",
                        "first out: W-SL12 B1 cell");
        assertThat(ask("evidence", "b1", "--incident", number, "--out", "incident.zip"))
                .contains("signed by SHA256:")
                .containsPattern("raw frames: a: [0-9]+ moments");
        Program.Ended verified = Program.run(folder, "evidence", "--verify", "incident.zip");
        assertThat(verified.exitCode()).as(verified.out()).isZero();
        assertThat(verified.out()).contains("differences 0, hash ");
        assertThat(frames("incident.zip")).contains("# link: a", " > dda50300fffd77", " > dd5ae1020002", " < dd");
    }

    private String ask(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "site.conf"));
        Program.Ended ended = Program.run(folder, all.toArray(String[]::new));
        assertThat(ended.exitCode()).as("%s", ended).isZero();
        return ended.out();
    }

    /** The bytes of the line around the incident, the order to switch off among them. */
    private String frames(String evidence) throws IOException {
        try (ZipFile zip = new ZipFile(folder.resolve(evidence).toFile())) {
            return new String(
                    zip.getInputStream(Objects.requireNonNull(zip.getEntry("frames-a.capture")))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }
}
