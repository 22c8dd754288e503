package io.cellwarden.bank;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Tells a lost answer from a late one. A beat goes to an actor and comes back through the same queues as a gather's
 * messages, at most one at a time: where a computer has too much to do, beats slow down as the gather does (ADR 0007).
 *
 * @param <M> what the bank understands
 */
final class Heartbeat<M> {
    private final ActorRef<ActorRef<M>> echo;
    private final ActorRef<M> bank;
    private boolean awaiting;

    private Heartbeat(ActorRef<ActorRef<M>> echo, ActorRef<M> bank) {
        this.echo = echo;
        this.bank = bank;
    }

    /** A heartbeat whose beats come to this actor as {@code beat}. */
    static <M> Heartbeat<M> begin(ActorContext<M> context, M beat) {
        ActorRef<ActorRef<M>> echo = context.spawn(
                Behaviors.receiveMessage((ActorRef<M> bank) -> {
                    bank.tell(beat);
                    return Behaviors.same();
                }),
                "heartbeat");
        return new Heartbeat<>(echo, context.getSelf());
    }

    /** Asks for a beat, unless one is on its way. */
    void ask() {
        if (!awaiting) {
            awaiting = true;
            echo.tell(bank);
        }
    }

    /** A beat has come. */
    void came() {
        awaiting = false;
    }
}
