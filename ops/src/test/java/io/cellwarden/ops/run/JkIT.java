package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jk.JkBoard;
import io.cellwarden.gateway.sim.jk.JkDialect;
import io.cellwarden.gateway.sim.jk.JkFault;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("JK boards of each dialect on their lines, with the program as a process")
class JkIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** What goes onto the line to set the discharge switch, without the level. */
    private static final Map<JkDialect, String> DISCHARGE_SWITCH = Map.of(
            JkDialect.NW, "4e57001400000000020200ac",
            JkDialect.JK02_24S, "aa5590eb1e04",
            JkDialect.JK02_32S, "aa5590eb1e04",
            JkDialect.PB, "01101074000204000000");

    /** The same of the switch of the balancer, which is written behind it. */
    private static final Map<JkDialect, String> BALANCER_SWITCH = Map.of(
            JkDialect.NW, "4e570014000000000202009d",
            JkDialect.JK02_24S, "aa5590eb1f04",
            JkDialect.JK02_32S, "aa5590eb1f04",
            JkDialect.PB, "01101078000204000000");

    @TempDir
    private Path folder;

    private final List<SimulatedBattery> batteries = new ArrayList<>();
    private final List<JkBoard> boards = new ArrayList<>();
    private final List<WiredDevice> lines = new ArrayList<>();

    @BeforeEach
    void wire() throws IOException {
        StringBuilder site = new StringBuilder("""
                cellwarden.data-dir = data
                cellwarden.disk { warn-below = 1 MiB, alarm-below = 1 MiB }
                """);
        for (JkDialect dialect : JkDialect.values()) {
            SimulatedBattery battery = WiredDevice.battery();
            JkBoard board = new JkBoard(dialect, 1, battery);
            Path port = folder.resolve("line-" + dialect);
            batteries.add(battery);
            boards.add(board);
            lines.add(WiredDevice.at(port, 115_200, board::receive));
            site.append("""
                    cellwarden.links.%1$s { port = "%2$s", protocol = jk, control = on, devices = [ { battery = "%1$s/B1" } ] }
                    cellwarden.banks.%1$s {
                      bms = small-bms, model = "12.8/200", strings = [[B1]], settings.pre-alarm-supported = no
                      outputs {
                        load-disconnect = ["%1$s/B1/discharge-fet", "%1$s/B1/balancer"]
                        charge-disconnect = ["%1$s/B1/charge-fet"]
                      }
                    }
                    """.formatted(dialect, port));
        }
        Files.writeString(folder.resolve("site.conf"), site);
    }

    @AfterEach
    void unwire() throws IOException {
        for (WiredDevice line : lines) {
            line.close();
        }
        Spools.forget(folder.resolve("data"));
    }

    @Test
    @Requirement({"ALM-2", "BMS-9", "BMS-11"})
    void are_found_by_asking_and_switched_off_and_on_again_and_an_ignored_switch_is_an_alarm_with_its_reason()
            throws Exception {
        try (Program program = Program.start(folder, "run", "--config", "site.conf")) {
            program.awaitErr(Program.PATIENCE, "ready");
            // When a cell of each runs empty
            batteries.forEach(battery -> WiredDevice.setCell(battery, 2, 2_750));
            // Then
            List<Integer> off = awaitSwitches("00", List.of(0, 0, 0, 0));
            for (JkDialect dialect : JkDialect.values()) {
                program.awaitOut(SOON, dialect + "  alarm-raised  A-SL11");
                program.awaitOut(SOON, dialect + "  loads-off");
            }

            // When they are charged again
            batteries.forEach(battery -> WiredDevice.setCell(battery, 2, 3_290));
            // Then
            List<Integer> on = awaitSwitches("01", off);
            for (JkDialect dialect : JkDialect.values()) {
                program.awaitOut(SOON, dialect + "  loads-on");
            }
            assertThat(program.out()).noneMatch(said -> said.contains("CW-OUTPUT-STUCK"));

            // When none of them carries a switch out
            boards.forEach(board -> board.setFault(JkFault.IGNORES_WRITES));
            batteries.forEach(battery -> WiredDevice.setCell(battery, 2, 2_750));
            // Then
            List<Integer> ignored = awaitSwitches("00", on);
            for (JkDialect dialect : JkDialect.values()) {
                assertThat(program.awaitOut(SOON, dialect + "  alarm-raised  CW-CONTROL-REFUSED  B1"))
                        .contains(dialect + "/B1: discharge-fet stays on");
                program.awaitOut(SOON, dialect + "  alarm-raised  CW-OUTPUT-STUCK  B1");
            }
            List<String> status = Program.run(folder, "status", "--json", "--config", "site.conf")
                    .out()
                    .lines()
                    .toList();
            for (JkDialect dialect : JkDialect.values()) {
                assertThat(status)
                        .anyMatch(said -> said.contains("link %1$s/%1$s: ok, ".formatted(dialect))
                                && said.contains(" writes without effect, last ")
                                && said.contains(" stays on"));
            }

            // When they do again
            boards.forEach(board -> board.setFault(JkFault.NONE));
            for (JkDialect dialect : JkDialect.values()) {
                program.awaitOut(SOON, dialect + "  alarm-cleared  CW-OUTPUT-STUCK  B1");
                program.awaitOut(SOON, dialect + "  alarm-cleared  CW-CONTROL-REFUSED  B1");
            }
            batteries.forEach(battery -> WiredDevice.setCell(battery, 2, 3_290));
            awaitSwitches("01", ignored);
            for (JkDialect dialect : JkDialect.values()) {
                program.awaitOut(SOON, 2, dialect + "  loads-on");
            }
            program.terminate();
            assertThat(program.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
        }
        assertThat(boards).allSatisfy(board -> {
            assertThat(board.state().dischargeFetOn()).isTrue();
            assertThat(board.isBalancerOn()).isTrue();
        });
    }

    /** The discharge switch and the balancer of each board, in this order. */
    private List<Integer> awaitSwitches(String level, List<Integer> from) throws InterruptedException {
        List<Integer> places = new ArrayList<>();
        for (JkDialect dialect : JkDialect.values()) {
            WiredDevice line = lines.get(places.size());
            int discharge = line.await(DISCHARGE_SWITCH.get(dialect) + level, from.get(places.size()), SOON);
            places.add(line.await(BALANCER_SWITCH.get(dialect) + level, discharge, SOON));
        }
        return places;
    }
}
