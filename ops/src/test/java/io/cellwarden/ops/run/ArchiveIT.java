package io.cellwarden.ops.run;

import static io.cellwarden.ops.archive.StoredBank.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.ops.archive.StoredBank;
import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** The journal is of a spring long ago: all of it but the last hours is due. */
@DisplayName("The command archive as a process")
@Execution(CONCURRENT)
class ArchiveIT {
    private static final Duration STOP = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private CountingBoard first;
    private CountingBoard second;

    @BeforeEach
    void write() throws IOException {
        first = CountingBoard.overTcp();
        second = CountingBoard.overTcp();
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, poll = 100 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, poll = 100 ms, devices = [ { battery = "b1/B2" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """.formatted(first.port(), second.port()));
        Path data = Files.createDirectory(folder.resolve("data"));
        StoredBank.write(data, Duration.ofDays(3), START.plus(Duration.ofHours(30)));
    }

    @AfterEach
    void end() throws IOException {
        first.close();
        second.close();
        Spools.forget(folder.resolve("data"));
    }

    private String done(String... arguments) throws IOException, InterruptedException {
        Ended ended = Program.run(folder, arguments);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out();
    }

    private void assertNothingIsLost() throws IOException, InterruptedException {
        assertThat(folder.resolve("data/archive")).isNotEmptyDirectory();
        assertThat(done("archive", "-c", "site.conf")).isEqualTo("bank b1: nothing to archive");
        assertThat(done("events", "b1", "-c", "site.conf")).contains("chargers-off", "chargers-on");
        assertThat(done("verify", "-c", "site.conf")).contains("b1");
    }

    @Test
    @Requirement("GEN-2")
    void archives_a_site_that_does_not_run() throws Exception {
        assertThat(done("archive", "-c", "site.conf")).startsWith("bank b1: inputs 1 to ");
        assertNothingIsLost();
    }

    @Test
    @Requirement("GEN-2")
    void archives_beside_a_running_site_which_goes_on_to_protect_and_to_journal() throws Exception {
        try (Program site = Program.start(folder, "run", "-c", "site.conf")) {
            site.awaitErr(Program.PATIENCE, "ready");

            assertThat(done("archive", "-c", "site.conf")).startsWith("bank b1: inputs 1 to ");

            first.awaitMore();
            site.awaitOut(Program.PATIENCE, "pre-alarm-on");
            assertThat(done("events", "b1", "-c", "site.conf")).contains("pre-alarm-on");
            assertNothingIsLost();
            site.terminate();
            assertThat(site.awaitExit(STOP)).isEqualTo(143);
        }
        assertNothingIsLost();
    }
}
