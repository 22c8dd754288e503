package io.cellwarden.ops.run;

import io.cellwarden.bank.BankJournal;
import io.cellwarden.event.Envelope;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.ops.site.Site;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running site with its control, ended by a signal or by {@link #close}, whichever comes first. */
public final class SiteProgram implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteProgram.class);

    /** The site file as it was at the last start; replay takes topology and models from it. */
    public static final String SITE_FILE = "site.conf";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** A stop by signal takes no longer; what is not journalled by then is in the spool for the next start. */
    private static final Duration LONGEST_STOP = Duration.ofMillis(4_500);

    private final SiteRun run;
    private final Optional<ControlServer> control;
    private final Decisions decided;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile Runnable beforeEnd = () -> {};

    /** Sees the events of every input as they are decided; must return at once. */
    public interface Decisions extends Consumer<List<Envelope>>, AutoCloseable {
        /** Whoever does not look. */
        Decisions UNSEEN = new Decisions() {
            @Override
            public void accept(List<Envelope> events) {}

            @Override
            public void close() {}
        };

        /** Nothing more comes. */
        @Override
        void close();
    }

    private SiteProgram(SiteRun run, Optional<ControlServer> control, Decisions decided) {
        this.run = run;
        this.control = control;
        this.decided = decided;
    }

    /**
     * Starts a site; returns once every bank protects and every link has begun.
     *
     * @param siteFile the text of its site file, kept in the data directory
     * @param decided closed when the site has ended
     * @throws IOException if a file of the data directory cannot be read or made
     * @throws io.cellwarden.persistence.store.StoreException if another program has the store
     * @throws IllegalArgumentException if a link or an output needs what this program has not
     */
    public static SiteProgram start(Site site, String siteFile, AnchoredClock clock, Decisions decided)
            throws IOException, InterruptedException {
        return start(site, siteFile, clock, decided, SiteRun::whyNotStorable);
    }

    /** The same in a drill, with a store that may fail. */
    public static SiteProgram start(
            Site site, String siteFile, AnchoredClock clock, Decisions decided, BankJournal.Storable storable)
            throws IOException, InterruptedException {
        SiteRun run = SiteRun.start(site, clock, decided, storable);
        try {
            keep(siteFile, site.dataDir().resolve(SITE_FILE));
            SiteProgram program = new SiteProgram(run, control(run), decided);
            Runtime.getRuntime().addShutdownHook(new Thread(program::onSignal, "stop"));
            return program;
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /** The site file may be that very file. */
    private static void keep(String siteFile, Path copy) {
        try {
            if (!Files.exists(copy) || !Files.readString(copy).equals(siteFile)) {
                OwnFile.write(copy, siteFile);
            }
        } catch (IOException e) {
            LOG.error("the site file cannot be kept for replay: {}", Trouble.text(e));
        }
    }

    /** Empty where it cannot be noted how to reach it: the site protects without. */
    private static Optional<ControlServer> control(SiteRun run) {
        try {
            return Optional.of(ControlServer.start(run));
        } catch (IOException e) {
            LOG.error(
                    "no other command can reach this program, neither status nor an operator's order, until it is "
                            + "restarted; it protects all the same: {}",
                    Trouble.text(e));
            return Optional.empty();
        }
    }

    /** Says {@code ready} once every link is open and every journal is recovered; before, whatever is waited for. */
    public void announceReady(PrintStream err) throws InterruptedException {
        List<String> told = List.of();
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (!closing.get()) {
            List<String> missing = missing();
            if (missing.isEmpty()) {
                err.println("ready");
                return;
            }
            List<String> names = missing.stream().map(SiteProgram::name).toList();
            if (System.nanoTime() > patience && !names.equals(told)) {
                missing.forEach(one -> err.println("waiting for " + one));
                told = names;
            }
            ended.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private List<String> missing() {
        try {
            return run.missing();
        } catch (CompletionException stopping) {
            return List.of("a bank: " + Trouble.text(stopping));
        }
    }

    /** What is waited for, without how it fares. */
    private static String name(String missing) {
        return missing.substring(0, missing.indexOf(':'));
    }

    /** Does something first of all when the end comes, also by a signal; it must not take long. */
    public void beforeEnd(Runnable first) {
        beforeEnd = first;
    }

    /** Waits for the end. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Waits for the end, or for so long; true if it has ended. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The site as it runs. */
    public SiteRun run() {
        return run;
    }

    /** The process ends when this returns. */
    private void onSignal() {
        Thread.ofPlatform().daemon().name("close").start(this::close);
        try {
            if (!awaitEnd(LONGEST_STOP)) {
                System.err.println("did not end in " + LONGEST_STOP.toMillis()
                        + " ms; the next start takes up what links have spooled");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends everything in order and returns when it has ended; from any thread, any number of times. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                beforeEnd.run();
                if (control.isPresent()) {
                    control.get().close();
                }
            } catch (IOException e) {
                System.err.println("the note on the running program cannot be removed: " + Trouble.text(e));
            } finally {
                run.close();
                decided.close();
                ended.countDown();
            }
        } else {
            try {
                ended.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
