package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.MVStoreException;

/**
 * The journal in one H2 file of the data directory. Open it before the actor system that uses {@link #config()}, and
 * close it after that has ended.
 *
 * <p>An event that the journal has acknowledged survives the end of this process, however it ends: its bytes are with
 * the operating system. The disk is told to keep them once a second, so a power cut may lose the last second; what is
 * left is whole events in order, without a gap.
 *
 * <p>One process at a time has the file; other programs' attempts fail with {@link Reason#IN_USE}.
 */
public final class EmbeddedStore implements AutoCloseable {
    private static final String URL_KEY = "pekko-persistence-jdbc.shared-databases.slick.db.url";
    /** What the plugin's schema script makes last. */
    private static final String LAST_IN_SCHEMA = "state_global_offset_idx";

    private final JournalFile file;
    /** Holds a connection all the time: with its last one H2 would close the file and free its lock. */
    private final FileKeeper keeper;

    private EmbeddedStore(JournalFile file, Connection connection) throws SQLException {
        this.file = file;
        this.keeper = FileKeeper.start(file, connection);
    }

    /**
     * Opens the store, making directory, file and tables where they are missing.
     *
     * @throws StoreException if another process has it, or it cannot be opened
     */
    public static EmbeddedStore open(Path dataDirectory) {
        JournalFile file = new JournalFile(dataDirectory);
        try {
            Files.createDirectories(file.dataDirectory());
        } catch (IOException e) {
            throw new StoreException(Reason.UNUSABLE, "cannot make the directory " + file.dataDirectory(), e);
        }
        Connection connection = file.open();
        try {
            createTables(connection);
            return new EmbeddedStore(file, connection);
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    /** The part of the configuration that leads Pekko's journal to this file; goes in front of the program's own. */
    public Config config() {
        return ConfigFactory.parseResources(EmbeddedStore.class.getClassLoader(), "embedded-store.conf")
                .withValue(URL_KEY, ConfigValueFactory.fromAnyRef(file.url()));
    }

    /** The file that holds the journal; look at its size, never open it. */
    public Path file() {
        return file.path();
    }

    /** Reads beside the running journal, in its process; to be closed before the store. */
    public JournalReader reader() {
        return new JournalReader(file, file.open());
    }

    /**
     * Writes the journal as it is now, as one entry of an archive, while it goes on being written. Every event that was
     * acknowledged before is in it; opening the copy drops what was half written.
     *
     * @throws IOException if the archive cannot be written, or the store is closed meanwhile
     */
    public void copyTo(ZipOutputStream archive) throws IOException {
        try {
            keeper.copyTo(archive);
        } catch (MVStoreException e) {
            throw new IOException("the journal cannot be copied: " + e.getMessage(), e);
        }
    }

    /** Closes the file, whoever still uses it; takes about a second at most. */
    @Override
    public void close() {
        keeper.close();
        execute(file, keeper.connection(), "SHUTDOWN");
    }

    /**
     * Writes the file anew without the space that earlier versions of its pages take. Takes seconds for each 100 MB
     * and as much space again; the store must not be open anywhere.
     *
     * @throws StoreException if there is no journal, or another process has it
     */
    public static void compact(Path dataDirectory) {
        JournalFile file = new JournalFile(dataDirectory);
        execute(file, file.openExisting(), "SHUTDOWN COMPACT");
    }

    private static void execute(JournalFile file, Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    private static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!hasIndex(statement, LAST_IN_SCHEMA)) {
                // All of the script may run twice but this index, which a killed first start may have left.
                statement.execute("DROP TABLE IF EXISTS \"event_tag\"");
                statement.execute("DROP INDEX IF EXISTS \"event_journal_ordering_idx\"");
                statement.execute("RUNSCRIPT FROM 'classpath:schema/h2/h2-create-schema.sql'");
            }
        }
    }

    private static boolean hasIndex(Statement statement, String name) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT 1 FROM INFORMATION_SCHEMA.INDEXES WHERE INDEX_NAME = '" + name + "'")) {
            return found.next();
        }
    }
}
