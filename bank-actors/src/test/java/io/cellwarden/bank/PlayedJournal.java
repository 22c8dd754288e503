package io.cellwarden.bank;

import io.cellwarden.bank.BankJournal.Append;
import io.cellwarden.bank.BankJournal.Appended;
import io.cellwarden.bank.BankJournal.Message;
import io.cellwarden.bank.BankJournal.Recovered;
import io.cellwarden.bank.BankJournal.Report;
import io.cellwarden.event.Envelope;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A journal that a test plays: it answers only what the test lets it answer. */
final class PlayedJournal implements Function<ActorRef<Report>, Behavior<Message>> {
    private final BlockingQueue<Append> appends = new LinkedBlockingQueue<>();
    private final CompletableFuture<ActorRef<Report>> bank = new CompletableFuture<>();
    private volatile boolean blocked;

    @Override
    public Behavior<Message> apply(ActorRef<Report> reports) {
        bank.complete(reports);
        return Behaviors.receiveMessage(message -> {
            switch (message) {
                case Append append -> {
                    appends.add(append);
                    if (!blocked) {
                        acknowledge(append);
                    }
                }
            }
            return Behaviors.same();
        });
    }

    /** Recovery is complete. */
    PlayedJournal recover(BankState state) {
        bank.join().tell(new Recovered(state));
        return this;
    }

    /** From now on nothing is acknowledged by itself. */
    void block() {
        blocked = true;
        appends.clear();
    }

    void acknowledge(Append append) {
        bank.join().tell(new Appended(append.events().getLast().sequence()));
    }

    /** Acknowledges what has come, and from now on all that comes. */
    void unblock() {
        blocked = false;
        appends.forEach(this::acknowledge);
    }

    /** Waits for the next batch. */
    Append next() throws InterruptedException {
        return LiveBank.next(appends);
    }

    /** Batches that have come and were not taken by {@link #next}. */
    int unread() {
        return appends.size();
    }

    /** All events of the batches that were not taken by {@link #next}. */
    List<Envelope> appended() {
        return appends.stream().flatMap(append -> append.events().stream()).toList();
    }

    /** The sequence numbers in a batch, each once. */
    static List<Long> sequences(Append append) {
        return append.events().stream().map(Envelope::sequence).distinct().toList();
    }
}
