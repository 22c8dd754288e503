package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Times come from the bytes on the line; the pre-alarm drives the discharge switch, so that the line shows it too. */
@DisplayName("A site as a process, on a line, whose journal")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
@Execution(CONCURRENT)
class StoreFaultIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** From a reading on the line to the switch command that it leads to; a debugger makes the program slow. */
    private static final Duration AT_ONCE = Duration.ofMillis(1_900);

    private static final Duration JOURNAL_WAIT = Duration.ofSeconds(2);
    /** Longer than anything takes that could switch on by itself: the wait for the journal, a repetition of levels. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(6);

    private static final int CALM_MV = 3_290;
    private static final int WARNED_MV = 3_050;
    private static final int FULL_MV = 3_800;

    @TempDir
    private Path folder;

    private PseudoTerminals line;
    private WiredBoard board;
    private Path data;

    @BeforeEach
    void wire() throws IOException {
        data = folder.resolve("data");
        line = PseudoTerminals.create(folder, "a");
        board = WiredBoard.on(line);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, poll = 250 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 {
                  bms = small-bms, model = "12.8/200", strings = [[B1]]
                  outputs { pre-alarm = [ "a/B1/discharge-fet" ], load-disconnect = [], charge-disconnect = [ "a/B1/charge-fet" ] }
                }
                """.formatted(line.program()));
    }

    @AfterEach
    void unwire() throws IOException {
        line.close();
        Spools.forget(data);
    }

    private Program start() throws IOException {
        return Program.start(folder, "run", "--config", "site.conf");
    }

    private Program run() throws IOException, InterruptedException {
        Program program = start();
        program.awaitErr(Program.PATIENCE, "ready");
        long now = System.nanoTime();
        board.awaitAnswer(now, SOON, "a reading", Frame::tellsCells);
        return program;
    }

    /** Sets a cell and waits until the line has told it. */
    private Frame tell(int cell, int mv) throws InterruptedException {
        long now = System.nanoTime();
        board.setCell(cell, mv);
        return board.awaitAnswer(
                now,
                SOON,
                mv + " mV",
                frame -> frame.tellsCells()
                        && (mv < CALM_MV ? frame.lowestMv() <= mv + 20 : frame.highestMv() >= mv - 20)
                        && (mv != CALM_MV || frame.highestMv() < CALM_MV + 50 && frame.lowestMv() > CALM_MV - 50));
    }

    private Frame awaitSwitch(Frame since, String what, Predicate<Frame> wanted) throws InterruptedException {
        return board.awaitRequest(since.nanos(), SOON, what, frame -> frame.isSwitch() && wanted.test(frame));
    }

    private static Duration between(String what, Frame reading, Frame command) {
        Duration took = Duration.ofNanos(command.nanos() - reading.nanos());
        System.err.printf("%s: %d ms after the reading%n", what, took.toMillis());
        return took;
    }

    /** Nothing switches the chargers on from that command on, for long enough. */
    private void assertStaysOff(Frame off) throws InterruptedException {
        board.awaitAnswer(
                System.nanoTime() + LONG_ENOUGH.toNanos(), LONG_ENOUGH.plus(SOON), "a reading", Frame::tellsCells);
        assertThat(board.switches())
                .filteredOn(frame -> frame.nanos() - off.nanos() >= 0)
                .isNotEmpty()
                .noneMatch(Frame::chargeOn);
    }

    private Frame operatorSwitchesOn() throws Exception {
        long now = System.nanoTime();
        try (Program on = Program.start(folder, "on", "b1", "chargers", "-c", "site.conf", "--why", "test")) {
            Frame sent = board.awaitRequest(now, SOON, "ON", frame -> frame.isSwitch() && frame.chargeOn());
            on.awaitExit(Program.PATIENCE);
            return sent;
        }
    }

    private String replayed() throws Exception {
        try (Program replay = Program.start(folder, "replay", "b1", "--config", "site.conf")) {
            assertThat(replay.awaitExit(Program.PATIENCE))
                    .as("%s", replay.err())
                    .isZero();
            assertThat(replay.out().getLast()).contains("differences: 0,");
            return String.join("\n", replay.out());
        }
    }

    @Nested
    @DisplayName("cannot be recovered at its start")
    class Unrecovered {
        private static final String SEGMENT = "journal/000000001.cwj";

        private Path good;

        private void spoil() throws IOException {
            Path file = data.resolve(SEGMENT);
            Files.createDirectories(file.getParent());
            good = folder.resolve("good");
            if (Files.exists(file)) {
                Files.move(file, good);
            }
            Files.writeString(file, "this is no journal".repeat(1_000));
        }

        @Test
        @Requirement({"GEN-2", "BMS-11"})
        void switches_off_but_not_on_until_it_is_back_and_then_keeps_all_of_it() throws Exception {
            // Given
            try (Program first = run()) {
                first.terminate();
                first.awaitExit(SOON);
            }
            spoil();
            try (Program program = start()) {
                // When
                program.awaitErr(Program.PATIENCE, "waiting for bank b1: its journal");
                program.awaitOut(SOON, "CW-JOURNAL-UNAVAILABLE");
                Frame full = tell(2, FULL_MV);
                Frame off = awaitSwitch(full, "OFF", frame -> !frame.chargeOn());
                tell(2, CALM_MV);
                assertStaysOff(off);
                assertThat(program.out()).anyMatch(printed -> printed.contains("chargers-on"));
                assertThat(program.err()).doesNotContain("ready");
                long back = System.nanoTime();
                Files.move(good, data.resolve(SEGMENT), StandardCopyOption.REPLACE_EXISTING);
                // Then
                assertThat(between("OFF without a journal", full, off)).isLessThan(AT_ONCE);
                board.awaitRequest(back, SOON, "ON", frame -> frame.isSwitch() && frame.chargeOn());
                program.awaitErr(SOON, "ready");
                program.terminate();
                program.awaitExit(SOON);
            }
            assertThat(replayed()).contains("chargers-off", "chargers-on", "CW-JOURNAL-UNAVAILABLE");
        }

        @Test
        @Requirement({"GEN-2", "CTL-3"})
        void switches_on_when_an_operator_decides() throws Exception {
            spoil();
            try (Program program = start()) {
                program.awaitOut(Program.PATIENCE, "CW-JOURNAL-UNAVAILABLE");
                Frame off = awaitSwitch(tell(2, FULL_MV), "OFF", frame -> !frame.chargeOn());
                Frame calm = tell(2, CALM_MV);
                program.awaitOut(SOON, "chargers-on");
                // When
                Frame on = operatorSwitchesOn();
                // Then
                assertThat(on.nanos()).isGreaterThan(calm.nanos());
                assertThat(board.switches())
                        .filteredOn(frame -> frame.nanos() - off.nanos() >= 0 && frame.nanos() - on.nanos() < 0)
                        .noneMatch(Frame::chargeOn);
            }
        }
    }

    @Nested
    @DisplayName("no longer takes anything")
    @EnabledIf("io.cellwarden.ops.run.StoreFault#available")
    class Blocked {
        @Test
        @Requirement({"GEN-2", "BMS-11", "PRE-1"})
        void switches_off_and_warns_at_once_and_on_through_the_local_record_and_loses_nothing_when_killed()
                throws Exception {
            try (Program program = run();
                    StoreFault fault = StoreFault.hangs(program, data)) {
                // When
                Frame warned = tell(1, WARNED_MV);
                Frame preAlarm = awaitSwitch(warned, "the pre-alarm", Frame::dischargeOn);
                Frame full = tell(2, FULL_MV);
                Frame off = awaitSwitch(full, "OFF", frame -> !frame.chargeOn());
                board.setCell(1, CALM_MV);
                Frame calm = tell(2, CALM_MV);
                Frame on = awaitSwitch(calm, "ON", Frame::chargeOn);
                // Then
                program.awaitOut(SOON, "CW-JOURNAL-UNAVAILABLE");
                assertThat(between("pre-alarm beside a blocked store", warned, preAlarm))
                        .isLessThan(AT_ONCE);
                assertThat(between("OFF beside a blocked store", full, off)).isLessThan(AT_ONCE);
                assertThat(between("ON beside a blocked store", calm, on)).isBetween(JOURNAL_WAIT, SOON);
                assertThat(Files.readString(fault.log())).containsPattern("fsync\\(.*unjournalled/b1.new>\\) = 0");
                program.killBeside(fault);
            }
            try (Program program = run()) {
                long deadline = System.nanoTime() + SOON.toNanos();
                while (Files.exists(data.resolve("unjournalled/b1"))) {
                    assertThat(System.nanoTime())
                            .as("the record stays; %s", program.err())
                            .isLessThan(deadline);
                    board.awaitAnswer(System.nanoTime(), SOON, "a reading", Frame::tellsCells);
                }
                program.terminate();
                program.awaitExit(SOON);
            }
            assertThat(replayed()).contains("pre-alarm-on", "chargers-off", "chargers-on", "pre-alarm-off");
        }

        @Test
        @Requirement({"GEN-2", "CTL-3"})
        void keeps_an_order_on_the_disk_that_was_told_to_be_done_and_journals_it_once_after_a_kill() throws Exception {
            try (Program program = run();
                    StoreFault fault = StoreFault.hangs(program, data)) {
                // When
                Program.Ended lock = order("lock", "b1", "chargers");
                assertThat(lock.out())
                        .contains("is kept on the disk until then")
                        .endsWith("done");
                assertThat(lock.exitCode()).isZero();
                program.killBeside(fault);
            }
            // Then: in force after the kill, and after another with the same record
            for (int kill = 0; kill < 2; kill++) {
                try (Program program = run()) {
                    assertThat(Program.run(folder, "status", "-c", "site.conf").out())
                            .contains("charge-disconnect is locked off by Ada as operator: a test");
                    program.kill();
                }
            }
            assertThat(replayed()).contains("chargers-off");
            assertThat(Program.run(folder, "events", "b1", "--all", "-c", "site.conf")
                            .out()
                            .lines()
                            .filter(line -> line.contains("input-accepted") && line.contains("a test of orders")))
                    .hasSize(1);
        }

        @Test
        @Requirement({"GEN-2", "CTL-3"})
        void tells_whoever_ordered_where_nothing_will_remember_it() throws Exception {
            try (Program program = run();
                    StoreFault _ = StoreFault.hangs(program, data)) {
                // Given
                Files.writeString(data.resolve("unjournalled"), "in the way");
                long now = System.nanoTime();
                // When
                Program.Ended lock = order("lock", "b1", "chargers");
                // Then: it acts all the same
                assertThat(lock.out()).contains("not on record: neither the journal nor the disk beside it takes it");
                assertThat(lock.exitCode()).isEqualTo(3);
                board.awaitRequest(now, SOON, "OFF", frame -> frame.isSwitch() && !frame.chargeOn());
            }
        }

        private Program.Ended order(String... order) throws IOException, InterruptedException {
            List<String> all = new ArrayList<>(List.of(order));
            all.addAll(List.of("--who", "Ada", "--why", "a test of orders", "-c", "site.conf"));
            return Program.run(folder, all.toArray(String[]::new));
        }

        @Test
        @Requirement({"BMS-11", "CTL-3"})
        void leaves_on_to_an_operator_where_the_local_record_cannot_be_written_either() throws Exception {
            try (Program program = run();
                    StoreFault _ = StoreFault.hangs(program, data)) {
                // Given
                Files.writeString(data.resolve("unjournalled"), "in the way");
                Frame off = awaitSwitch(tell(2, FULL_MV), "OFF", frame -> !frame.chargeOn());
                tell(2, CALM_MV);
                program.awaitOut(SOON, "chargers-on");
                assertStaysOff(off);
                // When
                Frame on = operatorSwitchesOn();
                // Then
                assertThat(on.chargeOn()).isTrue();
            }
        }

        @Test
        @Requirement("BMS-11")
        void sends_no_on_that_a_newer_off_has_overtaken_when_it_takes_it_late() throws Exception {
            Frame off;
            try (Program program = run()) {
                try (StoreFault _ = StoreFault.hangs(program, data)) {
                    Files.writeString(data.resolve("unjournalled"), "in the way");
                    off = awaitSwitch(tell(2, FULL_MV), "OFF", frame -> !frame.chargeOn());
                    tell(2, CALM_MV);
                    program.awaitOut(SOON, "chargers-on");
                    tell(2, FULL_MV);
                    program.awaitOut(SOON, "alarm-raised  CW-JOURNAL-UNAVAILABLE");
                    // When: the acknowledgement comes
                }
                program.awaitOut(Duration.ofMinutes(2), "alarm-cleared  CW-JOURNAL-UNAVAILABLE");
                // Then
                assertStaysOff(off);
                program.terminate();
                program.awaitExit(SOON);
            }
            assertThat(replayed()).containsSubsequence("chargers-off", "chargers-on", "chargers-off");
        }
    }

    @Nested
    @DisplayName("refuses what is written")
    @EnabledIf("io.cellwarden.ops.run.StoreFault#available")
    class Full {
        @Test
        @Requirement({"GEN-2", "BMS-11"})
        void restarts_it_alone_and_loses_nothing() throws Exception {
            try (Program program = run()) {
                try (StoreFault _ = StoreFault.full(program, data)) {
                    program.awaitOut(SOON, "alarm-raised  CW-JOURNAL-UNAVAILABLE");
                    Frame full = tell(2, FULL_MV);
                    Frame off = awaitSwitch(full, "OFF", frame -> !frame.chargeOn());
                    assertThat(between("OFF beside a full disk", full, off)).isLessThan(AT_ONCE);
                }
                // When: there is space again
                program.awaitOut(Duration.ofMinutes(2), "alarm-cleared  CW-JOURNAL-UNAVAILABLE");
                // Then
                awaitSwitch(tell(2, CALM_MV), "ON", Frame::chargeOn);
                program.terminate();
                assertThat(program.awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
            }
            assertThat(replayed()).contains("CW-JOURNAL-UNAVAILABLE", "chargers-off", "chargers-on");
        }
    }
}
