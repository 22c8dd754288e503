package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import io.cellwarden.persistence.store.Content.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.Actor;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's journal on an {@link EmbeddedStore} that is open in this process. A write is acknowledged once the disk keeps
 * it. Only Pekko makes one, as {@link EmbeddedStore#config} says.
 */
public final class EmbeddedJournal extends AsyncWriteJournal {
    /** Where in the configuration the data directory of the store stands. */
    static final String DIRECTORY = "directory";

    private final EmbeddedStore store;
    private final Serialization serialization =
            SerializationExtension.get(context().system());
    private final Executor readers;

    /** As Pekko makes it, with the journal's part of the configuration. */
    public EmbeddedJournal(Config config) {
        store = EmbeddedStore.opened(config.getString(DIRECTORY));
        readers = context().system().dispatchers().lookup(config.getString("replay-dispatcher"))::execute;
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        SegmentWriter writer = store.writer();
        List<Optional<Exception>> outcomes = new ArrayList<>();
        List<CompletableFuture<Void>> stored = new ArrayList<>();
        for (AtomicWrite write : writes) {
            try {
                stored.add(writer.write(batch(write)));
                outcomes.add(Optional.empty());
            } catch (Exception unstorable) {
                outcomes.add(Optional.of(unstorable));
            }
        }
        return FutureConverters.asScala(CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new))
                .thenApply(_ -> outcomes));
    }

    private Batch batch(AtomicWrite write) {
        List<StoredEvent> events = new ArrayList<>();
        String writer = "";
        for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
            writer = event.writerUuid();
            Object payload = event.payload();
            Serializer serializer = serialization.findSerializerFor(payload);
            events.add(new StoredEvent(
                    event.sequenceNr(),
                    serializer.identifier(),
                    Serializers.manifestFor(serializer, payload),
                    event.manifest(),
                    serialization.serialize(payload).get()));
        }
        return new Batch(write.persistenceId(), writer, events);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String id, long to) {
        return FutureConverters.asScala(store.writer()
                .delete(id, Math.min(to, store.segments().marks(id).highest())));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String id, long from, long to, long max, Consumer<PersistentRepr> replayed) {
        return FutureConverters.asScala(CompletableFuture.runAsync(() -> replay(id, from, to, max, replayed), readers));
    }

    private void replay(String id, long from, long to, long max, Consumer<PersistentRepr> replayed) {
        BatchCursor cursor = new BatchCursor(store.segments(), id, from);
        long left = max;
        for (Optional<Batch> batch = cursor.next(); batch.isPresent() && left > 0; batch = cursor.next()) {
            String writer = batch.get().writer();
            for (StoredEvent event : batch.get().events()) {
                if (event.sequence() > to || left == 0) {
                    return;
                }
                if (event.sequence() >= cursor.from()) {
                    replayed.accept(event(id, writer, event));
                    left--;
                }
            }
        }
    }

    private PersistentRepr event(String id, String writer, StoredEvent event) {
        Object payload = serialization
                .deserialize(event.payload(), event.serializer(), event.manifest())
                .get();
        return PersistentRepr.apply(
                payload, event.sequence(), id, event.adapterManifest(), false, Actor.noSender(), writer);
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String id, long from) {
        return Future.successful(store.segments().marks(id).highest());
    }
}
