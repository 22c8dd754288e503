package io.cellwarden.ops.cli;

import io.cellwarden.ops.run.SiteStore;
import io.cellwarden.ops.verify.Verification;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cellwarden verify}. */
@Command(
        name = "verify",
        description = {
            "Walks journal and archive from the first to the last event: checksums, order, gaps, checkpoints, and whether"
                    + " every input is decided so today. Also beside a running site. It changes nothing.",
            "What is wrong is told with its place, and the exit code is 3. See docs/runbook.md for what to do."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BANK", arity = "0..*", description = "The banks; all if none is named.")
    private List<String> banks = List.of();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--json", description = "JSON lines.")
    private boolean json;

    private final Streams streams;

    VerifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>();
        banks.forEach(bank -> arguments.add("bank=" + bank));
        if (json) {
            arguments.add("json");
        }
        AtomicBoolean found = new AtomicBoolean();
        try (Lines results = new Lines(streams.out())) {
            Consumer<String> told = line -> {
                if (line.startsWith(Verification.PROGRESS)) {
                    streams.err().println(line.substring(Verification.PROGRESS.length()));
                } else {
                    results.add(line);
                    if (Verification.tellsFinding(line)) {
                        found.set(true);
                    }
                }
            };
            if (!journal.askRunning("/verify", arguments, told)) {
                Verification verification = Verification.parse(arguments, journal.site());
                try (EventReader reader = SiteStore.reader(journal.site(), journal.dataDirectory())) {
                    verification.run(reader, told);
                }
            }
        } catch (IOException | IllegalArgumentException | StoreException e) {
            throw Failure.of(e);
        }
        return found.get() ? ExitCode.FINDINGS : ExitCode.DONE;
    }
}
