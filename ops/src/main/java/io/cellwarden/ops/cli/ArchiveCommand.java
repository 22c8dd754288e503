package io.cellwarden.ops.cli;

import io.cellwarden.ops.run.SiteArchive;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cellwarden archive}. */
@Command(
        name = "archive",
        description = {
            "Moves readings older than cellwarden.retention.readings from the journal into the archive of the data directory,"
                    + " as a running site does by itself once a day. Decisions, and all readings around an incident, are kept"
                    + " for ever; other readings as old go.",
            "What is archived is read back and judged again before anything is deleted. Also beside a running site."
        },
        mixinStandardHelpOptions = true)
final class ArchiveCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal = new JournalOptions();

    private final Streams streams;

    ArchiveCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        AtomicBoolean failed = new AtomicBoolean();
        try (Lines out = new Lines(streams.out())) {
            Consumer<String> told = line -> {
                out.add(line);
                if (SiteArchive.tellsFailure(line)) {
                    failed.set(true);
                }
            };
            if (!journal.askRunning("/archive", List.of(), told)) {
                SiteArchive.stopped(journal.site(), journal.dataDirectory(), told);
            }
        } catch (IOException | StoreException e) {
            throw Failure.of(e);
        }
        return failed.get() ? ExitCode.FAILED : ExitCode.DONE;
    }
}
