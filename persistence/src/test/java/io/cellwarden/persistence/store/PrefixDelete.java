package io.cellwarden.persistence.store;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.DeleteMessagesFailure;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.Recovery;
import org.apache.pekko.persistence.RecoveryCompleted;

/** Deletes the oldest events of a persistence id through Pekko's journal, whichever it is. */
final class PrefixDelete extends AbstractPersistentActor {
    private final String id;
    private final long to;
    private final CompletableFuture<Void> done;

    private PrefixDelete(String id, long to, CompletableFuture<Void> done) {
        this.id = id;
        this.to = to;
        this.done = done;
    }

    /** Complete once they are deleted. */
    static CompletableFuture<Void> of(ActorSystem<?> system, String id, long to) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ((ExtendedActorSystem) Adapter.toClassic(system))
                .systemActorOf(
                        Props.create(PrefixDelete.class, () -> new PrefixDelete(id, to, done)),
                        "delete-" + UUID.randomUUID());
        return done;
    }

    @Override
    public String persistenceId() {
        return id;
    }

    @Override
    public Recovery recovery() {
        return Recovery.none();
    }

    @Override
    public Receive createReceiveRecover() {
        return receiveBuilder()
                .match(RecoveryCompleted.class, _ -> deleteMessages(to))
                .build();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(DeleteMessagesSuccess.class, _ -> {
                    done.complete(null);
                    context().stop(self());
                })
                .match(DeleteMessagesFailure.class, failed -> {
                    done.completeExceptionally(failed.cause());
                    context().stop(self());
                })
                .build();
    }
}
