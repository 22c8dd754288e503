package io.cellwarden.ops.site;

import io.cellwarden.persistence.store.CassandraSettings;
import io.cellwarden.site.Catalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An installation as its site file describes it.
 *
 * @param dataDir journal, spool, control address and token; taken relative to the site file's folder
 * @param store where the journal is kept
 * @param cassandra how a journal on Cassandra is reached; of no meaning for another store
 * @param catalogue the printed battery models and the site's own (TOP-9)
 * @param disk the space that must be left
 * @param retention how long readings stay in the journal that lie around no incident
 * @param banks in the order of the file
 * @param links in the order of the file
 */
public record Site(
        Path dataDir,
        Store store,
        CassandraSettings cassandra,
        Catalogue catalogue,
        DiskLimits disk,
        Duration retention,
        List<SiteBank> banks,
        List<SiteLink> links) {
    /** A season: what was seen at its beginning can be judged again at its end. */
    public static final Duration STANDARD_RETENTION = Duration.ofDays(90);

    /** Where the journal is kept. */
    public enum Store {
        /** In the data directory. */
        EMBEDDED,
        /** On a Cassandra cluster. */
        CASSANDRA
    }

    /** Copies the lists. */
    public Site {
        banks = List.copyOf(banks);
        links = List.copyOf(links);
    }

    /** After how long without a valid reading a value of that bank is stale (TOP-6, AGG-4). */
    public Duration silentAfter(String bank) {
        return bank(bank).orElseThrow().silentAfter();
    }

    /** The bank of that name. */
    public Optional<SiteBank> bank(String name) {
        return banks.stream().filter(bank -> bank.site().name().equals(name)).findFirst();
    }
}
