package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The journal of an installation on a Cassandra cluster (ADR 0021). Its program starts and protects without it: Pekko's
 * journal connects as soon as a node answers.
 *
 * <p>One process at a time has the data directory of the site, as with the embedded store. That no site elsewhere writes
 * to the same keyspace, nothing here can see.
 */
public final class CassandraStore implements Store {
    private final CassandraSettings settings;
    private final JournalDirectory directory;
    private final Optional<DirectoryLock> lock;
    private final Config config;
    private Optional<CassandraConnection> connection = Optional.empty();
    private boolean closed;

    private CassandraStore(
            CassandraSettings settings, JournalDirectory directory, Optional<DirectoryLock> lock, Config config) {
        this.settings = settings;
        this.directory = directory;
        this.lock = lock;
        this.config = config;
    }

    /**
     * Takes the data directory for a site whose journal is on Cassandra; asks no server.
     *
     * @throws StoreException if another process has the directory, a journal of the embedded store is in it, or a password
     *     cannot be read
     */
    public static CassandraStore open(Path dataDirectory, CassandraSettings settings) {
        Config config = CassandraConnection.config(settings);
        JournalDirectory directory = new JournalDirectory(dataDirectory);
        refuseEmbedded(directory);
        return new CassandraStore(settings, directory, EmbeddedStore.lockIfUsable(directory), config);
    }

    /**
     * The same where the site has run before: elsewhere it may run now, and would not notice a second program.
     *
     * @throws StoreException as {@link #open}, or if no site has run on that directory
     */
    public static CassandraStore again(Path dataDirectory, CassandraSettings settings) {
        JournalDirectory directory = new JournalDirectory(dataDirectory);
        if (!Files.isDirectory(directory.path())) {
            throw new StoreException(
                    Reason.MISSING,
                    "no site has run on " + directory.dataDirectory()
                            + "; this is to be done on the computer that runs it",
                    null);
        }
        return open(dataDirectory, settings);
    }

    /** Its banks would begin anew, without their settings and latches. */
    private static void refuseEmbedded(JournalDirectory directory) {
        try {
            if (Files.isDirectory(directory.path()) && !directory.segments().isEmpty()) {
                throw new StoreException(
                        Reason.UNUSABLE,
                        "the journal of this site is in " + directory.path()
                                + ", and the banks would forget it on Cassandra; go on with store = embedded, or name a"
                                + " new data-dir for a journal that begins anew",
                        null);
            }
        } catch (IOException e) {
            throw directory.unusable(e);
        }
    }

    /**
     * Reads the journal of a site, whether it runs or not.
     *
     * @throws StoreException if no node answers
     */
    public static EventReader reader(CassandraSettings settings) {
        CassandraConnection connection = CassandraConnection.open(settings);
        return new CassandraReader(connection, connection::close);
    }

    @Override
    public Config config() {
        return config;
    }

    /** Connects at the first call; that connection then stays. */
    @Override
    public EventReader reader() {
        return reader(connection());
    }

    private static CassandraReader reader(CassandraConnection connection) {
        return new CassandraReader(connection, () -> {});
    }

    private synchronized CassandraConnection connection() {
        if (closed) {
            throw new StoreException(Reason.AWAY, settings.place() + " is closed", null);
        }
        if (connection.isEmpty()) {
            connection = Optional.of(CassandraConnection.open(settings));
        }
        return connection.get();
    }

    @Override
    public void append(String bank, List<Envelope> events) {
        writer().append(JournalId.of(bank), events);
    }

    /** {@inheritDoc} What was tagged stays in its view: decisions are kept for ever. */
    @Override
    public void deleteBefore(Envelope checkpoint) {
        long number = reader(connection()).numberOf(checkpoint);
        writer().deleteTo(JournalId.of(checkpoint.bank()), number - 1);
    }

    private CassandraWriter writer() {
        return new CassandraWriter(connection(), reader(connection()));
    }

    @Override
    public Path archivePart() throws IOException {
        return new ArchiveDirectory(directory.dataDirectory()).part();
    }

    @Override
    public ArchiveFile publish(String bank, long first, long last) throws IOException {
        return new CassandraArchive(connection()).publish(bank, archivePart(), first, last);
    }

    @Override
    public void noteLeftOut(List<String> lines) throws IOException {
        new ArchiveDirectory(directory.dataDirectory()).noteLeftOut(lines);
    }

    /** None: it grows elsewhere. */
    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public synchronized void close() {
        closed = true;
        connection.ifPresent(CassandraConnection::close);
        try {
            if (lock.isPresent()) {
                lock.get().close();
            }
        } catch (IOException e) {
            throw directory.unusable(e);
        }
    }
}
