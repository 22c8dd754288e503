package io.cellwarden.ops.export;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.evaluate.CsvShape;
import io.cellwarden.ops.evaluate.DamagedReadings;
import io.cellwarden.ops.evaluate.ReadingsFile;
import io.cellwarden.ops.evaluate.Row;
import io.cellwarden.persistence.store.JournalWriter;
import io.cellwarden.site.BankSite;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a journal of a log of another system: its rows are judged by the rules of today as they would have come live, so
 * that replay, what-if and incidents work on it; with checkpoints, as a live bank has them. Where the bank judges silence, a
 * battery of which no valid row came for so long is called silent, as a link would.
 */
public final class ReadingsImport {
    /** The source of what no row brought. */
    private static final String SOURCE = "import";

    private final BankSite site;
    private final Duration silentAfter;
    private final JournalWriter journal;
    private final Map<String, Instant> heard = new LinkedHashMap<>();
    private BankState state;
    private long rows;
    private Optional<Instant> first = Optional.empty();

    private ReadingsImport(BankSite site, JournalWriter journal) {
        this.site = site.withSilentAfter(Duration.ZERO);
        this.silentAfter = site.silentAfter();
        this.journal = journal;
        this.state = BankState.beforeFirstStart(this.site);
    }

    /**
     * What was imported.
     *
     * @param rows how many readings
     * @param from the time of the first
     * @param to the time of the last
     * @param inputs how many inputs the journal has
     */
    public record Summary(long rows, Instant from, Instant to, long inputs) {}

    /**
     * Imports a file into a data directory that no program uses.
     *
     * @param site the bank; calls a battery silent after its {@code silentAfter}, never where that is zero
     * @param name the file's name, for messages
     * @throws DamagedReadings at the first row that cannot be read, or if there is none; the journal is then to be thrown away
     * @throws io.cellwarden.persistence.store.StoreException if the journal cannot be written
     */
    public static Summary run(BankSite site, String name, CsvShape shape, Reader content, Path dataDirectory) {
        try (JournalWriter journal = JournalWriter.begin(dataDirectory, site.name())) {
            ReadingsImport run = new ReadingsImport(site, journal);
            ReadingsFile.read(name, shape, content, run::take);
            return run.end(name);
        }
    }

    private void take(Row row) {
        String battery = battery(row);
        if (first.isEmpty()) {
            first = Optional.of(row.time());
            feed(new Input.Started(row.time(), SOURCE), SOURCE);
            feed(new Input.SiteLoaded(row.time(), site.settings()), SOURCE);
        }
        silent(row.time());
        Input input = row.input(
                battery, site.model().cells(), state.batteries().of(battery).last());
        feed(input, row.where().replace('|', '_'));
        if (input instanceof Input.Reading) {
            heard.put(battery, state.clock());
        }
        rows++;
    }

    private String battery(Row row) {
        String name = row.battery();
        String own =
                name.startsWith(site.name() + "/") ? name.substring(site.name().length() + 1) : name;
        if (!site.batteries().contains(own)) {
            throw row.damaged("battery \"" + name + "\" is not in bank " + site.name() + "; it has "
                    + String.join(", ", site.batteries()));
        }
        return own;
    }

    /** Silence comes at its own time, before what is heard later. */
    private void silent(Instant now) {
        if (silentAfter.isZero()) {
            return;
        }
        heard.entrySet().stream()
                .filter(one -> one.getValue().plus(silentAfter).isBefore(now))
                .sorted(Map.Entry.comparingByValue())
                .toList()
                .forEach(one -> {
                    feed(new Input.BatterySilent(one.getKey(), one.getValue().plus(silentAfter)), SOURCE);
                    heard.remove(one.getKey());
                });
    }

    private void feed(Input input, String source) {
        append(BankRules.feed(state, input, source));
    }

    private void append(List<BankRules.Step> steps) {
        for (BankRules.Step step : steps) {
            journal.append(step.events());
            Envelope last = step.events().getLast();
            if (Checkpoints.isDue(state, last)) {
                journal.append(List.of(Checkpoints.of(step.state(), last.index() + 1)));
            }
            state = step.state();
        }
    }

    private Summary end(String name) {
        Instant begin = first.orElseThrow(() -> new DamagedReadings(name, "there is no row in it"));
        append(BankRules.fire(state, state.clock(), true));
        return new Summary(rows, begin, state.clock(), state.sequence());
    }
}
