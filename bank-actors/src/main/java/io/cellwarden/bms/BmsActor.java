package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** The live BMS of a bank: takes the batteries' reports and tells the bank what {@link BmsRules} decide. */
public final class BmsActor extends AbstractBehavior<BmsActor.Message> {
    private BmsState state;

    private BmsActor(ActorContext<Message> context, BmsState state) {
        super(context);
        this.state = state;
    }

    /** What a BMS understands. */
    public sealed interface Message {}

    /**
     * Decide on an input; answered by {@link Decided}.
     *
     * @param refusal why a battery has refused it, empty if none has
     * @param reports every battery's report after it has judged the input
     * @param events what the batteries have decided
     */
    public record Decide(
            long gather,
            Input input,
            String refusal,
            Map<String, BatteryReport> reports,
            List<BankEvent> events,
            Instant now,
            ActorRef<Decided> replyTo)
            implements Message {}

    /** What it has decided; {@code taken} says whether the input was accepted. */
    public record Decided(long gather, BmsState state, BankEvent taken, List<BankEvent> events) {}

    /** A BMS in the given state. */
    public static Behavior<Message> create(BmsState state) {
        return Behaviors.setup(context -> new BmsActor(context, state));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onMessage(Decide.class, this::decide).build();
    }

    private Behavior<Message> decide(Decide decide) {
        String refusal = decide.refusal().isEmpty()
                ? BmsRules.refusal(state, decide.reports(), decide.input())
                : decide.refusal();
        BankEvent taken =
                refusal.isEmpty() ? new InputAccepted(decide.input()) : new InputRefused(decide.input(), refusal);
        Draft<BmsState> draft = BmsRules.decide(state, decide.reports(), decide.events(), taken, decide.now());
        state = draft.state();
        decide.replyTo().tell(new Decided(decide.gather(), state, taken, draft.events()));
        return this;
    }
}
