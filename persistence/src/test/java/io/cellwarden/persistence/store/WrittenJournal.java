package io.cellwarden.persistence.store;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Journalled;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.persistence.kryo.RandomValues;
import io.cellwarden.unit.Ints;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;

/** One bank's journal on a store, with the least actor that persists; its state is all its events. */
final class WrittenJournal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    private final Store store;
    private final String bank;
    private final ActorSystem<Message> system;

    WrittenJournal(Path directory, String bank) {
        this(EmbeddedStore.open(directory, Duration.ZERO), bank);
    }

    /** The store is closed with it. */
    WrittenJournal(Store store, String bank) {
        this.store = store;
        this.bank = bank;
        system = ActorSystem.create(new Journal(bank), "writer", store.config().withFallback(ConfigFactory.load()));
    }

    /** The events of the inputs from {@code from} to {@code to}: two for each, a second apart, the same every time. */
    static List<Envelope> events(String bank, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .boxed()
                .flatMap(sequence -> LongStream.range(0, 2).mapToObj(index -> event(bank, sequence, (int) index)))
                .toList();
    }

    private static Envelope event(String bank, long sequence, int index) {
        Envelope any = new RandomValues(2 * sequence + index).envelope();
        return new Envelope(
                bank,
                sequence,
                index,
                T0.plusSeconds(sequence),
                any.source(),
                any.causeSequence(),
                any.causeIndex(),
                any.rulesVersion(),
                any.event());
    }

    /** Calm readings of a bank as its journal stores them: chunks of so many. */
    static List<Journalled> chunks(String bank, long from, long to, int inputs) {
        List<Envelope> readings = LongStream.rangeClosed(from, to)
                .mapToObj(sequence -> reading(bank, sequence))
                .toList();
        List<Journalled> chunks = new ArrayList<>();
        for (int first = 0; first < readings.size(); first += inputs) {
            chunks.addAll(ReadingCodec.pack(readings.subList(first, Math.min(first + inputs, readings.size()))));
        }
        return chunks;
    }

    private static Envelope reading(String bank, long sequence) {
        Instant time = T0.plusSeconds(sequence);
        Ints cells = Ints.of(3_300, 3_301 + (int) (sequence % 3));
        Input.Reading reading = new Input.Reading("B1", time, 0, Ints.of(250), cells);
        String source = "a|boot|" + sequence;
        return new Envelope(bank, sequence, 0, time, source, sequence, 0, 2, new InputAccepted(reading));
    }

    void append(List<? extends Journalled> events) {
        this.<Done>ask(replyTo -> new Append(events, replyTo));
    }

    List<Envelope> recovered() {
        return ask(Read::new);
    }

    /** Deletes the oldest events, up to Pekko's number, as Pekko does when they are kept no longer. */
    void deleteTo(long sequence) {
        PrefixDelete.of(system, JournalId.of(bank), sequence).join();
    }

    Store store() {
        return store;
    }

    ActorSystem<?> system() {
        return system;
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        store.close();
    }

    /** Whether the store does not let it recover, for some seconds at least. */
    boolean isAway() {
        try {
            askSoon();
            return false;
        } catch (CompletionException away) {
            return true;
        }
    }

    /** The same of a store that may be away: asks again and again until it is there. */
    List<Envelope> awaitRecovered() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return askSoon();
            } catch (CompletionException away) {
                if (System.nanoTime() > deadline) {
                    throw away;
                }
            }
        }
    }

    private List<Envelope> askSoon() {
        CompletionStage<List<Envelope>> answer = AskPattern.ask(system, Read::new, AWAY, system.scheduler());
        return answer.toCompletableFuture().join();
    }

    /** Appends, and waits for no answer; it fails if none comes soon. */
    CompletionStage<Done> begin(List<Envelope> events) {
        return AskPattern.ask(system, replyTo -> new Append(events, replyTo), SOON, system.scheduler());
    }

    private <R> R ask(Function<ActorRef<R>, Message> message) {
        CompletionStage<R> answer = AskPattern.ask(system, message::apply, PATIENCE, system.scheduler());
        return answer.toCompletableFuture().join();
    }

    private sealed interface Message {}

    private record Append(List<? extends Journalled> events, ActorRef<Done> replyTo) implements Message {}

    private record Read(ActorRef<List<Envelope>> replyTo) implements Message {}

    private static final class Journal extends EventSourcedBehavior<Message, Journalled, List<Envelope>> {
        Journal(String bank) {
            super(
                    PersistenceId.ofUniqueId(JournalId.of(bank)),
                    SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(2), 0.1));
        }

        /** From the first event on: checkpoints among them are events like others here. */
        @Override
        public Recovery recovery() {
            return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
        }

        @Override
        public List<Envelope> emptyState() {
            return new ArrayList<>();
        }

        @Override
        public CommandHandler<Message, Journalled, List<Envelope>> commandHandler() {
            return (state, message) -> switch (message) {
                case Append(var events, var replyTo) ->
                    Effect().persist(List.<Journalled>copyOf(events)).thenReply(replyTo, _ -> Done.getInstance());
                case Read(var replyTo) -> Effect().reply(replyTo, List.copyOf(state));
            };
        }

        @Override
        public EventHandler<List<Envelope>, Journalled> eventHandler() {
            return (state, event) -> {
                state.addAll(event.envelopes());
                return state;
            };
        }
    }
}
