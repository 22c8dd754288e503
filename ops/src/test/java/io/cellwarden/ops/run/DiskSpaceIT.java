package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@Tag("slow")
@DisplayName("A running site whose disk runs full")
@EnabledIf("canMount")
@Execution(CONCURRENT)
class DiskSpaceIT {
    /** The journal's file has room for 64 KB of readings that the disk has given it already. */
    private static final Duration UNTIL_ITS_FILE_IS_FULL = Duration.ofMinutes(5);

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<JbdSimulator> others = new ArrayList<>();
    private PseudoTerminals line;
    private WiredBoard board;
    private SmallDisk disk;

    static boolean canMount() throws IOException, InterruptedException {
        return PseudoTerminals.available() && SmallDisk.available();
    }

    @BeforeEach
    void wire() throws Exception {
        disk = SmallDisk.mount(folder.resolve("small"), 64);
        line = PseudoTerminals.create(folder, "a");
        board = WiredBoard.on(line);
        // Many readings fill the journal's file soon
        for (int i = 2; i <= 4; i++) {
            SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 500, i);
            others.add(JbdSimulator.overTcp(new JbdBoard("B" + i, battery, InstantSource.system(), write -> {})));
        }
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = small
                cellwarden.disk { warn-below = 40 MiB, alarm-below = 20 MiB, spool-warn-below = 1 MiB, spool-alarm-below = 1 MiB }
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, poll = 100 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, control = on, poll = 100 ms, devices = [ { battery = "b1/B2" } ] }
                cellwarden.links.c { port = "%s", protocol = jbd, control = on, poll = 100 ms, devices = [ { battery = "b1/B3" } ] }
                cellwarden.links.d { port = "%s", protocol = jbd, control = on, poll = 100 ms, devices = [ { battery = "b1/B4" } ] }
                cellwarden.banks.b1 {
                  bms = small-bms, model = "12.8/200", strings = [[B1], [B2], [B3], [B4]], settings.pre-alarm-supported = no
                }
                """.formatted(
                        line.program(),
                        others.get(0).port(),
                        others.get(1).port(),
                        others.get(2).port()));
    }

    @AfterEach
    void unwire() throws Exception {
        line.close();
        for (JbdSimulator other : others) {
            other.close();
        }
        Spools.forget(folder.resolve("small"));
        disk.close();
    }

    @Test
    void is_told_long_before_and_protects_on_when_it_is_full_and_journals_all_when_there_is_room() throws Exception {
        try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
            site.awaitErr(Program.PATIENCE, "ready");

            disk.leave(35);
            assertThat(site.awaitOut(SOON, "disk-space  level=warning"))
                    .contains("journal's disk", "MiB of 64.0 MiB free");
            disk.leave(15);
            assertThat(site.awaitOut(SOON, "alarm-raised  CW-DISK-SPACE")).contains("freeMiB=1", "limitMiB=20");
            assertThat(status())
                    .anyMatch(said -> said.contains("CW-DISK-SPACE"))
                    .anyMatch(said -> said.contains("free space"))
                    .anyMatch(said -> said.startsWith("journal's disk ("));
            disk.free();
            site.awaitOut(SOON, "alarm-cleared  CW-DISK-SPACE");
            site.awaitOut(SOON, "disk-space  level=ok");

            // Full to the last byte, its file too: nothing can be written, and a low cell must still stop the loads
            disk.fill();
            site.awaitOut(UNTIL_ITS_FILE_IS_FULL, "alarm-raised  CW-JOURNAL-UNAVAILABLE");
            long low = System.nanoTime();
            board.setCell(2, 2_750);
            Frame off = board.awaitRequest(low, SOON, "OFF", frame -> frame.isSwitch() && !frame.dischargeOn());
            assertThat(off.chargeOn()).as("chargers stay on").isTrue();
            board.awaitAnswer(System.nanoTime(), SOON, "a reading", Frame::tellsCells);

            // Room again: what waits is written, without a restart
            Instant roomAgain = Instant.now();
            disk.free();
            site.awaitOut(SOON, "alarm-cleared  CW-JOURNAL-UNAVAILABLE");
            board.awaitAnswer(System.nanoTime(), SOON, "a reading", Frame::tellsCells);
            site.terminate();
            assertThat(site.awaitExit(Duration.ofSeconds(10)))
                    .as("%s", site.err())
                    .isEqualTo(143);

            assertNothingIsMissing(roomAgain);
        }
        try (Program replay = Program.start(folder, "replay", "b1", "--config", "site.conf")) {
            assertThat(replay.awaitExit(Program.PATIENCE))
                    .as("%s", replay.err())
                    .isZero();
            assertThat(replay.out()).anyMatch(said -> said.contains("loads-off"));
            assertThat(replay.out().getLast()).contains("differences: 0,");
        }
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void starts_and_protects_although_it_is_full_and_journals_once_there_is_room() throws Exception {
        disk.fill();
        try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
            board.awaitAnswer(System.nanoTime(), Program.PATIENCE, "a reading", Frame::tellsCells);
            long low = System.nanoTime();
            board.setCell(2, 2_750);
            board.awaitRequest(low, SOON, "OFF", frame -> frame.isSwitch() && !frame.dischargeOn());
            assertThat(status()).as("asked by a note in memory").anyMatch(line -> line.contains("JOURNAL UNAVAILABLE"));
            disk.free();
            site.awaitOut(SOON, "alarm-cleared  CW-JOURNAL-UNAVAILABLE");
            site.terminate();
            assertThat(site.awaitExit(Duration.ofSeconds(10)))
                    .as("%s", site.err())
                    .isEqualTo(143);
        }
    }

    /** A reading about every 100 ms, also from the time when nothing could be written. */
    private void assertNothingIsMissing(Instant roomAgain) {
        try (JournalReader reader = JournalReader.open(disk.path());
                Stream<Envelope> events = reader.read("b1")) {
            List<Instant> readings = events.filter(
                            event -> event.event() instanceof InputAccepted(Input.Reading reading)
                                    && reading.battery().equals("B1"))
                    .map(Envelope::time)
                    .toList();
            assertThat(readings.getLast()).isAfter(roomAgain);
            for (int i = 1; i < readings.size(); i++) {
                assertThat(Duration.between(readings.get(i - 1), readings.get(i)))
                        .as("between reading %d and the next", i - 1)
                        .isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    private List<String> status() throws IOException, InterruptedException {
        try (Program status = Program.start(folder, "status", "--config", "site.conf")) {
            assertThat(status.awaitExit(Program.PATIENCE)).isZero();
            return status.out();
        }
    }
}
