package io.cellwarden.ops.run;

import io.cellwarden.event.Envelope;
import io.cellwarden.gateway.link.AnchoredClock;
import io.cellwarden.ops.site.Site;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A running site with its control, ended by a signal or by {@link #close}, whichever comes first. */
public final class SiteProgram implements AutoCloseable {
    /** The site file as it was at the last start; replay takes topology and models from it. */
    public static final String SITE_FILE = "site.conf";

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final SiteRun run;
    private final ControlServer control;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread onSignal = new Thread(this::close, "stop");

    private SiteProgram(SiteRun run, ControlServer control) {
        this.run = run;
        this.control = control;
    }

    /**
     * Starts a site; returns once every bank protects and every link has begun.
     *
     * @param siteFile the text of its site file, kept in the data directory
     * @param decided sees the events of every input; must return at once
     */
    public static SiteProgram start(Site site, String siteFile, AnchoredClock clock, Consumer<List<Envelope>> decided)
            throws IOException, InterruptedException {
        SiteRun run = SiteRun.start(site, clock, decided);
        Path copy = site.dataDir().resolve(SITE_FILE);
        Files.writeString(copy, siteFile);
        SiteProgram program = new SiteProgram(run, ControlServer.start(run));
        Runtime.getRuntime().addShutdownHook(program.onSignal);
        return program;
    }

    /** Says {@code ready} once every link is open and every journal is recovered; a link that stays shut is named. */
    public void announceReady(PrintStream err) throws InterruptedException {
        boolean told = false;
        while (!closing.get() && !run.awaitLinks(LOOK_AGAIN)) {
            if (!told) {
                run.links().stream()
                        .filter(link -> !link.open())
                        .forEach(link -> err.println("waiting for " + link.text(run.now())));
                told = true;
            }
        }
        run.describe().stream()
                .filter(bank -> !bank.journalRecovered())
                .forEach(bank -> err.println("bank " + bank.state().site().name()
                        + " protects without its journal: OFF works, ON does not"));
        err.println("ready");
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

    /** Ends everything in order; safe to call twice, and from any thread. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                control.close();
            } catch (IOException e) {
                System.err.println("the note on the running program cannot be removed: " + e.getMessage());
            }
            run.close();
            ended.countDown();
        }
    }
}
