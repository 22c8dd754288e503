package io.cellwarden.ops.run;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankState;
import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a running site writes: the space that is left there, and where inputs wait for the journal. */
final class SiteSpace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteSpace.class);

    private final Site site;
    private final Store store;
    private final Path spools;
    private final RunningBanks banks;

    private volatile Optional<DiskWatch> disk = Optional.empty();
    private volatile Optional<SpoolPlace> spoolPlace = Optional.empty();

    /**
     * Nobody looks yet.
     *
     * @param spools where inputs wait for the journal, in memory where there is a memory file system
     */
    SiteSpace(Site site, Store store, Path spools, RunningBanks banks) {
        this.site = site;
        this.store = store;
        this.spools = spools;
        this.banks = banks;
    }

    /** Watches the space, and moves what waits to the disk while a journal on another computer is away. */
    void start(InstantSource clock, SpoolPlace.Mover mover) {
        try {
            DiskWatch watch = DiskWatch.of(site, spools, store, banks, clock);
            disk = Optional.of(watch);
            watch.start();
        } catch (IOException e) {
            LOG.error("nobody watches the space on the disks, what uses them cannot be told: {}", Trouble.text(e));
        }
        if (site.store() == Site.Store.CASSANDRA) { // the embedded store is away for trouble with that disk
            spoolPlace = Optional.of(new SpoolPlace(spools, SpoolDirectory.inData(site.dataDir()), new Sight(), mover));
            spoolPlace.get().start();
        }
    }

    private final class Sight implements SpoolPlace.Sight {
        @Override
        public boolean isJournalAway() {
            return banks.describe().stream().anyMatch(BankActor.Description::isJournalUnavailable);
        }

        @Override
        public boolean hasRoom() throws IOException {
            return Files.getFileStore(site.dataDir()).getUsableSpace()
                    > site.disk().warnBelow();
        }
    }

    /** A bank began anew: it knows of the space what its journal says. */
    void begunAnew(BankState known) {
        disk.ifPresent(watch -> watch.begunAnew(known));
    }

    /** The space that is left, as last seen. */
    List<DiskSpace> left() {
        return disk.map(DiskWatch::latest).orElse(List.of());
    }

    /** Where inputs wait for the journal. */
    Path spool() {
        return spoolPlace.map(SpoolPlace::place).orElse(spools);
    }

    /** What keeps the site from remembering, each in a line for people; empty where all can be written. */
    List<String> unwritable() {
        List<String> lines = new ArrayList<>();
        if (!Files.isWritable(site.dataDir())) {
            lines.add("NO JOURNAL: " + site.dataDir()
                    + " cannot be written; the site protects, OFF works, ON needs an operator");
        }
        if (!Files.isWritable(spools)) {
            lines.add(
                    "NO RECORD: inputs can wait for the journal nowhere; what it lacks is forgotten when the program ends");
        }
        return lines;
    }

    @Override
    public void close() {
        spoolPlace.ifPresent(SpoolPlace::close);
        disk.ifPresent(DiskWatch::close);
    }
}
