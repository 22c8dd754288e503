package io.cellwarden.persistence.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's snapshots: the checkpoints that stand in the journal anyway, so none is written a second time, and none can say
 * anything but what the journal says.
 */
abstract class CheckpointsOfJournal extends SnapshotStore {
    /** The newest checkpoint of a journal that meets the criteria. */
    abstract CompletionStage<Optional<SelectedSnapshot>> newest(String id, SnapshotSelectionCriteria criteria);

    @Override
    public final Future<Optional<SelectedSnapshot>> doLoadAsync(String id, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(newest(id, criteria));
    }

    /** Done: it is made of a checkpoint that the journal has just acknowledged. */
    @Override
    public final Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return done();
    }

    /** Done: it goes with the events up to it. */
    @Override
    public final Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return done();
    }

    /** Done: they go with the events up to them. */
    @Override
    public final Future<Void> doDeleteAsync(String id, SnapshotSelectionCriteria criteria) {
        return done();
    }

    private static Future<Void> done() {
        return FutureConverters.asScala(CompletableFuture.<Void>completedFuture(null));
    }
}
