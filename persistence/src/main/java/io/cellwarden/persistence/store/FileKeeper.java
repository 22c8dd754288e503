package io.cellwarden.persistence.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.ZipOutputStream;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal's file durable and small while the program runs, once a second on a thread of its own.
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
    private volatile Connection connection;
    private volatile MVStore store;
    private volatile FileStore<?> pages;
    private final ScheduledExecutorService thread;
    private final int retentionMs;
    private final long growthBytes;
    private long limitBytes;
    private boolean failing;
    /** Held while the file is copied: collecting moves pages and makes the file shorter. */
    private final ReentrantLock copying = new ReentrantLock();

    /** One whose thread is not started. */
    FileKeeper(JournalFile file, Connection connection, int retentionMs, long growthBytes) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.store = storeOf(connection);
        this.pages = store.getFileStore();
        this.retentionMs = retentionMs;
        this.growthBytes = growthBytes;
        this.limitBytes = pages.size() + growthBytes;
        this.thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .daemon()
                .name("journal-file-keeper-" + file.dataDirectory().getFileName())::unstarted);
        pages.setRetentionTime(retentionMs);
    }

    /** H2's page store behind a connection. */
    static MVStore storeOf(Connection connection) throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
                .getDatabase()
                .getStore()
                .getMvStore();
    }

    static FileKeeper start(JournalFile file, Connection connection) throws SQLException {
        FileKeeper keeper = new FileKeeper(file, connection, RETENTION_MS, GROWTH_BYTES);
        keeper.thread.scheduleWithFixedDelay(keeper::keep, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
        return keeper;
    }

    /** Waits for the step that is under way. */
    @Override
    public void close() {
        thread.close();
    }

    /** What is done once a second. */
    void keep() {
        try {
            if (store.isClosed()) {
                reopen();
            }
            sync();
            collect();
            failing = false;
        } catch (SQLException | RuntimeException e) {
            // The journal's next write fails too and raises the alarm; here once is enough.
            if (!failing) {
                LOG.atError().setCause(e).log("The journal's file cannot be made durable");
            }
            failing = true;
        }
    }

    /** The connection that holds the file open now. */
    Connection connection() {
        return connection;
    }

    /** H2 gives a file up for good after a write that failed, as on a full disk; opened anew it is whole. */
    private void reopen() throws SQLException {
        Connection dead = connection;
        Connection fresh = file.open();
        connection = fresh;
        store = storeOf(fresh);
        pages = store.getFileStore();
        pages.setRetentionTime(retentionMs);
        limitBytes = pages.size() + growthBytes;
        LOG.info("The journal's file was opened again");
        dead.close();
    }

    private void sync() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    /** Writes the file as an entry of an archive while it is written; meanwhile it only grows. */
    void copyTo(ZipOutputStream archive) throws IOException {
        copying.lock();
        try {
            pages.backup(archive);
        } finally {
            copying.unlock();
        }
    }

    /** One bounded step: the journal waits for it. */
    private void collect() {
        if (pages.size() > limitBytes && copying.tryLock()) {
            try {
                collectStep();
            } finally {
                copying.unlock();
            }
        }
    }

    private void collectStep() {
        boolean rewritten = store.compact(FILL_PERCENT, STEP_BYTES);
        store.compactFile(STEP_MS);
        // compactFile leaves it at 0, which trusts that the disk keeps everything at once.
        pages.setRetentionTime(retentionMs);
        if (!rewritten) {
            limitBytes = pages.size() + growthBytes;
        }
    }
}
