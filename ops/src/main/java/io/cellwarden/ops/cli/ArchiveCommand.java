package io.cellwarden.ops.cli;

import io.cellwarden.ops.replay.SkippedDamage;
import io.cellwarden.ops.run.SiteArchive;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
            "What is archived is read back and judged again before anything is deleted. Also beside a running site.",
            "A bank whose journal is damaged keeps it whole: all others are archived. With --skip-damaged what is readable of it"
                    + " is archived too, and what is left out for ever is told and noted in archive/left-out.txt."
        },
        mixinStandardHelpOptions = true)
final class ArchiveCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Mixin
    private DamageOptions damage = new DamageOptions();

    private final Streams streams;

    ArchiveCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        AtomicBoolean failed = new AtomicBoolean();
        AtomicBoolean leftOut = new AtomicBoolean();
        try (Lines out = new Lines(streams.out())) {
            Consumer<String> told = line -> {
                Optional<String> skipped = SkippedDamage.told(line);
                skipped.ifPresent(_ -> leftOut.set(true));
                if (SiteArchive.tellsFailure(line)) {
                    failed.set(true);
                    streams.err().println(line);
                } else {
                    out.add(skipped.orElse(line));
                }
            };
            if (!journal.askRunning("/archive", damage.skip() ? List.of(SkippedDamage.ARGUMENT) : List.of(), told)) {
                SiteArchive.stopped(journal.site(), journal.dataDirectory(), damage.skip(), told);
            }
        } catch (IOException | StoreException e) {
            throw Failure.of(e);
        }
        if (failed.get()) {
            return ExitCode.FAILED;
        }
        return leftOut.get() ? ExitCode.FINDINGS : ExitCode.DONE;
    }
}
