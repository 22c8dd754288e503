package io.cellwarden.ops.run;

import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.CassandraStore;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.persistence.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;

/** The store that the file of a site names. */
public final class SiteStore {
    private SiteStore() {}

    /**
     * Opens it for the program that runs the site. A store that cannot be opened is opened as soon as it can be.
     *
     * @throws StoreException if another program has it, or it can never be opened so
     */
    static Store open(Site site, Duration patience) throws InterruptedException {
        return switch (site.store()) {
            case EMBEDDED -> EmbeddedStore.openWithin(site.dataDir(), patience);
            case CASSANDRA -> CassandraStore.open(site.dataDir(), site.cassandra());
        };
    }

    /**
     * Opens it for a command that writes, where the site does not run; nobody can start it meanwhile.
     *
     * @param dataDirectory its data directory; that of the site is another where the file is a copy
     * @throws StoreException if there is none, another program has it, or it cannot be used
     */
    public static Store stopped(Site site, Path dataDirectory) {
        return switch (site.store()) {
            case EMBEDDED -> {
                JournalReader.open(dataDirectory).close(); // says where there is none, instead of making one
                yield EmbeddedStore.open(dataDirectory);
            }
            case CASSANDRA -> CassandraStore.again(dataDirectory, site.cassandra());
        };
    }

    /**
     * Reads the journal of a site that does not run.
     *
     * @param dataDirectory its data directory; that of the site is another where the file is a copy
     * @throws StoreException if there is none, or it cannot be read
     */
    public static EventReader reader(Site site, Path dataDirectory) {
        return switch (site.store()) {
            case EMBEDDED -> JournalReader.open(dataDirectory);
            case CASSANDRA -> CassandraStore.reader(site.cassandra());
        };
    }
}
