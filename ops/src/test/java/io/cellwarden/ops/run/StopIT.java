package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.ops.run.Program.Ended;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A running site")
class StopIT {
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private SimulatedBattery battery;
    private JbdSimulator board;

    @BeforeEach
    void wire() throws IOException {
        battery = SimulatedBattery.of(4, 200_000, 500, 1);
        board = JbdSimulator.overTcp(new JbdBoard("B1", battery, InstantSource.system(), write -> {}));
        site("""
                cellwarden.links.a { port = "%s", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(board.port()));
    }

    private void site(String text) throws IOException {
        Files.writeString(folder.resolve("site.conf"), "cellwarden.data-dir = data\n" + text);
    }

    @AfterEach
    void unwire() throws IOException {
        board.close();
        Spools.forget(folder.resolve("data"));
    }

    private Program run() throws IOException, InterruptedException {
        Program program = Program.start(folder, "run", "--config", "site.conf", "--json");
        program.awaitErr(Program.PATIENCE, "ready");
        return program;
    }

    /** A command to its end; exit code and what it printed. */
    private Ended command(String... arguments) throws IOException, InterruptedException {
        return Program.run(folder, arguments);
    }

    private void awaitJournalled(String event) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Program.PATIENCE.toNanos();
        while (!command("events", "b1", "-c", "site.conf").out().contains(event)) {
            assertThat(System.nanoTime()).as("%s is not journalled", event).isLessThan(deadline);
        }
    }

    @Test
    void ends_on_sigterm_within_5_s_and_leaves_a_journal_that_recovers() throws Exception {
        try (Program program = run()) {
            battery.setCellSoc(1, 50);
            program.awaitOut(SOON, "\"pre-alarm-on\"");
            // When
            program.terminate();
            // Then
            assertThat(program.awaitExit(STOP)).isEqualTo(143);
            assertThat(program.err()).containsExactly("ready");
        }
        assertThat(folder.resolve("data/control")).doesNotExist();
        Ended events = command("events", "b1", "-c", "site.conf");
        assertThat(events.exitCode()).isZero();
        assertThat(events.out()).contains("pre-alarm-on");
        try (Program again = run()) {
            Ended status = command("status", "-c", "site.conf", "--json");
            assertThat(status.out()).contains("\"running\":true", "W-SL12");
            assertThat(again.out()).as("what it knew is no news").isEmpty();
        }
    }

    @Test
    void ends_on_ctrl_c_within_5_s_and_leaves_a_journal_that_recovers() throws Exception {
        try (Program program = run()) {
            battery.setCellSoc(1, 50);
            program.awaitOut(SOON, "\"pre-alarm-on\"");
            // When
            program.interrupt();
            // Then
            assertThat(program.awaitExit(STOP)).isEqualTo(130);
        }
        Ended replay = command("replay", "b1", "--data-dir", "data");
        assertThat(replay.exitCode()).as(replay.err()).isZero();
        assertThat(replay.out()).contains("pre-alarm-on", "differences: 0,");
    }

    @Test
    void ends_within_5_s_although_a_line_does_not_answer() throws Exception {
        board.board().setFault(JbdFault.SILENT);
        try (Program program = run()) {
            // When
            program.terminate();
            // Then
            assertThat(program.awaitExit(STOP)).isEqualTo(143);
        }
    }

    @Test
    void waits_for_a_port_that_is_not_there_says_so_and_protects_the_others_meanwhile() throws Exception {
        // Given
        Path missing = folder.resolve("not-there");
        site("""
                cellwarden.links.a { port = "%s", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, devices = [ { battery = "b2/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                cellwarden.banks.b2 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(board.port(), missing));
        try (Program program = Program.start(folder, "run", "-c", "site.conf")) {
            // When
            String waiting = program.awaitErr(Program.PATIENCE, "waiting for");
            battery.setCellSoc(1, 50);
            // Then
            assertThat(waiting).contains("link b", missing.toString(), "no such device");
            assertThat(program.awaitOut(SOON, "b1  pre-alarm-on")).contains("B1 cell 2");
            assertThat(program.err()).doesNotContain("ready");
        }
    }

    @Nested
    @DisplayName("beside another command")
    class Beside {
        @Test
        void lets_no_second_program_on_its_data_directory() throws Exception {
            try (Program first = run()) {
                // When
                Ended second = command("run", "-c", "site.conf");
                // Then
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.err())
                        .contains(
                                "the journal in " + folder.resolve("data"),
                                "used by another program",
                                "stop the program")
                        .doesNotContain("should not have happened");
                assertThat(command("status", "-c", "site.conf").out())
                        .as("the first goes on")
                        .contains("bank b1");
                assertThat(first.pid()).isPositive();
            }
        }

        @Test
        void keeps_address_and_token_from_other_users_and_prints_no_token() throws Exception {
            try (Program program = run()) {
                Path control = folder.resolve("data/control");
                String token = Files.readAllLines(control).get(1);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
                        .isEqualTo("rw-------");
                Files.writeString(control, Files.readString(control).replace(token, "0".repeat(token.length())));
                // When
                Ended refused = command("status", "-c", "site.conf");
                // Then
                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.err()).contains("does not take the token").doesNotContain("null");
                assertThat(String.join("", program.out()) + program.err() + refused.out() + refused.err())
                        .doesNotContain(token);
            }
        }

        @Test
        void names_the_known_banks_and_refuses_wrong_values_running_or_not() throws Exception {
            Ended running;
            Ended speed;
            try (Program program = run()) {
                running = command("events", "b9", "-c", "site.conf");
                speed = command("replay", "b1", "-c", "site.conf", "--speed", "-1");
                program.terminate();
                program.awaitExit(STOP);
            }
            Ended stopped = command("events", "b9", "-c", "site.conf");
            assertThat(running).isEqualTo(stopped);
            assertThat(stopped.exitCode()).isEqualTo(1);
            assertThat(stopped.err()).contains("there is no bank b9; there are [b1]");
            assertThat(speed.exitCode()).isEqualTo(2);
            assertThat(speed.err()).contains("--speed -1: wanted is 0 or more");
        }
    }

    @Test
    void that_was_killed_is_not_asked_though_its_note_is_there_and_another_program_has_its_process_id()
            throws Exception {
        // Given
        try (Program program = run()) {
            battery.setCellSoc(1, 50);
            program.awaitOut(SOON, "\"pre-alarm-on\"");
            awaitJournalled("pre-alarm-on"); // a decision is printed at once, and journalled after
            program.kill();
        }
        Path control = folder.resolve("data/control");
        assertThat(control).exists();
        int freePort;
        try (ServerSocket free = new ServerSocket(0)) {
            freePort = free.getLocalPort();
        }
        Files.writeString(
                control,
                "http://127.0.0.1:" + freePort + "\ntoken\n"
                        + ProcessHandle.current().pid());
        // When
        Ended status = command("status", "-c", "site.conf");
        // Then
        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out()).contains("no program runs here", "W-SL12");
        assertThat(status.err()).isEmpty();
    }

    @Test
    void that_was_never_started_has_nothing_to_show_and_says_where_it_looked() throws Exception {
        for (String[] asked : new String[][] {
            {"status", "-c", "site.conf"}, {"events", "b1", "-c", "site.conf"}, {"replay", "b1", "-c", "site.conf"}
        }) {
            // When
            Ended ended = command(asked);
            // Then
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.err()).contains("there is no journal in " + folder.resolve("data"), "first start");
        }
    }

    @Test
    void starts_and_warns_on_a_store_that_cannot_be_opened_and_says_so() throws Exception {
        // Given
        Files.createDirectories(folder.resolve("data/journal"));
        Files.writeString(folder.resolve("data/journal/000000001.cwj"), "this is no journal");
        // When
        try (Program program = Program.start(folder, "run", "-c", "site.conf")) {
            // Then
            assertThat(program.awaitErr(Program.PATIENCE, "cannot be used"))
                    .contains("the journal in " + folder.resolve("data"), "tried again");
            program.awaitErr(SOON, "waiting for bank b1: its journal");
            battery.setCellSoc(1, 50);
            program.awaitOut(SOON, "pre-alarm-on");
            program.terminate();
            assertThat(program.awaitExit(STOP)).isEqualTo(143);
        }
    }
}
