package io.cellwarden.ops.run;

import io.cellwarden.ops.archive.Archiving;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The archive of a site: of the one that runs in this process, once a day and on request, or of one that does not run. */
public final class SiteArchive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteArchive.class);
    /** A start has better things to do. */
    private static final Duration FIRST = Duration.ofMinutes(30);

    private static final String NOT_ARCHIVED = ": not archived, its journal stays whole: ";

    private static final Duration EVERY = Duration.ofDays(1);

    private final Site site;
    private final Store store;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
            .daemon()
            .priority(Thread.MIN_PRIORITY)
            .name("archive")
            .factory());

    /** An archive of a running site; nothing is done before {@link #start}. */
    SiteArchive(Site site, Store store, InstantSource clock) {
        this.site = site;
        this.store = store;
        this.clock = clock;
    }

    /** Whether a line of the answer tells that something could not be archived. */
    public static boolean tellsFailure(String line) {
        return line.contains(NOT_ARCHIVED);
    }

    /** Archives from now on by itself. */
    void start() {
        thread.scheduleWithFixedDelay(this::daily, FIRST.toMinutes(), EVERY.toMinutes(), TimeUnit.MINUTES);
    }

    private void daily() {
        run(line -> LOG.atInfo().log("{}", line));
    }

    /** Archives now; one bank that cannot be archived keeps no other from it. */
    synchronized void run(Consumer<String> out) {
        Instant cut = clock.instant().minus(site.retention());
        for (SiteBank bank : site.banks()) {
            try {
                out.accept(Archiving.run(store, bank.site(), cut));
            } catch (IOException | RuntimeException e) {
                String what = "bank " + bank.site().name() + NOT_ARCHIVED + Trouble.text(e);
                LOG.atError().log("{}", what);
                out.accept(what);
            }
        }
    }

    /**
     * Archives a site that does not run; nobody can start it meanwhile.
     *
     * @param site as its data directory keeps it
     * @throws StoreException if there is no journal, or it cannot be used
     * @throws IOException if something cannot be archived
     */
    public static void stopped(Site site, Path dataDirectory, Consumer<String> out) throws IOException {
        try (Store store = SiteStore.stopped(site, dataDirectory)) {
            Instant cut = InstantSource.system().instant().minus(site.retention());
            for (SiteBank bank : site.banks()) {
                out.accept(Archiving.run(store, bank.site(), cut));
            }
        }
    }

    /** Ends; what is half archived is left out. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
