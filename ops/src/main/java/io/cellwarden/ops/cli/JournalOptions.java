package io.cellwarden.ops.cli;

import io.cellwarden.ops.json.LineSink;
import io.cellwarden.ops.replay.JournalQuery;
import io.cellwarden.ops.replay.SkippedDamage;
import io.cellwarden.ops.run.Control;
import io.cellwarden.ops.run.ControlClient;
import io.cellwarden.ops.run.SiteProgram;
import io.cellwarden.ops.run.SiteStore;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.ops.view.Reach;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Where the journal is: that of a running site is asked over loopback, another is opened read-only, wherever its store is. */
public final class JournalOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The site file; its data directory is looked into.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The data directory; by default that of --config, else ./data.")
    private Optional<Path> dataDir = Optional.empty();

    /** The data directory that is meant, as a whole path. */
    Path dataDirectory() {
        return dataDir.orElseGet(() -> config.map(file -> site(file).dataDir()).orElse(Path.of("data")))
                .toAbsolutePath()
                .normalize();
    }

    /** What a command needs to mean the same site, to be pasted behind it; empty where the default is meant. */
    Reach reach() {
        return dataDir.map(directory -> Reach.of("--data-dir", directory))
                .or(() -> config.map(file -> Reach.of("--config", file)))
                .orElse(Reach.BY_DEFAULT);
    }

    /**
     * Asks the program that runs on that data directory.
     *
     * @return false if none does; then nothing was handed on
     */
    boolean askRunning(String path, List<String> arguments, Consumer<String> out)
            throws IOException, InterruptedException {
        Optional<Control> running = Control.find(dataDirectory());
        if (running.isEmpty()) {
            return false;
        }
        try {
            new ControlClient(running.get()).ask(path, arguments, out);
            return true;
        } catch (ControlClient.Gone killed) {
            return false; // its process id may belong to another program by now
        }
    }

    /** The site: from {@code --config}, else as the data directory keeps it from the last start. */
    Site site() {
        return site(config.orElseGet(() -> dataDirectory().resolve(SiteProgram.SITE_FILE)));
    }

    private static Site site(Path file) {
        try {
            SiteFile read = SiteFile.read(file, site -> List.of());
            return read.site().orElseThrow(() -> new Failure(SiteOption.mistakes(read.remarks())));
        } catch (SiteFile.Unreadable e) {
            throw new Failure(e.getMessage() + "; name the site with --config or --data-dir", e);
        }
    }

    /** Answers a query, from the running program or from the store. */
    void ask(List<String> arguments, DamageOptions damage, LineSink out) {
        ask(arguments, false, damage, out);
    }

    /** The same; with {@code follow} until the program ends. */
    void ask(List<String> arguments, boolean follow, DamageOptions damage, LineSink out) {
        Set<String> skipped = new LinkedHashSet<>(); // the journal is read twice
        answer(arguments, follow, damage.skip() && !follow, new LineSink() {
            @Override
            public void accept(String line) {
                SkippedDamage.told(line).ifPresentOrElse(skipped::add, () -> out.accept(line));
            }

            @Override
            public void flush() {
                out.flush();
            }
        });
        if (!skipped.isEmpty()) {
            throw Failure.finding(String.join("\n", skipped));
        }
    }

    private void answer(List<String> arguments, boolean follow, boolean skips, LineSink out) {
        try {
            List<String> all = new ArrayList<>(arguments);
            if (skips) {
                all.add(SkippedDamage.ARGUMENT);
            }
            if (askRunning(follow ? "/follow" : "/journal", all, out)) {
                return;
            }
            if (follow) {
                throw new Failure(dataDirectory() + ": no program runs on this data directory; leave --follow out");
            }
            Site site = site();
            JournalQuery query = JournalQuery.parse(arguments, site);
            try (EventReader reader = SiteStore.reader(site, dataDirectory())) {
                int threads = Runtime.getRuntime().availableProcessors();
                query.run(SkippedDamage.recorded(reader, query.bank(), skips, out), threads, out);
            }
        } catch (IOException | IllegalArgumentException | StoreException e) {
            throw Failure.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(e);
        }
    }
}
