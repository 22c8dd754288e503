package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSession;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSessionRegistry;

/** The checkpoints in a journal on Cassandra; asks over the connection that Pekko's journal has. Only Pekko makes one. */
public final class CassandraCheckpoints extends CheckpointsOfJournal {
    /** The key under which the configuration has the keyspace. */
    static final String KEYSPACE = "keyspace";
    /** The key under which it has where that is, for people. */
    static final String PLACE = "place";

    private static final String JOURNAL = "pekko.persistence.cassandra";

    private final String keyspace;
    private final String place;
    private final CassandraSession session;
    private final Executor readers;

    /** As Pekko makes it, with this part of the configuration. */
    public CassandraCheckpoints(Config config) {
        keyspace = config.getString(KEYSPACE);
        place = config.getString(PLACE);
        session = CassandraSessionRegistry.get(context().system()).sessionFor(JOURNAL);
        readers = context().system().dispatchers().lookup(config.getString("replay-dispatcher"))::execute;
    }

    @Override
    CompletionStage<Optional<SelectedSnapshot>> newest(String id, SnapshotSelectionCriteria criteria) {
        return session.underlying()
                .thenApplyAsync(
                        cql -> {
                            CassandraConnection connection = new CassandraConnection(keyspace, place, cql);
                            return new CassandraReader(connection, () -> {})
                                    .checkpoint(id, criteria.maxSequenceNr())
                                    .filter(found -> found.number() >= criteria.minSequenceNr())
                                    .map(found -> new SelectedSnapshot(
                                            SnapshotMetadata.apply(id, found.number()), found.checkpoint()));
                        },
                        readers);
    }
}
