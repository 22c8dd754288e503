package io.cellwarden.ops.cli;

import io.cellwarden.ops.run.SiteBackup;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cellwarden backup}. */
@Command(
        name = "backup",
        description = {
            "Writes one archive of a site: journal, site file, settings in force, what waits for the journal. Also beside a"
                    + " running site, which goes on protecting; the archive is then written by the running program.",
            "Only its owner may read the archive. No keys are in it. See docs/backup.md."
        },
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The archive, such as site.zip; never overwritten.")
    private Path out = Path.of("");

    private final Streams streams;

    BackupCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path file = out.toAbsolutePath().normalize();
        try (Lines results = new Lines(streams.out())) {
            Consumer<String> told = line -> {
                if (line.startsWith(SiteBackup.PROGRESS)) {
                    streams.err().println(line.substring(SiteBackup.PROGRESS.length()));
                } else {
                    results.add(line);
                }
            };
            if (!journal.askRunning("/backup", List.of(file.toString()), told)) {
                SiteBackup.stopped(journal.site(), journal.dataDirectory(), file, told);
            }
        } catch (IOException | StoreException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }
}
