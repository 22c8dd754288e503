package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.LfpCell;
import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.modbus.RegisterLine;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One program with two lines of Modbus: a serial one, and a TCP port. */
@DisplayName("Devices that speak Modbus")
@EnabledOnOs(OS.LINUX)
class ModbusIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CAPACITY_MILLI_AH = 100_000;
    private static final int MICRO_OHM = 900;
    private static final int OVERFULL_PERMILLE = 1_030;

    @TempDir
    private Path folder;

    private final SimulatedBattery serial = pack();
    private final SimulatedBattery networked = pack();
    private final RegisterLine onSerial = new RegisterLine(Map.of(1, serial));
    private final RegisterLine onNetwork = new RegisterLine(Map.of(9, networked));

    private static SimulatedBattery pack() {
        return new SimulatedBattery(
                CAPACITY_MILLI_AH,
                IntStream.range(0, 4)
                        .mapToObj(cell -> new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, 500))
                        .toList());
    }

    /** Puts the third cell where it rests at about that voltage. */
    private static void setCell(SimulatedBattery pack, int mv) {
        int permille = 0;
        while (permille < OVERFULL_PERMILLE && new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, permille).voltageMv() < mv) {
            permille++;
        }
        pack.setCellSoc(2, permille);
    }

    private void serve(PseudoTerminal terminal) {
        byte[] buffer = new byte[512];
        try {
            while (true) {
                int size = terminal.read(buffer);
                byte[] answers = size > 0 ? onSerial.receive(buffer, size) : new byte[0];
                if (answers.length > 0) {
                    terminal.write(answers);
                }
            }
        } catch (IOException unplugged) {
            return;
        }
    }

    private void serve(ServerSocket port) {
        byte[] buffer = new byte[512];
        try (Socket master = port.accept()) {
            for (int size = master.getInputStream().read(buffer);
                    size >= 0;
                    size = master.getInputStream().read(buffer)) {
                master.getOutputStream().write(onNetwork.receiveTcp(Arrays.copyOf(buffer, size), size));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static String link(String name, String port, int unit) {
        return """
                cellwarden.links.%1$s {
                  port = "%2$s", protocol = modbus, poll = 500 ms, control = on
                  devices = [ { battery = "%1$s/B1", address = %3$d } ]
                  map {
                    cells { address = 100, count = 4, scale = 0.001, unit = V }
                    temperatures { function = 4, address = 200, count = 1, scale = 0.1, unit = K }
                    current { address = 300, type = s32, words = low-first, unit = mA }
                    soc { address = 400, scale = 0.1 }
                    switches { coil-1 { address = 0 }, coil-2 { address = 1 } }
                  }
                }
                cellwarden.banks.%1$s {
                  bms = small-bms, model = "12.8/100", strings = [[B1]]
                  settings.pre-alarm-supported = no
                  outputs { load-disconnect = [ "%1$s/B1/coil-1" ], charge-disconnect = [ "%1$s/B1/coil-2" ] }
                }
                """.formatted(name, port, unit);
    }

    @Test
    void are_found_with_speed_and_unit() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.at(folder.resolve("port"), 9_600)) {
            Thread.ofPlatform().daemon().start(() -> serve(terminal));
            String port = folder.resolve("port").toString();

            Program.Ended found = Program.run(folder, "detect", port, "--protocol", "modbus", "--baud", "9600");

            assertThat(found.exitCode()).as(found.err()).isZero();
            assertThat(found.out())
                    .contains(
                            "modbus at 9600 8N1, address 1: answers (refused)",
                            "protocol = modbus, devices = [ { battery = \"b1/B1\", address = \"1\" } ] }",
                            "with the map of its registers");
            assertThat(found.err()).contains("9600 8N1: modbus, 16 questions");
        }
    }

    @Test
    @Requirement({"ALM-2", "ALM-3", "BMS-9", "BMS-11"})
    void are_switched_off_on_their_line_and_on_again_and_one_that_does_not_follow_is_an_alarm() throws Exception {
        // Given
        try (PseudoTerminal terminal = PseudoTerminal.at(folder.resolve("port"), 9_600);
                ServerSocket port = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofPlatform().daemon().start(() -> serve(terminal));
            Thread.ofPlatform().daemon().start(() -> serve(port));
            Files.writeString(
                    folder.resolve("site.conf"),
                    """
                    cellwarden.data-dir = data
                    cellwarden.disk { warn-below = 1 MiB, alarm-below = 1 MiB }
                    """
                            + link("rtu", folder.resolve("port").toString(), 1)
                            + link("net", "tcp://127.0.0.1:" + port.getLocalPort(), 9));
            try (Program program = Program.start(folder, "run", "--config", "site.conf")) {
                program.awaitErr(Program.PATIENCE, "ready");
                // When one has a high cell and the other a low one, and does not obey
                onNetwork.setIgnoresSwitches(true);
                setCell(serial, 3_780);
                setCell(networked, 2_700);
                // Then
                program.awaitOut(SOON, "rtu  chargers-off");
                program.awaitOut(SOON, "net  loads-off");
                program.awaitOut(SOON, "net  alarm-raised  CW-OUTPUT-STUCK  B1");
                assertThat(serial.state().chargeFetOn()).isFalse();
                assertThat(networked.state().dischargeFetOn()).isTrue();
                // When
                onNetwork.setIgnoresSwitches(false);
                setCell(serial, 3_300);
                // Then
                program.awaitOut(SOON, "rtu  chargers-on");
                program.awaitOut(SOON, "net  alarm-cleared  CW-OUTPUT-STUCK  B1");
                assertThat(networked.state().dischargeFetOn()).isFalse();
                program.terminate();
                assertThat(program.awaitExit(SOON)).isEqualTo(143);
            }
        } finally {
            Spools.forget(folder.resolve("data"));
        }
    }
}
