package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cellwarden.event.Command;
import io.cellwarden.event.Role;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.ops.backup.Restore;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a site keeps")
class FileModesTest {
    @TempDir
    private Path folder;

    @AfterEach
    void forget() throws IOException {
        Spools.forget(folder.resolve("data"));
        Spools.forget(folder.resolve("again"));
    }

    @Test
    void is_for_the_user_alone_who_runs_it() throws Exception {
        assumeThat(mode(Files.createFile(folder.resolve("any"))))
                .as("a file of this user is not for him alone by itself")
                .isNotEqualTo("rw-------");
        Path data = folder.resolve("data");
        Path archive = folder.resolve("backup.zip");
        try (JbdSimulator board = JbdSimulator.overTcp(
                new JbdBoard("B1", SimulatedBattery.of(4, 200_000, 500, 1), InstantSource.system(), write -> {}))) {
            String text = """
                    cellwarden.data-dir = data
                    cellwarden.links.a { port = "%s", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                    cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                    """.formatted(board.port());
            Path file = Files.writeString(folder.resolve("site.conf"), text);
            Site site = SiteFile.read(file).site().orElseThrow();
            try (SiteProgram program =
                    SiteProgram.start(site, text, AnchoredClock.real(), SiteProgram.Decisions.UNSEEN)) {
                program.run()
                        .order(new OperatorOrder(
                                "b1", "Ada", Role.OPERATOR, "test", new Command.LockOff(Output.LOADS)));
                assertThat(program.run().awaitJournalled("b1")).isTrue();
                SiteBackup.running(program.run(), archive, line -> {});
                assertOwn(data);
                assertOwn(program.run().space().spool());
            }
        }
        assertOwn(data);
        assertThat(mode(archive)).isEqualTo("rw-------");
        Restore.run(archive, folder.resolve("again"), Optional.empty(), line -> {});
        assertOwn(folder.resolve("again"));
    }

    private static void assertOwn(Path directory) throws IOException {
        List<Path> all = all(directory);
        assertThat(all).as("files in %s", directory).hasSizeGreaterThan(1);
        for (Path path : all) {
            boolean isDirectory = Files.isDirectory(path);
            try {
                assertThat(mode(path)).as("%s", path).isEqualTo(isDirectory ? "rwx------" : "rw-------");
            } catch (NoSuchFileException gone) {
                assertThat(path).as("a site that runs also deletes").doesNotExist();
            }
        }
    }

    private static List<Path> all(Path directory) throws IOException {
        while (true) {
            try (Stream<Path> walk = Files.walk(directory)) {
                return walk.toList();
            } catch (UncheckedIOException e) {
                assertThat(e.getCause()).as("a site that runs also deletes").isInstanceOf(NoSuchFileException.class);
            }
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
