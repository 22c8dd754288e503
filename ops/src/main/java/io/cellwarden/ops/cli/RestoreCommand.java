package io.cellwarden.ops.cli;

import io.cellwarden.ops.backup.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cellwarden restore}. */
@Command(
        name = "restore",
        description = {
            "Restores an archive of cellwarden backup into an empty data directory. Checksums are compared and the journal is"
                    + " replayed from first to last before anything is put in place; nothing is ever overwritten.",
            "Never run a site from two copies at once: both would switch the same hardware. See docs/backup.md."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The archive.")
    private Path archive = Path.of("");

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "The data directory; must be empty, or not exist.")
    private Path dataDir = Path.of("");

    private final Streams streams;

    RestoreCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Lines out = new Lines(streams.out())) {
            Restore.run(archive, dataDir, streams.err()::println).forEach(out::add);
            out.add("restored into " + dataDir.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }
}
