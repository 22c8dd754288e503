package io.cellwarden.bank;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The durable record of one bank. The bank only sends to it, so protection never waits for a store (ARCHITECTURE 3).
 * Its state is the fold of what is persisted. It restarts alone, and then reports how far it has come.
 */
public final class BankJournal extends EventSourcedBehavior<BankJournal.Message, Journalled, BankState> {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    private final BankSite site;
    private final ActorRef<Report> bank;
    private final Storable storable;

    private BankJournal(BankSite site, ActorRef<Report> bank, Storable storable) {
        super(persistenceId(site.name()), SupervisorStrategy.restartWithBackoff(FIRST_BACKOFF, LONGEST_BACKOFF, 0.1));
        this.site = site;
        this.bank = bank;
        this.storable = storable;
    }

    /** What the journal understands. */
    public sealed interface Message {}

    /** Persist these events, whole inputs in order, packed where they can be. One is in flight; known ones are dropped. */
    public record Append(List<Envelope> events) implements Message {
        /** Copies the list. */
        public Append {
            events = List.copyOf(events);
        }
    }

    /** What the journal tells its bank. */
    public sealed interface Report {}

    /** Recovery is complete, after a start or a restart; all up to the state's sequence number is persisted. */
    public record Recovered(BankState state) implements Report {}

    /** All inputs up to this bank sequence number are persisted. */
    public record Appended(long sequence) implements Report {}

    /** An event or chunk that cannot be stored; it alone is left out, and all others are kept. */
    public record Refused(Journalled event, String why) implements Report {}

    /** Says whether the store can take an event, before it is handed over. */
    @FunctionalInterface
    public interface Storable {
        /** Why it cannot be stored; empty if it can. */
        String refusal(Journalled event);
    }

    /** The persistence id of a bank's journal. */
    public static PersistenceId persistenceId(String bank) {
        return PersistenceId.of("Bank", bank);
    }

    /** The journal of a bank; it reports to {@code bank}. */
    public static Behavior<Message> create(BankSite site, ActorRef<Report> bank, Storable storable) {
        return Behaviors.supervise(
                        Behaviors.setup((ActorContext<Message> context) -> new BankJournal(site, bank, storable)))
                .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_BACKOFF, LONGEST_BACKOFF, 0.1));
    }

    @Override
    public BankState emptyState() {
        return BankState.beforeFirstStart(site);
    }

    @Override
    public CommandHandler<Message, Journalled, BankState> commandHandler() {
        return (state, message) -> switch (message) {
            case Append append -> {
                List<Envelope> fresh = append.events().stream()
                        .filter(event -> event.sequence() > state.sequence())
                        .toList();
                List<Journalled> kept = new ArrayList<>(ReadingCodec.pack(fresh).stream()
                        .filter(this::isStorable)
                        .toList());
                Checkpoints.due(state, fresh, kept).filter(this::isStorable).ifPresent(kept::add);
                Appended done = new Appended(append.events().getLast().sequence());
                yield kept.isEmpty()
                        ? Effect().none().thenRun((BankState same) -> bank.tell(done))
                        : Effect().persist(kept).thenRun((BankState after) -> bank.tell(done));
            }
        };
    }

    /** One event that the store cannot take must not hold up all others; the bank keeps it and says so. */
    private boolean isStorable(Journalled event) {
        String why = storable.refusal(event);
        if (!why.isEmpty()) {
            bank.tell(new Refused(event, why));
        }
        return why.isEmpty();
    }

    @Override
    public EventHandler<BankState, Journalled> eventHandler() {
        return (state, stored) -> BankRules.evolve(state, stored.envelopes());
    }

    /** Recovery begins at the last checkpoint: a store that keeps snapshots has it as one, ours finds it in its log. */
    @Override
    public boolean shouldSnapshot(BankState state, Journalled stored, long sequenceNr) {
        return stored instanceof Envelope event && event.event() instanceof BankEvent.Checkpoint;
    }

    @Override
    public SnapshotAdapter<BankState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(BankState state) {
                return Checkpoints.of(state, 0);
            }

            @Override
            public BankState fromJournal(Object stored) {
                return BankRules.evolve(emptyState(), (Envelope) stored);
            }
        };
    }

    @Override
    public SignalHandler<BankState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> bank.tell(new Recovered(state)))
                .build();
    }
}
