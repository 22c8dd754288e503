package io.cellwarden.ops.cli;

import io.cellwarden.ops.backup.Restore;
import io.cellwarden.ops.backup.Restore.Onward;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden restore}. */
@Command(
        name = "restore",
        description = {
            "Restores an archive of cellwarden backup into an empty data directory. Checksums are compared and the journal is"
                    + " replayed from first to last before anything is put in place; nothing is ever overwritten.",
            "A journal that is to go to Cassandra needs --config: it goes to the keyspace of that site file, which must have its"
                    + " tables (cellwarden schema) and no journal, whichever store it came from.",
            "Never run a site from two copies at once: both would switch the same hardware. See docs/backup.md."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The archive.")
    private Path archive = Path.of("");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The site file that the site goes on with; its store gets the journal. By default that of the"
                    + " archive, if its journal was in the data directory.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The data directory; must be empty, or not exist. By default that of --config.")
    private Optional<Path> dataDir = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    RestoreCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Optional<Onward> onward = config.map(RestoreCommand::onward);
        Path target = dataDir.or(() -> onward.map(there -> there.site().dataDir()))
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "wanted is --data-dir or --config"));
        try (Lines out = new Lines(streams.out())) {
            Restore.run(archive, target, onward, streams.err()::println).forEach(out::add);
            out.add("restored into " + target.toAbsolutePath().normalize());
        } catch (IOException | StoreException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }

    private static Onward onward(Path file) {
        return new Onward(SiteOption.site(file), SiteOption.text(file));
    }
}
