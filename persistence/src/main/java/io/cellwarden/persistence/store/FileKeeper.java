package io.cellwarden.persistence.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.ZipOutputStream;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal's file open, durable and small while the program runs, once a second on a thread of its own.
 *
 * <p>H2 does neither with WRITE_DELAY=0: it never asks the disk to keep what was written, and each commit appends new
 * copies of a handful of pages (5 KB for an event of 60 bytes) whose old ones no background thread collects. Without
 * this, 100 commits a second grow the file by 1.5 MB a second; with it, the file stays within
 * {@link #GROWTH_BYTES} of what it must hold.
 */
final class FileKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileKeeper.class);

    private static final long PERIOD_MS = 1_000;
    /** Old pages are overwritten only when they have surely reached the disk: after some periods. */
    private static final int RETENTION_MS = 5_000;
    /** Collecting begins when the file has grown by this; not sooner, since each move wears the flash. */
    private static final long GROWTH_BYTES = 16 << 20;

    private static final int FILL_PERCENT = 80;
    private static final int STEP_BYTES = 4 << 20;
    private static final int STEP_MS = 100;

    private final JournalFile file;
    private final ScheduledExecutorService thread;
    private final int retentionMs;
    private final long growthBytes;
    private volatile Optional<Held> held = Optional.empty();
    private boolean opened;
    private boolean reopened;
    private long limitBytes;
    private boolean failing;
    /** Held while the file is copied: collecting moves pages and makes the file shorter. */
    private final ReentrantLock copying = new ReentrantLock();

    /** A connection, held open all the time: with its last one H2 would close the file and free its lock. */
    private record Held(Connection connection, Database database) {
        MVStore store() {
            return database.getStore().getMvStore();
        }

        FileStore<?> pages() {
            return store().getFileStore();
        }

        /** Whether H2 has not given the file up, as it does when a write fails. */
        boolean isUsable() {
            return !store().isClosed() && store().getPanicException() == null;
        }
    }

    FileKeeper(JournalFile file) {
        this(file, RETENTION_MS, GROWTH_BYTES);
    }

    /** One that does nothing by itself until {@link #begin}. */
    FileKeeper(JournalFile file, int retentionMs, long growthBytes) {
        this.file = file;
        this.retentionMs = retentionMs;
        this.growthBytes = growthBytes;
        this.thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .daemon()
                .name("journal-file-keeper-" + file.dataDirectory().getFileName())::unstarted);
    }

    /**
     * Opens the file; makes it and its tables where they are missing, unless it was open before.
     *
     * @throws StoreException if another process has it, or it cannot be opened
     */
    void open() {
        Connection connection = opened ? file.openExisting() : file.open();
        try {
            JournalTables.make(connection);
            Held fresh = new Held(connection, databaseOf(connection));
            fresh.pages().setRetentionTime(retentionMs);
            limitBytes = fresh.pages().size() + growthBytes;
            held = Optional.of(fresh);
            opened = true;
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    private static Database databaseOf(Connection connection) throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase();
    }

    /** H2's pages behind a connection. */
    static FileStore<?> pagesOf(Connection connection) throws SQLException {
        return databaseOf(connection).getStore().getMvStore().getFileStore();
    }

    /** Keeps the file from now on. */
    void begin() {
        thread.scheduleWithFixedDelay(this::keep, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Opens the file and keeps it, or goes on to try; returns when it is open, or cannot be opened, or after that time.
     *
     * @throws StoreException if another process has it
     */
    void beginWithin(Duration patience) throws InterruptedException {
        Future<?> first = thread.submit(this::open);
        begin();
        try {
            first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String what = String.valueOf(e.getMessage());
            if (e.getCause() instanceof StoreException trouble) {
                if (trouble.reason() == StoreException.Reason.IN_USE) {
                    thread.shutdownNow();
                    throw trouble;
                }
                what = String.valueOf(trouble.getMessage());
            }
            failing = true;
            LOG.error("{}; it is tried again every second", what);
        } catch (TimeoutException slow) {
            LOG.error("the journal in {} does not open; it is waited for", file.dataDirectory());
        }
    }

    /** Waits for the step that is under way, and closes the file. */
    @Override
    public void close() {
        thread.close();
        held.ifPresent(open -> {
            if (open.isUsable()) {
                shutDown(open);
            } else {
                giveUp(open);
            }
        });
        held = Optional.empty();
    }

    /** What is done once a second. */
    void keep() {
        try {
            if (!held.map(Held::isUsable).orElse(false) || reopened && !isReachable()) {
                held.ifPresent(FileKeeper::giveUp);
                held = Optional.empty();
                open();
                reopened = true;
                LOG.warn("the journal in {} is open again", file.dataDirectory());
            }
            Held open = held.orElseThrow();
            sync(open);
            collect(open);
            failing = false;
        } catch (SQLException | RuntimeException e) {
            // The journal's next write fails too and raises the alarm; here once is enough.
            if (!failing) {
                LOG.atError()
                        .setCause(e)
                        .log("The journal's file cannot be made durable; it is tried again every second");
            }
            failing = true;
        }
    }

    /**
     * Whether others can connect to what is open here. When a stale connection to a file that was given up is closed, H2
     * forgets the database of that name, which by then may be the one opened anew: for all others its file is then locked.
     */
    private boolean isReachable() throws SQLException {
        try (Connection _ = file.openExisting()) {
            return true;
        } catch (StoreException e) {
            return e.reason() != StoreException.Reason.IN_USE;
        }
    }

    private static void shutDown(Held open) {
        try (Connection connection = open.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("The journal's file was not closed in order; all that was acknowledged is in it");
        }
    }

    /** Closes without a write. As long as H2 knows a file that it has given up, nobody can open it anew. */
    private static void giveUp(Held broken) {
        broken.database().shutdownImmediately();
        try {
            broken.connection().close();
        } catch (SQLException e) {
            LOG.debug("what H2 says of its own end", e);
        }
    }

    private static void sync(Held open) throws SQLException {
        try (Statement statement = open.connection().createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    /** Writes the file as an entry of an archive while it is written; meanwhile it only grows. */
    void copyTo(ZipOutputStream archive) throws IOException {
        copying.lock();
        try {
            held.orElseThrow(() -> new IOException("the journal in " + file.dataDirectory() + " is not open"))
                    .pages()
                    .backup(archive);
        } finally {
            copying.unlock();
        }
    }

    /** One bounded step: the journal waits for it. */
    private void collect(Held open) {
        if (open.pages().size() > limitBytes && copying.tryLock()) {
            try {
                collectStep(open);
            } finally {
                copying.unlock();
            }
        }
    }

    private void collectStep(Held open) {
        FileStore<?> pages = open.pages();
        boolean rewritten = open.store().compact(FILL_PERCENT, STEP_BYTES);
        open.store().compactFile(STEP_MS);
        // compactFile leaves it at 0, which trusts that the disk keeps everything at once.
        pages.setRetentionTime(retentionMs);
        if (!rewritten) {
            limitBytes = pages.size() + growthBytes;
        }
    }
}
