package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@DisplayName("A site whose data directory and memory file system are both read-only")
@EnabledIf("canMount")
@Execution(CONCURRENT)
class ReadOnlyIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FULL_MV = 3_800;

    @TempDir
    private Path folder;

    private Path data;
    private PseudoTerminals line;
    private WiredBoard board;

    static boolean canMount() throws IOException, InterruptedException {
        return PseudoTerminals.available() && SmallDisk.available();
    }

    @BeforeEach
    void wire() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        line = PseudoTerminals.create(folder, "a");
        board = WiredBoard.on(line);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, poll = 250 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(line.program()));
    }

    @AfterEach
    void unwire() throws IOException {
        line.close();
        Spools.forget(data);
    }

    private void assertItProtects(Program site) throws InterruptedException {
        board.awaitAnswer(System.nanoTime(), Program.PATIENCE, "a reading", Frame::tellsCells);
        site.awaitErr(SOON, "waiting for bank b1: its journal");
        long full = System.nanoTime();
        board.setCell(2, FULL_MV);
        board.awaitRequest(full, SOON, "OFF", frame -> frame.isSwitch() && !frame.chargeOn());
        site.awaitOut(SOON, "CW-JOURNAL-UNAVAILABLE");
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void protects_and_keeps_inputs_among_temporary_files_and_status_says_that_there_is_no_journal() throws Exception {
        try (Program site = Program.start(SmallDisk.readOnly(data), folder, Map.of(), "run", "--config", "site.conf")) {
            assertItProtects(site);
            Program.Ended status = Program.run(folder, "status", "--config", "site.conf");
            assertThat(status.out())
                    .contains("NO JOURNAL: ", "cannot be written", "OFF works", "CW-JOURNAL-UNAVAILABLE");
            assertThat(Program.run(folder, "status", "--json", "--config", "site.conf")
                            .out())
                    .contains("{\"unwritable\":\"NO JOURNAL: ");
            site.terminate();
            assertThat(site.awaitExit(SOON)).isEqualTo(143);
        }
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void protects_and_says_so_although_nothing_at_all_can_be_written() throws Exception {
        try (Program site = Program.start(
                SmallDisk.readOnly(data),
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + data),
                "run",
                "--config",
                "site.conf")) {
            assertItProtects(site);
            site.awaitErr(SOON, "inputs can wait for the journal nowhere");
            site.awaitErr(SOON, "no other command can reach this program");
            site.terminate();
            assertThat(site.awaitExit(SOON)).isEqualTo(143);
        }
    }
}
