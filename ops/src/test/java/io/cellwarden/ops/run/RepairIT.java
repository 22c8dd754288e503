package io.cellwarden.ops.run;

import static io.cellwarden.ops.archive.StoredBank.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.archive.StoredBank;
import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("A site as a process whose journal is damaged")
class RepairIT {
    private static final Duration STOP = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private CountingBoard first;
    private CountingBoard second;

    @BeforeEach
    void damage() throws IOException {
        first = CountingBoard.overTcp();
        second = CountingBoard.overTcp();
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, poll = 100 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, poll = 100 ms, devices = [ { battery = "b1/B2" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """.formatted(first.port(), second.port()));
        Path data = Files.createDirectory(folder.resolve("data"));
        List<Envelope> events = StoredBank.write(data, Duration.ofHours(10), START.plus(Duration.ofHours(2)));
        // Recovery begins there
        Envelope last = events.stream()
                .filter(event -> event.event() instanceof Checkpoint)
                .reduce((_, next) -> next)
                .orElseThrow();
        StoredBank.damage(data, last);
    }

    @AfterEach
    void end() throws IOException {
        first.close();
        second.close();
        Spools.forget(folder.resolve("data"));
    }

    @Test
    @Requirement({"GEN-2", "GEN-5", "CTL-3"})
    void protects_without_it_and_has_it_back_once_it_is_repaired() throws Exception {
        try (Program damaged = Program.start(folder, "run", "-c", "site.conf")) {
            damaged.awaitErr(Program.PATIENCE, "waiting for bank b1: its journal");
            damaged.awaitOut(Program.PATIENCE, "pre-alarm-on");

            Ended beside = repair();
            assertThat(beside.exitCode()).isEqualTo(1);
            assertThat(beside.err()).contains("is used by another program");
            damaged.terminate();
            assertThat(damaged.awaitExit(STOP)).isEqualTo(143);
        }

        Ended repaired = repair();

        assertThat(repaired.exitCode()).as(repaired.err()).isZero();
        assertThat(repaired.out()).contains("left out: byte ", "bank b1: goes on from input ");
        try (Program again = Program.start(folder, "run", "-c", "site.conf")) {
            again.awaitErr(Program.PATIENCE, "ready");
            first.awaitMore(10);
            again.terminate();
            assertThat(again.awaitExit(STOP)).isEqualTo(143);
        }
        Ended events = Program.run(folder, "events", "b1", "--all", "--skip-damaged", "-c", "site.conf");
        assertThat(events.exitCode()).as("damage is a finding").isEqualTo(3);
        assertThat(events.out())
                .contains("repaired by Ann: card replaced; left out: byte ")
                .as("what was decided without the journal is in it now")
                .contains("pre-alarm-on");
    }

    private Ended repair() throws IOException, InterruptedException {
        return Program.run(folder, "repair", "b1", "--who", "Ann", "--why", "card replaced", "-c", "site.conf");
    }
}
