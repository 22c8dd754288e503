package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.ops.backup.Restore;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A restore")
@Requirement({"GEN-2", "GEN-5"})
class RestoreTest {
    /** So far ahead the wall clock is set. */
    private static final Duration AHEAD = Duration.ofDays(3_650);

    @TempDir
    private Path folder;

    private final AtomicLong aheadMs = new AtomicLong();
    private Path file;
    private Path data;
    private Path other;
    private JbdSimulator board;

    @BeforeEach
    void site() throws Exception {
        file = folder.resolve("site.conf");
        data = folder.resolve("data");
        other = folder.resolve("other");
        board = JbdSimulator.overTcp(
                new JbdBoard("B1", SimulatedBattery.of(4, 200_000, 500, 1), InstantSource.system(), write -> {}));
        Files.writeString(file, """
                cellwarden.data-dir = "%s"
                cellwarden.links.a { port = "%s", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(data, board.port()));
    }

    @AfterEach
    void stop() throws IOException {
        board.close();
        Spools.forget(data);
        Spools.forget(other);
    }

    private Site read() throws Exception {
        return SiteFile.read(file).site().orElseThrow();
    }

    /** An archive of a site that ran until its wall clock was set. */
    private Path archive() throws Exception {
        CompletableFuture<Boolean> stepped = new CompletableFuture<>();
        AnchoredClock clock = AnchoredClock.of(() -> Instant.now().plusMillis(aheadMs.get()), System::nanoTime);
        try (SiteRun run = SiteRun.start(read(), clock, events -> {
            if (events.getFirst().event() instanceof InputAccepted(Input.ClockStepped step)) {
                stepped.complete(true);
            }
        })) {
            aheadMs.set(AHEAD.toMillis());
            stepped.get(Program.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        Files.copy(file, data.resolve(SiteProgram.SITE_FILE));
        Files.createDirectories(data.resolve("spool/a/b1"));
        Files.writeString(data.resolve("spool/a/b1/left"), "by a restore after which nothing was started");
        Path archive = folder.resolve("site.zip");
        SiteBackup.stopped(read(), data, archive, line -> {});
        return archive;
    }

    @Test
    void brings_what_waits_in_the_data_directory_and_tells_its_last_time_as_the_wall_clock_showed_it()
            throws Exception {
        // When
        List<String> told = Restore.run(archive(), other, Optional.empty(), line -> {});
        // Then
        String year = Instant.now().plus(AHEAD).toString().substring(0, 4);
        assertThat(told).anyMatch(line -> line.contains("the last at " + year));
        assertThat(other.resolve("spool/a/b1/left")).hasContent("by a restore after which nothing was started");
    }

    @Test
    void that_another_program_comes_before_deletes_nothing_but_its_own() throws Exception {
        // Given
        Path journal = other.resolve("journal/000000001.cwj");
        // When: that one begins its journal while files are unpacked
        assertThatThrownBy(() -> Restore.run(archive(), other, Optional.empty(), line -> begin(journal)))
                .isInstanceOf(IOException.class);
        // Then
        assertThat(journal).hasContent("open");
        try (Stream<Path> left = Files.list(other)) {
            assertThat(left).containsExactly(other.resolve("journal"));
        }
    }

    private static void begin(Path journal) {
        try {
            Files.createDirectories(journal.getParent());
            Files.writeString(journal, "open");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void that_has_not_come_to_its_end_keeps_a_program_from_starting_there() throws Exception {
        // Given
        Files.createDirectories(data.resolve(".restoring"));
        // Then
        assertThatThrownBy(() -> SiteRun.start(read(), AnchoredClock.real(), events -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a restore has not come to its end here")
                .hasMessageContaining("delete this directory and restore again");
        assertThat(data.resolve("journal")).doesNotExist();
    }
}
