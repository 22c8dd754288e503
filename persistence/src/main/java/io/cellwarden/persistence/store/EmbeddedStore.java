package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
 * <p>A write that fails, for want of space or by a broken disk, makes H2 give the file up; it is opened again, once a
 * second until it can be written.
 *
 * <p>One process at a time has the file; other programs' attempts fail with {@link Reason#IN_USE}.
 */
public final class EmbeddedStore implements AutoCloseable {
    private static final String URL_KEY = "pekko-persistence-jdbc.shared-databases.slick.db.url";

    private final JournalFile file;
    private final FileKeeper keeper;

    private EmbeddedStore(Path dataDirectory) {
        this.file = new JournalFile(dataDirectory);
        this.keeper = new FileKeeper(file);
        try {
            Files.createDirectories(file.dataDirectory());
        } catch (IOException e) {
            throw new StoreException(Reason.UNUSABLE, "cannot make the directory " + file.dataDirectory(), e);
        }
    }

    /**
     * Opens the store, making directory, file and tables where they are missing.
     *
     * @throws StoreException if another process has it, or it cannot be opened
     */
    public static EmbeddedStore open(Path dataDirectory) {
        EmbeddedStore store = new EmbeddedStore(dataDirectory);
        store.keeper.open();
        store.keeper.begin();
        return store;
    }

    /**
     * As {@link #open}, for a program that protects also without its journal: a file that cannot be opened, or not by
     * then, is opened as soon as it can be.
     *
     * @throws StoreException if another process has it, or the directory cannot be made
     */
    public static EmbeddedStore openWithin(Path dataDirectory, Duration patience) throws InterruptedException {
        EmbeddedStore store = new EmbeddedStore(dataDirectory);
        store.keeper.beginWithin(patience);
        return store;
    }

    /** The part of the configuration that leads Pekko's journal to this file; goes in front of the program's own. */
    public Config config() {
        return ConfigFactory.parseResources(EmbeddedStore.class.getClassLoader(), "embedded-store.conf")
                .withValue(URL_KEY, ConfigValueFactory.fromAnyRef(file.existingUrl()));
    }

    /** The file that holds the journal; look at its size, never open it. */
    public Path file() {
        return file.path();
    }

    /** Reads beside the running journal, in its process; to be closed before the store. */
    public JournalReader reader() {
        return new JournalReader(file, file.openExisting());
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

    /** Closes the file, whoever still uses it; takes about a second at most, unless the disk hangs. */
    @Override
    public void close() {
        keeper.close();
    }

    /**
     * Writes the file anew without the space that earlier versions of its pages take. Takes seconds for each 100 MB
     * and as much space again; the store must not be open anywhere.
     *
     * @throws StoreException if there is no journal, or another process has it
     */
    public static void compact(Path dataDirectory) {
        JournalFile file = new JournalFile(dataDirectory);
        try (Connection connection = file.openExisting();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }
}
