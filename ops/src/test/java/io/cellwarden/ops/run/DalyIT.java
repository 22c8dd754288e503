package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.SimulatedBank;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.SimulatedCharger;
import io.cellwarden.gateway.sim.daly.DalyBoard;
import io.cellwarden.gateway.sim.daly.DalySimFault;
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
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A Daly board on its line, with the program as a process")
class DalyIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DISCHARGE_OFF = "a540d9080000000000000000c6";
    private static final String DISCHARGE_ON = "a540d9080100000000000000c7";

    @TempDir
    private Path folder;

    private final SimulatedBattery battery = WiredDevice.battery();
    private final DalyBoard board = new DalyBoard(1, battery, false);
    private WiredDevice line;

    @BeforeEach
    void wire() throws IOException {
        Path port = folder.resolve("line");
        line = WiredDevice.at(port, 9_600, board::receive);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.disk { warn-below = 1 MiB, alarm-below = 1 MiB }
                cellwarden.links.a {
                  port = "%s", protocol = daly, control = on, current-positive = discharge, devices = [ { battery = "b1/B1" } ]
                }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]], settings.pre-alarm-supported = no }
                """.formatted(port));
    }

    @AfterEach
    void unwire() throws IOException {
        line.close();
        Spools.forget(folder.resolve("data"));
    }

    private void overcharge() {
        WiredDevice.setCell(battery, 1, 3_600);
        SimulatedBank bank = new SimulatedBank(List.of(List.of(battery)), new SimulatedCharger(1, 160_000));
        for (int minutes = 0; minutes < 600 && !battery.state().cellOverVoltage(); minutes++) {
            bank.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    @Requirement({"ALM-2", "ALM-7", "BMS-9", "BMS-11"})
    void is_switched_off_and_on_again_over_the_line_and_an_ignored_switch_is_an_alarm_with_its_reason()
            throws Exception {
        try (Program program = Program.start(folder, "run", "--config", "site.conf")) {
            program.awaitErr(Program.PATIENCE, "ready");
            // When a cell runs empty
            WiredDevice.setCell(battery, 2, 2_750);
            // Then
            int off = line.await(DISCHARGE_OFF, 0, SOON);
            program.awaitOut(SOON, "b1  alarm-raised  A-SL11");
            program.awaitOut(SOON, "b1  loads-off");
            // When it is charged again
            WiredDevice.setCell(battery, 2, 3_290);
            // Then
            int on = line.await(DISCHARGE_ON, off, SOON);
            program.awaitOut(SOON, "b1  loads-on");
            assertThat(program.out()).noneMatch(said -> said.contains("CW-OUTPUT-STUCK"));
            // When it acknowledges a switch and does not carry it out
            board.setFault(DalySimFault.IGNORES_WRITES);
            WiredDevice.setCell(battery, 2, 2_750);
            // Then
            int ignored = line.await(DISCHARGE_OFF, on, SOON);
            assertThat(program.awaitOut(SOON, "b1  alarm-raised  CW-CONTROL-REFUSED  B1"))
                    .contains("a/B1: discharge-fet stays on");
            program.awaitOut(SOON, "b1  alarm-raised  CW-OUTPUT-STUCK  B1");
            assertThat(Program.run(folder, "status", "--json", "--config", "site.conf")
                            .out()
                            .lines())
                    .anyMatch(said -> said.contains("CW-OUTPUT-STUCK") && said.contains("CW-CONTROL-REFUSED"))
                    .anyMatch(said -> said.contains("link b1/a: ok, ")
                            && said.contains(" writes without effect, last discharge-fet stays on"));
            // When it switches again
            board.setFault(DalySimFault.NONE);
            program.awaitOut(SOON, "b1  alarm-cleared  CW-OUTPUT-STUCK  B1");
            program.awaitOut(SOON, "b1  alarm-cleared  CW-CONTROL-REFUSED  B1");
            WiredDevice.setCell(battery, 2, 3_290);
            line.await(DISCHARGE_ON, ignored, SOON);
            program.awaitOut(SOON, 2, "b1  loads-on");
            // When the board itself stops a charge
            overcharge();
            // Then
            program.awaitOut(SOON, 1, "CW-HARDWARE-PROTECTS", "cell-over-voltage-2");
            program.terminate();
            assertThat(program.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
        }
        assertThat(board.state().dischargeFetOn()).isTrue();
    }
}
