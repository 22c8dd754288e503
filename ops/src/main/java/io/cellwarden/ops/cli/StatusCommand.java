package io.cellwarden.ops.cli;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankState;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.replay.JournalState;
import io.cellwarden.ops.run.StatusView;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cellwarden status}. */
@Command(
        name = "status",
        description =
                "Shows banks, batteries, alarms and links of a running site; of a stopped one, what its journal last knew.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--json", description = "One JSON object per bank and per link, one a line.")
    private boolean json;

    private final Streams streams;

    StatusCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Lines out = new Lines(streams.out())) {
            if (!journal.askRunning(json ? "/status" : "/table", List.of(), out::add)) {
                stopped(out);
            }
        } catch (IOException | StoreException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }

    /** No program runs: the state that the journal gives. */
    private void stopped(Lines out) {
        Site site = journal.site();
        List<BankActor.Description> banks = new ArrayList<>();
        Instant last = Instant.EPOCH;
        try (JournalReader reader = JournalReader.open(journal.dataDirectory())) {
            for (SiteBank bank : site.banks()) {
                BankState state = JournalState.of(reader, bank.site());
                banks.add(new BankActor.Description(state, true, 0));
                last = state.clock().isAfter(last) ? state.clock() : last;
            }
        }
        Instant at = last;
        if (json) {
            StatusView.objects(banks, List.of(), at, false).forEach(object -> out.add(Json.line(object)));
        } else {
            out.add("no program runs here; this is what the journal last knew");
            StatusView.table(banks, List.of(), at).forEach(out::add);
        }
    }
}
