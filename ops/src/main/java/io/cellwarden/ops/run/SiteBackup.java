package io.cellwarden.ops.run;

import io.cellwarden.bank.BankState;
import io.cellwarden.ops.backup.Backup;
import io.cellwarden.ops.replay.JournalState;
import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A backup of a site: of the one that runs in this process, or of one that does not run. */
public final class SiteBackup {
    /** Begins a line that only tells how far the work is. */
    public static final String PROGRESS = "~ ";

    private SiteBackup() {}

    /** Of the site that runs here. It goes on protecting and journalling; {@code out} gets progress and result. */
    static void running(SiteRun run, Path file, Consumer<String> out) throws IOException {
        SequencedMap<String, Long> banks = new TreeMap<>();
        List<String> settings = new ArrayList<>();
        run.awaitJournalled();
        run.describe().forEach(bank -> {
            banks.put(bank.state().site().name(), bank.journalledUpTo());
            settings.addAll(SettingsInForce.told(bank.state()));
        });
        write(
                source(
                        run.site(),
                        run.site().dataDir(),
                        List.of(run.space().spool()),
                        settings,
                        banks,
                        run.journalCopy()),
                file,
                out);
    }

    /**
     * Of a site that does not run; nobody can start it meanwhile.
     *
     * @param site as its data directory keeps it
     * @param out gets result lines, and others that begin with {@link #PROGRESS}
     * @throws io.cellwarden.persistence.store.StoreException if there is no journal, or it cannot be read
     */
    public static void stopped(Site site, Path dataDirectory, Path file, Consumer<String> out) throws IOException {
        if (!Files.exists(dataDirectory.resolve(SiteProgram.SITE_FILE))) {
            throw new IOException(dataDirectory + ": no site has run there yet; there is nothing to back up");
        }
        switch (site.store()) {
            case EMBEDDED -> {
                try (JournalReader reader = JournalReader.open(dataDirectory)) {
                    stopped(site, dataDirectory, reader, (archive, _, _) -> reader.copyTo(archive), file, out);
                }
            }
            case CASSANDRA -> {
                try (Store store = SiteStore.stopped(site, dataDirectory);
                        EventReader reader = store.reader()) {
                    stopped(site, dataDirectory, reader, Backup.JournalCopy.of(store::reader), file, out);
                }
            }
        }
    }

    private static void stopped(
            Site site,
            Path dataDirectory,
            EventReader reader,
            Backup.JournalCopy journal,
            Path file,
            Consumer<String> out)
            throws IOException {
        SequencedMap<String, Long> banks = new TreeMap<>();
        List<String> settings = new ArrayList<>();
        site.banks().forEach(bank -> {
            BankState state = JournalState.of(reader, bank.site());
            banks.put(state.site().name(), state.sequence());
            settings.addAll(SettingsInForce.told(state));
        });
        List<Path> spools = SpoolDirectory.left(dataDirectory);
        write(source(site, dataDirectory, spools, settings, banks, journal), file, out);
    }

    private static Backup.Source source(
            Site site,
            Path dataDirectory,
            List<Path> spools,
            List<String> settings,
            SequencedMap<String, Long> banks,
            Backup.JournalCopy journal) {
        String version = Optional.ofNullable(SiteBackup.class.getPackage().getImplementationVersion())
                .orElse("(development)");
        return new Backup.Source(
                dataDirectory,
                spools,
                settings,
                banks,
                journal,
                version,
                InstantSource.system().instant(),
                site.disk().alarmBelow());
    }

    private static void write(Backup.Source source, Path file, Consumer<String> out) throws IOException {
        Backup.write(source, file, line -> out.accept(PROGRESS + line)).forEach(out);
    }
}
