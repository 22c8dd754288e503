package io.cellwarden.cell;

import io.cellwarden.event.Transfer;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One live cell: keeps its state, tells its battery which limits it is beyond, and passes balancing energy on to its
 * neighbours. All decisions are {@link CellRules}'.
 *
 * <p>There are tens of thousands of them, so it is the plainest behavior there is: without context and builder a cell takes
 * less memory and each message less time. It is begun anew by its battery, never restarted.
 */
public final class CellActor extends ExtensibleBehavior<CellActor.Message> {
    private CellState state;

    private CellActor(CellState state) {
        this.state = state;
    }

    /** What a cell understands. */
    public sealed interface Message {}

    /** A voltage to be judged by; answered by {@link Measured}. */
    public record Measure(long gather, int voltageMv, CellLimits limits, Instant at, ActorRef<Answer> replyTo)
            implements Message {}

    /** The battery has chosen this cell, the highest, to pass energy on to a lower neighbour (BAL-1). */
    public record Give(long gather, Transfer transfer, ActorRef<Message> to, ActorRef<Answer> replyTo)
            implements Message {}

    /** From the highest cell to its neighbour: energy flows from now on; confirmed to the battery (BAL-9). */
    public record Take(long gather, Transfer transfer, ActorRef<Answer> replyTo) implements Message {}

    /** What a cell tells its battery. */
    public sealed interface Answer {
        /** The gather that this answers. */
        long gather();
    }

    /** Its state after a measurement: voltage and alarm signals. */
    public record Measured(long gather, CellState state) implements Answer {}

    /** The receiving cell confirms a transfer. */
    public record Confirmed(long gather, Transfer transfer) implements Answer {}

    /** A cell in the given state. */
    public static Behavior<Message> create(CellState state) {
        return new CellActor(state);
    }

    @Override
    public Behavior<Message> receiveSignal(TypedActorContext<Message> context, Signal signal) {
        return Behaviors.unhandled();
    }

    @Override
    public Behavior<Message> receive(TypedActorContext<Message> context, Message message) {
        switch (message) {
            case Measure m -> {
                state = CellRules.measure(state, m.voltageMv(), m.limits(), m.at());
                m.replyTo().tell(new Measured(m.gather(), state));
            }
            case Give g -> g.to().tell(new Take(g.gather(), g.transfer(), g.replyTo()));
            case Take t -> t.replyTo().tell(new Confirmed(t.gather(), t.transfer()));
        }
        return Behaviors.same();
    }
}
