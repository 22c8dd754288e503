package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The limits that the hardware itself protects by")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
@Execution(CONCURRENT)
class HardwareIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CELL_UNDER_VOLTAGE = 0x26;

    @TempDir
    private Path folder;

    private PseudoTerminals line;
    private WiredBoard board;

    @BeforeEach
    void wire() throws IOException {
        line = PseudoTerminals.create(folder, "a");
        board = WiredBoard.on(line);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.disk { warn-below = 1 MiB, alarm-below = 1 MiB }
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]], settings.pre-alarm-supported = no }
                """.formatted(line.program()));
    }

    @AfterEach
    void unwire() throws IOException {
        line.close();
        Spools.forget(folder.resolve("data"));
    }

    private Ended check() throws IOException, InterruptedException {
        return Program.run(folder, "check", "--config", "site.conf", "--hardware");
    }

    @Test
    @Requirement({"SET-1", "ALM-8"})
    void are_read_and_compared_without_a_program() throws Exception {
        Ended good = check();
        assertThat(good.out()).contains("no findings");
        assertThat(good.exitCode()).as(good.out() + good.err()).isZero();
        assertThat(board.requests().stream().filter(Frame::isWrite).map(Frame::toString))
                .as("enter factory mode, leave it without saving, and no other write")
                .containsExactly("dd 5a 00 02 56 78 ff 30 77", "dd 5a 01 02 00 00 ff fd 77");

        board.configuration().set(CELL_UNDER_VOLTAGE, 2_900);
        Ended early = check();
        assertThat(early.exitCode()).isEqualTo(3);
        assertThat(early.out())
                .contains(
                        "1 error",
                        "SET-1",
                        "b1/B1: the hardware's cell under-voltage is 2.900 V",
                        "a blackout without its warning",
                        "allowed is 2.500 V to below 2.600 V");
        assertThat(board.configuration().isOpen()).isFalse();

        board.configuration().needPassword();
        Ended locked = check();
        assertThat(locked.exitCode()).isEqualTo(3);
        assertThat(locked.out()).contains("refuses factory mode with status 0x81: it has a password");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"SET-1", "GEN-2"})
    void leave_no_board_in_factory_mode_when_whoever_asks_is_ended(boolean asRunningSite) throws Exception {
        // Given
        long begun = System.nanoTime();
        List<Program> programs = new ArrayList<>();
        if (asRunningSite) {
            programs.add(Program.start(folder, "run", "--config", "site.conf"));
            programs.getFirst().awaitErr(Program.PATIENCE, "ready");
        }
        try (Program check = Program.start(folder, "check", "--config", "site.conf", "--hardware")) {
            programs.add(check);
            board.awaitRequest(begun, SOON, "factory mode", frame -> frame.isWrite() && !frame.isSwitch());
            // When
            programs.getFirst().terminate();
            programs.getFirst().awaitExit(SOON);
            // Then
            List<Frame> writes = board.requests().stream()
                    .filter(frame -> frame.isWrite() && !frame.isSwitch())
                    .toList();
            assertThat(writes.getLast().toString()).isEqualTo("dd 5a 01 02 00 00 ff fd 77");
            assertThat(board.configuration().isOpen()).isFalse();
        } finally {
            programs.forEach(Program::close);
        }
    }

    @Test
    @Requirement({"SET-1", "GEN-5"})
    void are_read_beside_a_running_site_between_its_polls_and_an_off_goes_first() throws Exception {
        board.configuration().set(CELL_UNDER_VOLTAGE, 2_900);
        try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
            site.awaitErr(Program.PATIENCE, "ready");
            long low = System.nanoTime();
            try (Program check = Program.start(folder, "check", "--config", "site.conf", "--hardware")) {
                board.awaitRequest(low, SOON, "factory mode", frame -> frame.isWrite() && !frame.isSwitch());
                board.setCell(2, 2_750); // while the limits are being read
                assertThat(check.awaitExit(SOON)).as("%s", check.err()).isEqualTo(3);
                assertThat(String.join("\n", check.out())).contains("cell under-voltage is 2.900 V");
            }
            board.awaitRequest(low, SOON, "OFF", frame -> frame.isSwitch() && !frame.dischargeOn());
            board.awaitAnswer(System.nanoTime(), SOON, "a reading", Frame::tellsCells);
            assertThat(board.configuration().isOpen())
                    .as("factory mode is left")
                    .isFalse();
            assertThat(site.out()).as("polls went on").noneMatch(said -> said.contains("loop-open"));
            List<Frame> writes = board.requests().stream()
                    .filter(frame -> frame.isWrite() && !frame.isSwitch())
                    .toList();
            assertThat(writes).hasSizeGreaterThanOrEqualTo(2);
            assertThat(writes.getLast().toString()).isEqualTo("dd 5a 01 02 00 00 ff fd 77");
            site.terminate();
            assertThat(site.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
        }
    }
}
