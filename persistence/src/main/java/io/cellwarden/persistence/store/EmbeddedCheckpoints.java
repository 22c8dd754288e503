package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's snapshots on an {@link EmbeddedStore}: the checkpoints that stand in the journal anyway, so none is written a
 * second time, and none can say anything but what the journal says. Only Pekko makes one.
 */
public final class EmbeddedCheckpoints extends SnapshotStore {
    private final EmbeddedStore store;
    private final Executor readers;

    /** As Pekko makes it, with this part of the configuration. */
    public EmbeddedCheckpoints(Config config) {
        store = EmbeddedStore.opened(config.getString(EmbeddedJournal.DIRECTORY));
        readers = context().system().dispatchers().lookup(config.getString("replay-dispatcher"))::execute;
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String id, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(CompletableFuture.supplyAsync(() -> newest(id, criteria), readers));
    }

    private Optional<SelectedSnapshot> newest(String id, SnapshotSelectionCriteria criteria) {
        return CheckpointSearch.newest(store.segments(), id, criteria.maxSequenceNr())
                .filter(event -> event.sequence() >= criteria.minSequenceNr())
                .map(event -> new SelectedSnapshot(
                        SnapshotMetadata.apply(id, event.sequence()),
                        SerializationExtension.get(context().system())
                                .deserialize(event.payload(), event.serializer(), event.manifest())
                                .get()));
    }

    /** Done: it is made of a checkpoint that the journal has just acknowledged. */
    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return done();
    }

    /** Done: it goes with the events up to it. */
    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return done();
    }

    /** Done: they go with the events up to them. */
    @Override
    public Future<Void> doDeleteAsync(String id, SnapshotSelectionCriteria criteria) {
        return done();
    }

    private static Future<Void> done() {
        return FutureConverters.asScala(CompletableFuture.<Void>completedFuture(null));
    }
}
