package io.cellwarden.ops.run;

import static io.cellwarden.ops.archive.StoredBank.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.archive.StoredBank;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The archive of a running site")
class SiteArchiveTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    @TempDir
    private Path folder;

    /** The clock is looked at once for each run. */
    private final Semaphore runs = new Semaphore(0);

    private volatile Instant now = START;

    private Instant look() {
        Instant shown = now;
        runs.release();
        return shown;
    }

    /** That many runs later, the first of which may have begun already. */
    private void awaitRuns(int more) throws InterruptedException {
        runs.drainPermits();
        assertThat(runs.tryAcquire(more + 1, 60, TimeUnit.SECONDS))
                .as("it runs by itself")
                .isTrue();
    }

    private static List<ArchiveFile> archived(Path data) throws Exception {
        return new ArchiveDirectory(data).files("b1");
    }

    @Test
    @Requirement("GEN-2")
    void takes_in_by_itself_what_has_become_due_since_it_looked_last() throws Exception {
        // Given
        Path data = Files.createDirectory(folder.resolve("data"));
        Site site = SiteFile.read(Files.writeString(folder.resolve("site.conf"), """
                        cellwarden.data-dir = data
                        cellwarden.retention.readings = 10 d
                        cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                        """))
                .site()
                .orElseThrow();
        StoredBank.write(data, Duration.ofDays(3), START.plus(Duration.ofHours(30)));
        try (EmbeddedStore store = EmbeddedStore.open(data);
                SiteArchive archive = new SiteArchive(site, store, this::look)) {
            // When: nothing is due at first
            now = START.plus(Duration.ofDays(4));
            archive.start(SHORT, SHORT);
            awaitRuns(2);
            assertThat(archived(data)).isEmpty();
            // Then: day after day what has become due
            now = START.plus(Duration.ofDays(11)).plus(Duration.ofHours(2));
            awaitRuns(2);
            assertThat(archived(data)).hasSize(1);
            now = START.plus(Duration.ofDays(12)).plus(Duration.ofHours(3));
            awaitRuns(2);
            assertThat(archived(data)).hasSize(2);
        }
    }

    private Site site(String bank) throws Exception {
        return SiteFile.read(Files.writeString(folder.resolve("site.conf"), """
                        cellwarden.data-dir = data
                        cellwarden.retention.readings = 10 d
                        cellwarden.banks.%s { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                        """.formatted(bank)))
                .site()
                .orElseThrow();
    }

    private List<String> run(Site site, Path data, boolean skipsDamage) {
        List<String> told = new ArrayList<>();
        try (EmbeddedStore store = EmbeddedStore.open(data);
                SiteArchive archive = new SiteArchive(site, store, () -> START.plus(Duration.ofDays(30)))) {
            archive.run(skipsDamage, told::add);
        }
        return told;
    }

    @Test
    @Requirement("GEN-2")
    void takes_in_a_bank_that_the_site_file_names_no_more() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        StoredBank.write(data, Duration.ofDays(3), START.plus(Duration.ofHours(30)));

        List<String> told = run(site("b2"), data, false);

        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).isEqualTo("bank b2: nothing to archive");
        assertThat(told.getLast()).startsWith("bank b1: inputs 1 to ");
        assertThat(archived(data)).hasSize(1);
    }

    @Test
    @Requirement("GEN-2")
    void says_how_to_go_on_where_a_journal_is_damaged_and_goes_on_with_the_other_banks() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        List<Envelope> events = StoredBank.write(data, Duration.ofDays(3), START.plus(Duration.ofHours(30)));
        StoredBank.damage(
                data,
                events.stream()
                        .filter(event -> event.event() instanceof Checkpoint)
                        .findFirst()
                        .orElseThrow());
        // The damaged one stands first: the site of today has another after it.
        Site site = SiteFile.read(Files.writeString(folder.resolve("site.conf"), """
                        cellwarden.data-dir = data
                        cellwarden.retention.readings = 10 d
                        cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                        cellwarden.banks.b2 { bms = small-bms, model = "12.8/200", strings = [[B3], [B4]] }
                        """))
                .site()
                .orElseThrow();

        List<String> told = run(site, data, false);

        assertThat(told).hasSize(2);
        assertThat(told.getFirst())
                .startsWith("bank b1: not archived, its journal stays whole: byte ")
                .contains("000000001.cwj", "cellwarden archive --skip-damaged", "docs/runbook.md");
        assertThat(SiteArchive.tellsFailure(told.getFirst())).isTrue();
        assertThat(told.getLast()).isEqualTo("bank b2: nothing to archive");
        assertThat(archived(data)).isEmpty();

        assertThat(run(site, data, true)).hasSizeGreaterThan(2).anyMatch(line -> line.startsWith("bank b1: inputs "));
        assertThat(archived(data)).hasSize(1);
        assertThat(Files.readString(data.resolve("archive/left-out.txt"))).contains("000000001.cwj");
    }
}
