package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@DisplayName("A site as a process, on two lines, that starts")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
@Execution(CONCURRENT)
class RestartIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Longer than the repetition of levels, 5 s. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(6);

    @TempDir
    private Path folder;

    private PseudoTerminals firstLine;
    private PseudoTerminals secondLine;
    private WiredBoard first;
    private WiredBoard second;

    @BeforeEach
    void wire() throws IOException {
        firstLine = PseudoTerminals.create(folder, "a");
        secondLine = PseudoTerminals.create(folder, "b");
        first = WiredBoard.on(firstLine);
        second = WiredBoard.on(secondLine);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, poll = 250 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, control = on, poll = 250 ms, devices = [ { battery = "b1/B2" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """.formatted(firstLine.program(), secondLine.program()));
    }

    @AfterEach
    void unwire() throws IOException {
        firstLine.close();
        secondLine.close();
        Spools.forget(folder.resolve("data"));
    }

    private Program run() throws IOException, InterruptedException {
        Program program = Program.start(folder, "run", "--config", "site.conf");
        program.awaitErr(Program.PATIENCE, "ready");
        return program;
    }

    private static void awaitReadings(WiredBoard board, Duration atLeast) throws InterruptedException {
        board.awaitAnswer(System.nanoTime() + atLeast.toNanos(), atLeast.plus(SOON), "a reading", Frame::tellsCells);
    }

    @Test
    @Requirement({"GEN-2", "BMS-9"})
    void leaves_off_what_it_finds_off_until_an_operator_decides() throws Exception {
        // Given
        first.switchByHand(true, false);
        try (Program program = run()) {
            awaitReadings(first, LONG_ENOUGH);
            awaitReadings(second, Duration.ZERO);
            List<Frame> byItself = first.switches();
            // When
            long ordered = System.nanoTime();
            try (Program on = Program.start(folder, "on", "b1", "loads", "-c", "site.conf", "--why", "test")) {
                assertThat(on.awaitExit(Program.PATIENCE)).as("%s", on.err()).isZero();
            }
            // Then
            assertThat(byItself).isEmpty();
            first.awaitRequest(ordered, SOON, "ON", frame -> frame.isSwitch() && frame.dischargeOn());
            assertThat(program.pid()).isPositive();
        }
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void switches_nothing_on_before_every_battery_has_been_read_again() throws Exception {
        // Given: chargers are off for a full cell, and it is killed
        try (Program program = run()) {
            long full = System.nanoTime();
            first.setCell(2, 3_800);
            second.awaitRequest(full, SOON, "OFF", frame -> frame.isSwitch() && !frame.chargeOn());
            program.kill();
        }
        long killed = System.nanoTime();
        first.setCell(2, 3_290);
        second.setAnswers(false);
        try (Program program = run()) {
            awaitReadings(first, LONG_ENOUGH);
            List<Frame> before = first.switches();
            // When
            long speaks = System.nanoTime();
            second.setAnswers(true);
            // Then
            Frame on = first.awaitRequest(speaks, SOON, "ON", frame -> frame.isSwitch() && frame.chargeOn());
            Frame read = second.awaitAnswer(speaks, SOON, "the second battery", Frame::tellsCells);
            assertThat(on.nanos()).isGreaterThan(read.nanos());
            assertThat(before).filteredOn(frame -> frame.nanos() - killed > 0).noneMatch(Frame::chargeOn);
            assertThat(program.pid()).isPositive();
        }
    }
}
