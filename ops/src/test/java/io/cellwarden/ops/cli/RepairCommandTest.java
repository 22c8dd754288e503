package io.cellwarden.ops.cli;

import static io.cellwarden.ops.archive.StoredBank.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.archive.StoredBank;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cellwarden repair")
class RepairCommandTest {
    @TempDir
    private Path folder;

    private Cli cli;
    private Path data;
    private List<Envelope> events = List.of();

    @BeforeEach
    void write() throws IOException {
        cli = new Cli(folder);
        data = Files.createDirectory(folder.resolve("data"));
        cli.file("site.conf", """
                cellwarden.data-dir = data
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """);
        events = StoredBank.write(data, Duration.ofHours(10), START.plus(Duration.ofHours(2)));
    }

    private Cli.Result run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--config", folder.resolve("site.conf").toString()));
        return cli.run(all.toArray(String[]::new));
    }

    /** They are not packed with readings; what was stored together with one is damaged with it. */
    private List<Envelope> checkpoints() {
        return events.stream()
                .filter(event -> event.event() instanceof Checkpoint)
                .toList();
    }

    @Test
    void leaves_a_journal_alone_that_can_be_recovered() throws Exception {
        StoredBank.damage(data, checkpoints().getFirst());
        byte[] before = Files.readAllBytes(data.resolve("journal/000000001.cwj"));

        Cli.Result result = run("repair", "b1", "--why", "test");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.out()).contains("bank b1: nothing to repair: no place is damaged behind its last checkpoint");
        assertThat(Files.readAllBytes(data.resolve("journal/000000001.cwj"))).isEqualTo(before);
    }

    @Test
    @Requirement({"GEN-2", "CTL-3"})
    void lets_a_bank_recover_and_notes_who_why_and_what_was_left_out() throws Exception {
        StoredBank.damage(data, checkpoints().getLast());
        byte[] before = Files.readAllBytes(data.resolve("journal/000000001.cwj"));

        Cli.Result result = run("repair", "b1", "--who", "Ann", "--why", "card replaced");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines().getFirst()).startsWith("left out: byte ").contains("000000001.cwj");
        assertThat(result.lines().getLast()).startsWith("bank b1: goes on from input ");
        assertThat(Files.readAllBytes(data.resolve("journal/000000001.cwj"))).isEqualTo(before);
        Cli.Result told = run("events", "b1", "--all", "--skip-damaged");
        assertThat(told.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(told.out()).contains("repaired by Ann: card replaced; left out: byte ");
        assertThat(run("repair", "b1", "--why", "again").out()).contains("nothing to repair");
    }

    @Test
    void is_refused_beside_a_running_program_without_a_reason_and_for_an_unknown_bank() throws Exception {
        try (EmbeddedStore _ = EmbeddedStore.open(data)) {
            Cli.Result result = run("repair", "b1", "--why", "test");
            assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(result.err()).contains("is used by another program");
        }
        assertThat(run("repair", "b1").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("repair", "b1", "--why", " ").err()).contains("--who and --why must not be empty");
        assertThat(run("repair", "b2", "--why", "test").err()).contains("there is no bank b2; there are [b1]");
    }
}
