package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.ArchiveFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the journal of an installation is kept, as long as its program runs. One contract, whichever it is: what is
 * acknowledged is kept, in order, and nothing of it twice.
 */
public sealed interface Store extends AutoCloseable permits EmbeddedStore, CassandraStore {
    /** The part of the configuration that leads Pekko's journal to this store; goes in front of the program's own. */
    Config config();

    /**
     * Reads beside the running journal, in its process.
     *
     * @throws StoreException if the store is away
     */
    EventReader reader();

    /**
     * Stores events of a bank that does not live, as its journal would, behind what it has; returns once they are kept.
     *
     * @param events whole inputs
     * @throws StoreException if they are not kept, or not in a minute
     */
    void append(String bank, List<Envelope> events);

    /**
     * Deletes the events of a bank in front of a checkpoint; returns once that is sure.
     *
     * @throws IllegalArgumentException if it is no checkpoint of the bank's journal
     * @throws StoreException if it cannot be done, or not in a minute
     */
    void deleteBefore(Envelope checkpoint);

    /**
     * Where a file of an archive is written before it is published; makes its directory.
     *
     * @throws IOException if that cannot be made
     */
    Path archivePart() throws IOException;

    /**
     * Takes the file that was written at {@link #archivePart} into the archive: from now on it stands for the inputs from
     * {@code first} to {@code last} of a bank. It is kept once this returns.
     *
     * @throws IOException if it cannot be kept; nothing of it is to be seen then
     */
    ArchiveFile publish(String bank, long first, long last) throws IOException;

    /**
     * Notes in the data directory what is left out of the archive for ever because it cannot be read; it is kept once this
     * returns.
     *
     * @param lines one for each place
     * @throws IOException if the disk does not keep it
     */
    void noteLeftOut(List<String> lines) throws IOException;

    /**
     * How many bytes the journal takes on the disk of the data directory.
     *
     * @throws IOException if that cannot be read
     */
    long bytes() throws IOException;

    /** Ends it; to be called once no actor uses it any more. */
    @Override
    void close();
}
