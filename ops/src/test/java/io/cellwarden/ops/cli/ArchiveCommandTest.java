package io.cellwarden.ops.cli;

import static io.cellwarden.ops.archive.StoredBank.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.archive.StoredBank;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("cellwarden archive")
class ArchiveCommandTest {
    @TempDir
    private Path folder;

    @Test
    @Requirement("GEN-2")
    void goes_on_with_the_next_bank_ends_with_1_and_archives_over_damage_on_request_with_3() throws Exception {
        Cli cli = new Cli(folder);
        Path data = Files.createDirectory(folder.resolve("data"));
        cli.file("site.conf", """
                cellwarden.data-dir = data
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                cellwarden.banks.b2 { bms = small-bms, model = "12.8/200", strings = [[B3], [B4]] }
                """);
        List<Envelope> events = StoredBank.write(data, Duration.ofDays(2), START.plus(Duration.ofHours(5)));
        StoredBank.damage(
                data,
                events.stream()
                        .filter(event -> event.event() instanceof Checkpoint)
                        .findFirst()
                        .orElseThrow());
        String site = folder.resolve("site.conf").toString();

        Cli.Result refused = cli.run("archive", "-c", site);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("bank b1: not archived", "cellwarden archive --skip-damaged");
        assertThat(refused.lines()).containsExactly("bank b2: nothing to archive");

        Cli.Result skipped = cli.run("archive", "--skip-damaged", "-c", site);
        assertThat(skipped.exitCode()).as(skipped.err()).isEqualTo(ExitCode.FINDINGS);
        assertThat(skipped.lines().getFirst()).startsWith("left out: bank b1: byte ");
        assertThat(skipped.out()).contains("bank b1: inputs ", "bank b2: nothing to archive");

        Cli.Result again = cli.run("archive", "-c", site);
        assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"backup --out x", "evidence b1 --incident 1 --out x", "repair b1 --why x", "status", "verify"})
    void is_one_of_those_that_pass_over_damage_which_others_do_not_pretend_to(String others) {
        Cli.Result result = new Cli(folder).run((others + " --skip-damaged").split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--skip-damaged");
    }
}
