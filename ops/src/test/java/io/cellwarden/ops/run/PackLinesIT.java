package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.LfpCell;
import io.cellwarden.gateway.sim.ModuleFault;
import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.ascii.PylontechLine;
import io.cellwarden.gateway.sim.ascii.Seplos2Line;
import io.cellwarden.gateway.sim.modbus.Seplos3Line;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One program with a line for each protocol whose packs have addresses: two packs of 16 cells on each. */
@Tag("slow")
@DisplayName("Packs with addresses on lines of their protocols")
@EnabledOnOs(OS.LINUX)
class PackLinesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CAPACITY_MILLI_AH = 100_000;
    private static final int MICRO_OHM = 900;
    private static final int CELLS = 16;
    /** Of the third battery of a pack, which is cells 9 to 12. */
    private static final int CELL_OF_THIRD = 10;
    /** Of the fourth. */
    private static final int CELL_OF_FOURTH = 16;

    @TempDir
    private Path folder;

    private final List<PseudoTerminal> terminals = new ArrayList<>();
    private final Map<Integer, SimulatedBattery> modules = Map.of(2, pack(), 0x12, pack());
    private final PylontechLine pylontech = new PylontechLine(modules);
    private final Map<Integer, SimulatedBattery> boards = Map.of(0, pack(), 1, pack());
    private final Seplos2Line seplos2 = new Seplos2Line(boards);
    private final Map<Integer, SimulatedBattery> newerBoards = Map.of(1, pack(), 2, pack());
    private final Seplos3Line seplos3 = new Seplos3Line(newerBoards);

    private static SimulatedBattery pack() {
        return new SimulatedBattery(
                CAPACITY_MILLI_AH,
                IntStream.range(0, CELLS)
                        .mapToObj(cell -> new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, 500))
                        .toList());
    }

    /** Puts the cell where it rests below the warning at 3.10 V, and above the limit of 2.80 V. */
    private static void lower(SimulatedBattery pack, int cell) {
        int permille = 0;
        while (new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, permille).voltageMv() < 2_950) {
            permille++;
        }
        pack.setCellSoc(cell - 1, permille);
    }

    /** A link, and a bank of two strings of four batteries on it. */
    private String site(String protocol, int baud, String one, String two, UnaryOperator<byte[]> device)
            throws IOException {
        PseudoTerminal terminal = PseudoTerminal.at(folder.resolve(protocol), baud);
        terminals.add(terminal);
        Thread.ofPlatform().daemon().name(protocol).start(() -> serve(terminal, device));
        StringBuilder devices = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            devices.append("{ battery = \"%s/B%d\", address = %s, cells = %d-%d }, "
                    .formatted(protocol, i + 1, i < 4 ? one : two, i % 4 * 4 + 1, i % 4 * 4 + 4));
        }
        return """
                cellwarden.links.%1$s { port = "%2$s", protocol = %1$s, poll = 500 ms, devices = [ %3$s ] }
                cellwarden.banks.%1$s {
                  bms = small-bms, model = "12.8/100", strings = [[B1, B2, B3, B4], [B5, B6, B7, B8]]
                  silent-after = 3 s, start-grace = 10 s
                }
                """.formatted(protocol, folder.resolve(protocol), devices);
    }

    private static void serve(PseudoTerminal terminal, UnaryOperator<byte[]> device) {
        byte[] buffer = new byte[512];
        try {
            while (true) {
                int size = terminal.read(buffer);
                byte[] answers = size > 0 ? device.apply(Arrays.copyOf(buffer, size)) : new byte[0];
                if (answers.length > 0) {
                    terminal.write(answers);
                }
            }
        } catch (IOException unplugged) {
            return;
        }
    }

    @AfterEach
    void unplug() throws IOException {
        for (PseudoTerminal terminal : terminals) {
            terminal.close();
        }
        Spools.forget(folder.resolve("data"));
    }

    @Test
    @Requirement({"ALM-1", "TOP-5", "TOP-6"})
    void tell_a_low_cell_of_any_pack_and_that_one_of_them_is_silent() throws Exception {
        // Given
        Files.writeString(
                folder.resolve("site.conf"),
                """
                cellwarden.data-dir = data
                cellwarden.disk { warn-below = 1 MiB, alarm-below = 1 MiB }
                """
                        + site("pylontech", 115_200, "2", "0x12", request -> pylontech.receive(request, request.length))
                        + site("seplos-v2", 19_200, "0", "1", request -> seplos2.receive(request, request.length))
                        + site("seplos-v3", 19_200, "1", "2", request -> seplos3.receive(request, request.length)));
        List<String> protocols = List.of("pylontech", "seplos-v2", "seplos-v3");
        List<Map<Integer, SimulatedBattery>> lines = List.of(modules, boards, newerBoards);
        try (Program program = Program.start(folder, "run", "--config", "site.conf")) {
            program.awaitErr(Program.PATIENCE, "ready");
            // When
            lines.forEach(packs -> packs.values().forEach(pack -> lower(pack, CELL_OF_THIRD)));
            // Then
            for (String protocol : protocols) {
                program.awaitOut(SOON, protocol + "  alarm-raised  W-SL12  B3");
                program.awaitOut(SOON, protocol + "  alarm-raised  W-SL12  B7");
            }
            // When the first pack of each line falls silent
            pylontech.setFault(2, ModuleFault.SILENT);
            seplos2.setFault(0, ModuleFault.SILENT);
            seplos3.setFault(1, ModuleFault.SILENT);
            for (String protocol : protocols) {
                program.awaitOut(SOON, protocol + "  loop-open");
            }
            lines.forEach(packs -> packs.values().forEach(pack -> lower(pack, CELL_OF_FOURTH)));
            // Then the second is read on
            for (String protocol : protocols) {
                program.awaitOut(SOON, protocol + "  alarm-raised  W-SL12  B8");
            }
            program.terminate();
            assertThat(program.awaitExit(SOON)).isEqualTo(143);
            assertThat(program.out()).noneMatch(line -> line.contains("CW-LINK"));
        }
    }
}
