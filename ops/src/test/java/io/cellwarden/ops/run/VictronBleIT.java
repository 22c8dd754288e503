package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.victronble.BleReceiver;
import io.cellwarden.gateway.sim.victronble.SmartBattery;
import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.requirement.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A site as a process whose batteries are heard by a Bluetooth receiver")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
class VictronBleIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String FIRST_KEY = "00112233445566778899aabbccddeeff";
    private static final String SECOND_KEY = "fedcba98765432100123456789abcdef";
    private static final List<Integer> CALM = List.of(3_300, 3_300, 3_300, 3_300);

    @TempDir
    private Path folder;

    private final SmartBattery first = new SmartBattery("c0ffee000001", FIRST_KEY, CALM);
    private final SmartBattery second = new SmartBattery("c0ffee000002", SECOND_KEY, CALM);
    private BleReceiver receiver;

    @BeforeEach
    void wire() throws Exception {
        receiver = BleReceiver.onPseudoTerminal(List.of(first, second), folder.resolve("r"), 115_200);
        Path key = Files.writeString(folder.resolve("b1.key"), FIRST_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.disk { warn-below = 1 MiB, alarm-below = 1 MiB }
                cellwarden.links.r {
                  port = "%s", protocol = victron-ble
                  devices = [
                    { battery = "b1/B1", address = "C0:FF:EE:00:00:01", key-file = "%s" }
                    { battery = "b1/B2", address = "c0ffee000002", key-env = SECOND_BATTERY }
                  ]
                }
                cellwarden.banks.b1 {
                  bms = small-bms, model = "12.8/200", strings = [[B1], [B2]], settings.pre-alarm-supported = no
                  silent-after = 4 s, start-grace = 4 s
                }
                """.formatted(folder.resolve("r"), key));
    }

    @AfterEach
    void unwire() throws Exception {
        receiver.close();
        Spools.forget(folder.resolve("data"));
    }

    @Test
    @Requirement({"ALM-2", "ALM-7", "TOP-6"})
    void judges_their_cells_and_errors_and_their_silence_and_tells_no_key() throws Exception {
        try (Program program =
                Program.start(folder, Map.of("SECOND_BATTERY", SECOND_KEY), "run", "--config", "site.conf")) {
            program.awaitErr(Program.PATIENCE, "ready");

            second.setCells(List.of(3_300, 3_300, 2_750, 3_300));
            program.awaitOut(SOON, 1, "alarm-raised", "A-SL11", "B2");
            first.setState(0x0700_0000L, 0, 1);
            program.awaitOut(SOON, 1, "alarm-raised", "E-SL24", "B1");
            receiver.setRepeats(true); // it hangs: no news are no sign of life
            program.awaitOut(SOON, "loop-open");

            Ended status = Program.run(folder, "status", "--config", "site.conf");
            program.terminate();
            assertThat(program.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
            List<String> told = Stream.of(program.out(), program.err(), List.of(status.out(), status.err()))
                    .flatMap(List::stream)
                    .toList();
            assertThat(told).noneMatch(line -> line.contains(FIRST_KEY) || line.contains(SECOND_KEY));
        }
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(FIRST_KEY) || bytes.contains(SECOND_KEY))
                        .as("%s", file)
                        .isFalse();
            }
        }
    }
}
