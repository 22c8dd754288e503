package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.canbms.SimulatedCan;
import io.cellwarden.gateway.sim.canbms.TalkingBattery;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A battery on a CAN bus, its bank published on another, and a monitor on an NMEA 2000 bus")
class CanBmsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int BAUD = 115_200;

    @TempDir
    private Path folder;

    private final TalkingBattery talking = new TalkingBattery();

    private static String word(int value) {
        return "%02X%02X".formatted(value & 0xFF, value >> 8 & 0xFF);
    }

    /** Battery 3 of device 60 as the sheet has it: 26.4 V, 5 A, full to 88 % for 435 minutes; silent with the other. */
    private List<String> told() {
        return talking.frames().isEmpty()
                ? List.of()
                : List.of(
                        "T19F2143C803" + word(2_640) + word(50) + "FFFFFF",
                        "T19F2123C80009FF030058FFB3",
                        "T19F2123C80101FFFFFFFFFFFF");
    }

    private static void awaitFrame(SimulatedCan can, String begin) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        String frame = "";
        while (!frame.startsWith(begin)) {
            frame = can.sent().poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(frame).as("a frame %s… is published", begin).isNotNull();
        }
    }

    /** Whether no frame comes for two seconds; what was on its way may still come. */
    private static boolean fallsSilent(SimulatedCan can) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        boolean silent = false;
        while (!silent && System.nanoTime() < deadline) {
            silent = can.sent().poll(2, TimeUnit.SECONDS) == null;
        }
        return silent;
    }

    @Test
    @Requirement({"AGG-1", "AGG-4", "MON-2", "ALM-3", "TOP-6"})
    void publishes_what_the_bank_allows_from_the_first_reading_to_a_high_cell_and_a_silent_battery()
            throws IOException, InterruptedException {
        Path battery = folder.resolve("battery");
        Path inverter = folder.resolve("inverter");
        Path ship = folder.resolve("ship");
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.can { port = "%s", protocol = can-bms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.gx { port = "%s", protocol = can-bms, control = on, publish = b1 }
                cellwarden.links.n { port = "%s", protocol = nmea2000, devices = [ { monitor = "b1/house", address = "3" } ] }
                cellwarden.banks.b1 {
                  bms = small-bms, model = "25.6/200", strings = [[B1]], silent-after = 2 s, start-grace = 0 s
                  limits { current-rise-a-per-s = 1000 }
                }
                """.formatted(battery, inverter, ship));
        try (SimulatedCan bus = SimulatedCan.at(battery, BAUD, Optional.of(talking));
                SimulatedCan gx = SimulatedCan.at(inverter, BAUD, Optional.empty());
                SimulatedCan nmea = SimulatedCan.at(ship, BAUD, Optional.of(this::told));
                Program site = Program.start(folder, "run", "--config", "site.conf")) {
            site.awaitErr(SOON, "ready");

            // What the battery asks for, and the model allows
            awaitFrame(gx, "t3516" + word(284) + word(1_000) + word(3_000));
            awaitFrame(gx, "t35C2C000");
            assertThat(bus.commands()).containsSubsequence("S6", "O");
            assertThat(nmea.commands()).containsSubsequence("S5", "O");
            assertThat(Program.run(folder, "status", "--json", "--config", "site.conf")
                            .out())
                    .contains("\"monitor\":\"house\",\"voltageV\":26.4,\"currentA\":5,\"socPercent\":88,")
                    .contains("\"stateOfCharge\":{\"percent\":88,\"origin\":\"monitor\"")
                    .contains("\"chargeCurrentA\":100,\"dischargeCurrentA\":300");

            // A high cell: no charge, discharge goes on, a warning
            talking.setHighestMv(3_760);
            site.awaitOut(SOON, "chargers-off");
            awaitFrame(gx, "t3516" + word(284) + word(0) + word(3_000));
            awaitFrame(gx, "t35A8AA208802A6");
            awaitFrame(gx, "t35C24000");

            // An adapter that was reset is opened again
            gx.reset();
            gx.sent().clear();
            awaitFrame(gx, "t3516");

            // A battery that says nothing more: nothing is allowed
            talking.setOff(true);
            site.awaitOut(SOON, "loads-off");
            awaitFrame(gx, "t3516" + word(284) + word(0) + word(0));
            awaitFrame(gx, "t35C20000");
            site.awaitOut(SOON, 1, "alarm-raised", "CW-MONITOR");
            assertThat(nmea.sent()).isEmpty();

            // A program that is dead: nothing comes any more, least of all what was allowed before
            site.close();
            assertThat(fallsSilent(gx)).isTrue();
        } finally {
            Spools.forget(folder.resolve("data"));
        }
    }
}
