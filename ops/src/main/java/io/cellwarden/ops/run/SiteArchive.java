package io.cellwarden.ops.run;

import io.cellwarden.ops.archive.Archiving;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.persistence.store.CassandraStore;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

    private static final String GO_ON = "; to archive all that can be read of it: cellwarden archive --skip-damaged"
            + " (docs/runbook.md, a damaged journal)";

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

    /** Archives from now on by itself, half an hour after the start and once a day. */
    void start() {
        start(FIRST, EVERY);
    }

    /** The same at other times; both 1 ms and more. */
    void start(Duration first, Duration every) {
        thread.scheduleWithFixedDelay(this::daily, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void daily() {
        run(false, line -> {
            if (!tellsFailure(line)) {
                LOG.atInfo().log("{}", line);
            }
        });
    }

    /** Archives now; one bank that cannot be archived keeps no other from it. */
    synchronized void run(boolean skipsDamage, Consumer<String> out) {
        run(site, store, clock, skipsDamage, line -> {
            if (tellsFailure(line)) {
                LOG.atError().log("{}", line);
            }
            out.accept(line);
        });
    }

    private static void run(Site site, Store store, InstantSource clock, boolean skipsDamage, Consumer<String> out) {
        Instant cut = clock.instant().minus(site.retention());
        for (SiteBank bank : site.banks()) {
            String name = bank.site().name();
            tryTo(name, out, () -> Archiving.run(store, name, Optional.of(bank.site()), cut, skipsDamage, out));
        }
        for (String name : others(site, store, out)) {
            tryTo(name, out, () -> Archiving.run(store, name, Optional.empty(), cut, skipsDamage, out));
        }
    }

    /** Archiving one bank. */
    private interface Step {
        void run() throws IOException;
    }

    private static void tryTo(String bank, Consumer<String> out, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            tellFailure("bank " + bank, e, out);
        }
    }

    private static void tellFailure(String what, Exception e, Consumer<String> out) {
        String how = e instanceof StoreException store && store.reason() == Reason.DAMAGED ? GO_ON : "";
        out.accept(what + NOT_ARCHIVED + Trouble.text(e) + how);
    }

    /**
     * The banks that the site file does not name any more: in a log their events lie between those of the others, and keep
     * all of these. On Cassandra they keep nothing but their own place.
     */
    private static List<String> others(Site site, Store store, Consumer<String> out) {
        return switch (store) {
            case CassandraStore _ -> List.of();
            case EmbeddedStore embedded -> {
                try (EventReader reader = embedded.reader()) {
                    yield reader.banks().stream()
                            .filter(name -> site.bank(name).isEmpty())
                            .toList();
                } catch (RuntimeException e) {
                    tellFailure("banks that the site file does not name", e, out);
                    yield List.of();
                }
            }
        };
    }

    /**
     * Archives a site that does not run; nobody can start it meanwhile.
     *
     * @param site as its data directory keeps it
     * @throws StoreException if there is no journal, or it cannot be used
     */
    public static void stopped(Site site, Path dataDirectory, boolean skipsDamage, Consumer<String> out) {
        try (Store store = SiteStore.stopped(site, dataDirectory)) {
            run(site, store, InstantSource.system(), skipsDamage, out);
        }
    }

    /** Ends; what is half archived is left out. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
