package io.cellwarden.ops.cli;

import static io.cellwarden.ops.archive.StoredBank.SITE;
import static io.cellwarden.ops.archive.StoredBank.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.archive.StoredBank;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("cellwarden verify")
class VerifyCommandTest {
    private static final String SITE_FILE = """
            cellwarden.data-dir = data
            cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
            """;

    @TempDir
    private Path folder;

    private Cli cli;
    private Path data;

    @BeforeEach
    void inFolder() throws IOException {
        cli = new Cli(folder);
        data = Files.createDirectory(folder.resolve("data"));
        cli.file("site.conf", SITE_FILE);
    }

    private Cli.Result run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--config", folder.resolve("site.conf").toString()));
        return cli.run(all.toArray(String[]::new));
    }

    private List<Envelope> written() {
        return StoredBank.write(data, Duration.ofDays(2), START.plus(Duration.ofHours(5)));
    }

    /** Writes the same journal changed. */
    private void rewrite(List<Envelope> events, UnaryOperator<List<Envelope>> change) throws IOException {
        for (Path file : List.of(data.resolve("journal/000000001.cwj"), data.resolve("journal/lock"))) {
            Files.delete(file);
        }
        try (EmbeddedStore store = EmbeddedStore.open(data, Duration.ZERO)) {
            store.append(SITE.name(), change.apply(new ArrayList<>(events)));
        }
    }

    private long flip() throws IOException {
        Path segment = data.resolve("journal/000000001.cwj");
        byte[] bytes = Files.readAllBytes(segment);
        int at = bytes.length / 3;
        bytes[at] ^= 16;
        Files.write(segment, bytes);
        return at;
    }

    @Test
    void finds_nothing_in_a_journal_as_it_was_written() {
        List<Envelope> events = written();

        Cli.Result result = run("verify");

        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .containsExactly("bank b1: " + events.getLast().sequence()
                        + " inputs judged again, 47 checkpoints, 0 archive files; findings: 0");
    }

    @Test
    void finds_nothing_in_journal_and_archive() throws Exception {
        written();
        Cli.Result archived = run("archive");
        assertThat(archived.exitCode()).as(archived.err()).isEqualTo(ExitCode.DONE);
        assertThat(archived.out()).contains("inputs 1 to ");

        Cli.Result result = run("verify", "b1", "--json");

        assertThat(result.exitCode()).as(result.out()).isEqualTo(ExitCode.DONE);
        JsonNode summary = new ObjectMapper().readTree(result.lines().getLast());
        assertThat(summary.get("verified").asText()).isEqualTo("b1");
        assertThat(summary.get("archives").asInt()).isEqualTo(1);
        assertThat(summary.get("findings").asInt()).isZero();
    }

    @Test
    @Requirement("GEN-2")
    void names_the_place_of_a_flipped_bit_and_the_inputs_that_are_lost_and_judges_the_rest() throws Exception {
        written();
        flip();

        Cli.Result result = run("verify", "--json");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDINGS);
        for (String line : result.lines()) {
            JsonDocument.assertExplains(line);
        }
        JsonNode damage = new ObjectMapper().readTree(result.lines().get(0));
        assertThat(damage.get("finding").asText()).isEqualTo("damage");
        assertThat(damage.get("detail").asText()).startsWith("byte ").contains("000000001.cwj", "are damaged");
        JsonNode gap = new ObjectMapper().readTree(result.lines().get(1));
        assertThat(gap.get("finding").asText()).isEqualTo("gap");
        assertThat(gap.get("seq").asLong()).isPositive();
        assertThat(gap.get("time").asText()).isNotEmpty();
        assertThat(result.lines().getLast())
                .contains("\"findings\":" + (result.lines().size() - 1));
    }

    @Test
    void tells_a_decision_that_was_falsified() throws Exception {
        List<Envelope> events = written();
        rewrite(events, changed -> {
            changed.removeIf(event -> event.event() instanceof AlarmRaised);
            return changed;
        });

        Cli.Result result = run("verify");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out()).contains("finding: decision, bank b1, input ", "it is decided otherwise: recorded ");
    }

    @Test
    void tells_a_checkpoint_that_is_not_the_fold_of_what_lies_before_it() throws Exception {
        List<Envelope> events = written();
        rewrite(events, changed -> {
            changed.replaceAll(
                    event -> event.event() instanceof Checkpoint && event.time().equals(START.plusSeconds(7_200))
                            ? falsified(event)
                            : event);
            return changed;
        });

        Cli.Result result = run("verify");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.lines().getFirst())
                .startsWith("finding: checkpoint, bank b1, input ")
                .contains(" of 2026-03-01T02:00:00Z")
                .endsWith("it is not the fold of the events in front of it");
    }

    /** Rules of then may have made another state of the same readings. */
    @Test
    void takes_a_checkpoint_of_earlier_rules_that_is_not_the_fold_of_today_for_no_fault() throws Exception {
        List<Envelope> events = written();
        rewrite(events, changed -> {
            changed.replaceAll(event -> by(
                    3,
                    event.event() instanceof Checkpoint && event.time().equals(START.plusSeconds(7_200))
                            ? falsified(event)
                            : event));
            return changed;
        });

        Cli.Result result = run("verify");

        assertThat(result.out()).contains("findings: 0; earlier rules have decided ");
        assertThat(result.exitCode()).isZero();
    }

    private static Envelope falsified(Envelope checkpoint) {
        Envelope empty = Checkpoints.of(BankState.beforeFirstStart(SITE), 0);
        return with(checkpoint, checkpoint.rulesVersion(), empty.event());
    }

    private static Envelope by(int rulesVersion, Envelope event) {
        return with(event, rulesVersion, event.event());
    }

    private static Envelope with(Envelope of, int rulesVersion, BankEvent event) {
        return new Envelope(
                of.bank(),
                of.sequence(),
                of.index(),
                of.time(),
                of.source(),
                of.causeSequence(),
                of.causeIndex(),
                rulesVersion,
                event);
    }

    @Test
    void tells_what_is_missing_and_what_is_in_disorder() throws Exception {
        List<Envelope> events = written();
        rewrite(events, changed -> {
            changed.removeIf(event -> event.sequence() == 5);
            Envelope twice = changed.stream()
                    .filter(event -> event.sequence() == 8)
                    .findFirst()
                    .orElseThrow();
            changed.add(changed.indexOf(twice) + 4, twice);
            return changed;
        });

        Cli.Result result = run("verify");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out())
                .contains("finding: gap, bank b1, input 6 ", "inputs 5 to 5 in front of it are missing")
                .contains("finding: order, bank b1, input 8 ");
    }

    @Test
    void finds_nothing_where_journal_and_archive_were_restored_from_a_backup() throws Exception {
        written();
        Files.copy(folder.resolve("site.conf"), data.resolve("site.conf"));
        run("archive");
        Path zip = folder.resolve("site.zip");
        assertThat(run("backup", "--out", zip.toString()).exitCode()).isEqualTo(ExitCode.DONE);
        Path other = folder.resolve("other");

        Cli.Result restored = cli.run("restore", zip.toString(), "--data-dir", other.toString());

        assertThat(restored.exitCode()).as(restored.err()).isEqualTo(ExitCode.DONE);
        assertThat(restored.out()).contains("differences: 0");
        Cli.Result result = cli.run("verify", "--data-dir", other.toString());
        assertThat(result.exitCode()).as(result.out()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines()).isEqualTo(run("verify").lines());
        assertThat(cli.run("events", "b1", "--data-dir", other.toString()).out())
                .isEqualTo(run("events", "b1").out());
    }

    @Test
    void names_a_damaged_archive() throws Exception {
        written();
        run("archive");
        Path file = Path.of(new ArchiveDirectory(data).files("b1").getFirst().place());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        Cli.Result result = run("verify");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out()).contains("finding: damage, bank b1: byte ", file.toString());
    }

    @Test
    @Requirement("GEN-2")
    void lets_readers_stop_at_damage_and_read_on_behind_it_on_request_alone() throws Exception {
        written();
        flip();

        Cli.Result stops = run("events", "b1", "--all");
        Cli.Result skips = run("events", "b1", "--all", "--skip-damaged");
        Cli.Result replays = run("replay", "b1", "--skip-damaged");

        assertThat(stops.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stops.err()).contains("000000001.cwj", "are damaged");
        assertThat(skips.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(skips.err()).contains("left out: byte ", "000000001.cwj");
        assertThat(skips.lines().size()).isGreaterThan(stops.lines().size());
        assertThat(skips.lines().getLast()).contains("2026-03-02T23:50:00Z");
        assertThat(replays.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(replays.out()).contains(" inputs judged again");
    }
}
