package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import java.io.IOException;

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
     * How many bytes the journal takes on the disk of the data directory.
     *
     * @throws IOException if that cannot be read
     */
    long bytes() throws IOException;

    /** Ends it; to be called once no actor uses it any more. */
    @Override
    void close();
}
