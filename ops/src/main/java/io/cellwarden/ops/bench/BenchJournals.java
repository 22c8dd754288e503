package io.cellwarden.ops.bench;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.site.BankSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** Journals on the store that {@code run} uses, without their banks: what is written is what a bench hands in. */
final class BenchJournals implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final EmbeddedStore store;
    private final ActorSystem<Void> system;
    private final List<ActorRef<BankJournal.Message>> banks = new ArrayList<>();
    private final List<ActorRef<List<byte[]>>> others = new ArrayList<>();
    private final Semaphore answers = new Semaphore(0);

    BenchJournals(Path directory) {
        store = EmbeddedStore.open(directory);
        system = ActorSystem.create(Behaviors.empty(), "bench", store.config().withFallback(ConfigFactory.load()));
    }

    /** Adds the journal of a bank; returns once it is there. */
    void addBank(BankSite site) throws InterruptedException {
        Behavior<BankJournal.Report> answer = Behaviors.receiveMessage(_ -> {
            answers.release();
            return Behaviors.same();
        });
        ActorRef<BankJournal.Report> reports = system.systemActorOf(answer, site.name() + "-reports", Props.empty());
        banks.add(system.systemActorOf(BankJournal.create(site, reports, _ -> ""), site.name(), Props.empty()));
        await(1);
    }

    /** Adds a journal of bytes, one event each. */
    void addBytes(String name) {
        others.add(system.systemActorOf(Behaviors.setup(_ -> new OfBytes(name)), name, Props.empty()));
    }

    /** Hands each journal of a bank its events, all at once; returns once the disk has them. */
    void append(List<List<Envelope>> ofEach) throws InterruptedException {
        for (int i = 0; i < ofEach.size(); i++) {
            banks.get(i).tell(new BankJournal.Append(ofEach.get(i)));
        }
        await(ofEach.size());
    }

    /** The same of each journal of bytes. */
    void appendBytes(List<List<byte[]>> ofEach) throws InterruptedException {
        for (int i = 0; i < ofEach.size(); i++) {
            others.get(i).tell(ofEach.get(i));
        }
        await(ofEach.size());
    }

    private void await(int count) throws InterruptedException {
        if (!answers.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the store does not take it in " + PATIENCE.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        system.terminate();
        Objects.requireNonNull(system.getWhenTerminated()).toCompletableFuture().join();
        store.close();
    }

    private final class OfBytes extends EventSourcedBehavior<List<byte[]>, byte[], Integer> {
        OfBytes(String name) {
            super(PersistenceId.ofUniqueId(name));
        }

        @Override
        public Integer emptyState() {
            return 0;
        }

        @Override
        public CommandHandler<List<byte[]>, byte[], Integer> commandHandler() {
            return (_, events) -> Effect().persist(events).thenRun((Integer _) -> answers.release());
        }

        @Override
        public EventHandler<Integer, byte[]> eventHandler() {
            return (count, _) -> count + 1;
        }
    }
}
