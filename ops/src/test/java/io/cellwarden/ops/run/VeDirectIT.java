package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.vedirect.MonitorFault;
import io.cellwarden.gateway.sim.vedirect.MonitorState;
import io.cellwarden.gateway.sim.vedirect.VeDirectMonitor;
import io.cellwarden.gateway.sim.vedirect.VeDirectSimulator;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A site as a process with a battery monitor on VE.Direct")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
class VeDirectIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final BlockingQueue<Boolean> relay = new LinkedBlockingQueue<>();
    private final VeDirectMonitor monitor = new VeDirectMonitor(InstantSource.system(), relay::add);
    private PseudoTerminals batteryLine;
    private WiredBoard board;
    private VeDirectSimulator monitorLine;

    @BeforeEach
    void wire() throws Exception {
        batteryLine = PseudoTerminals.create(folder, "a");
        board = WiredBoard.on(batteryLine);
        monitor.setState(new MonitorState(13_210, -6_032, 937, 6_673, 435, 0));
        monitorLine = VeDirectSimulator.onPseudoTerminal(monitor, folder.resolve("m"), 19_200);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.disk { warn-below = 1 MiB, alarm-below = 1 MiB }
                cellwarden.links.a {
                  port = "%s", protocol = jbd, control = on, poll = 250 ms, devices = [ { battery = "b1/B1" } ]
                }
                cellwarden.links.m {
                  port = "%s", protocol = vedirect, control = on, devices = [ { monitor = "b1/shunt" } ]
                }
                cellwarden.banks.b1 {
                  bms = small-bms, model = "12.8/200", strings = [[B1]], settings.pre-alarm-supported = no
                  outputs {
                    load-disconnect = [ "a/B1/discharge-fet", "m/relay-1" ]
                    charge-disconnect = [ "a/B1/charge-fet" ]
                  }
                }
                """.formatted(batteryLine.program(), folder.resolve("m")));
    }

    @AfterEach
    void unwire() throws Exception {
        batteryLine.close();
        monitorLine.close();
        Spools.forget(folder.resolve("data"));
    }

    private void awaitRelay(boolean on) throws InterruptedException {
        Boolean told = relay.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        while (told != null && told != on) {
            told = relay.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(told).as("relay").isEqualTo(on);
    }

    @Test
    @Requirement({"MON-2", "BMS-9", "BMS-11"})
    void opens_its_relay_for_a_low_cell_closes_it_again_and_tells_one_that_does_not_obey() throws Exception {
        try (Program program = Program.start(folder, "run", "--config", "site.conf")) {
            program.awaitErr(Program.PATIENCE, "ready");
            board.awaitAnswer(System.nanoTime(), SOON, "a reading", WiredBoard.Frame::tellsCells);

            board.setCell(2, 2_750);
            program.awaitOut(SOON, "loads-off");
            awaitRelay(false);
            assertThat(monitor.isRelayOn()).isFalse();

            board.setCell(2, 3_330);
            program.awaitOut(SOON, "loads-on");
            awaitRelay(true);

            monitor.setFault(MonitorFault.IGNORES_RELAY);
            board.setCell(2, 2_750);
            program.awaitOut(SOON, 1, "alarm-raised", "CW-OUTPUT-STUCK");
            Ended status = Program.run(folder, "status", "--config", "site.conf");
            assertThat(status.out())
                    .contains("its relay mode is 0, it must be remote")
                    .contains("shunt: deepest discharge 120 Ah, last discharge 30 Ah", "since full charge 24 h");
            Ended json = Program.run(folder, "status", "--json", "--config", "site.conf");
            JsonDocument.assertExplains(json.out().lines().findFirst().orElseThrow());
            assertThat(json.out()).contains("\"history\":{\"deepestDischargeAh\":120,", "\"chargeCycles\":12,");
            program.terminate();
            assertThat(program.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
        }
        Ended events = Program.run(folder, "events", "b1", "--all", "--json", "--config", "site.conf");
        assertThat(events.out().lines())
                .anyMatch(line -> line.contains("\"input\":\"device-figures\",\"device\":\"shunt\","))
                .anyMatch(line -> line.contains("\"monitor\":\"shunt\"")
                        && line.contains("\"currentA\":-6.032")
                        && line.contains("\"socPercent\":93.7"));
    }
}
