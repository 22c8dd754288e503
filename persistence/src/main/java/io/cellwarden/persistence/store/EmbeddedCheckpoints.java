package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.serialization.SerializationExtension;

/** The checkpoints in the journal of an {@link EmbeddedStore}. Only Pekko makes one. */
public final class EmbeddedCheckpoints extends CheckpointsOfJournal {
    private final EmbeddedStore store;
    private final Executor readers;

    /** As Pekko makes it, with this part of the configuration. */
    public EmbeddedCheckpoints(Config config) {
        store = EmbeddedStore.opened(config.getString(EmbeddedJournal.DIRECTORY));
        readers = context().system().dispatchers().lookup(config.getString("replay-dispatcher"))::execute;
    }

    @Override
    CompletionStage<Optional<SelectedSnapshot>> newest(String id, SnapshotSelectionCriteria criteria) {
        return CompletableFuture.supplyAsync(
                () -> CheckpointSearch.newest(store.segments(), id, criteria.maxSequenceNr())
                        .filter(event -> event.sequence() >= criteria.minSequenceNr())
                        .map(event -> new SelectedSnapshot(
                                SnapshotMetadata.apply(id, event.sequence()),
                                SerializationExtension.get(context().system())
                                        .deserialize(event.payload(), event.serializer(), event.manifest())
                                        .get())),
                readers);
    }
}
