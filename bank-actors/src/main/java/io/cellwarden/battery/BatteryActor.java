package io.cellwarden.battery;

import io.cellwarden.cell.CellActor;
import io.cellwarden.cell.CellLimits;
import io.cellwarden.cell.CellState;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.event.Transfer;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * One live battery: hands each input to its cells, gathers their answers in cell order, and tells the bank what
 * {@link BatteryRules} and {@link BalanceRules} decide. It works on one input at a time; the bank sees to that.
 */
public final class BatteryActor extends AbstractBehavior<Object> {
    /** The other end of the loop: the BMS. */
    private static final String LOOP_END = "BMS";

    private final List<ActorRef<CellActor.Message>> cells = new ArrayList<>();
    private final ActorRef<CellActor.Answer> answers;
    private BatteryState state;
    private Gather gather = Gather.NONE;

    /** What is awaited from the cells, and what to do when it is complete. */
    private static final class Gather {
        static final Gather NONE = new Gather(-1, 0, new CellState[0], () -> {});

        private final long number;
        private final CellState[] measured;
        private final Runnable then;
        private int awaited;

        Gather(long number, int awaited, CellState[] measured, Runnable then) {
            this.number = number;
            this.awaited = awaited;
            this.measured = measured;
            this.then = then;
        }

        /** Takes an answer, whatever the order in which they come; true when it was the last. */
        boolean answered(CellActor.Answer answer) {
            if (answer instanceof CellActor.Measured(long _, CellState cell)) {
                measured[cell.number() - 1] = cell;
            }
            return --awaited == 0;
        }
    }

    private BatteryActor(ActorContext<Object> context, BatteryState state) {
        super(context);
        this.state = state;
        this.answers = context.getSelf().narrow();
    }

    /** The cells begin with the first input that concerns them: a hundred thousand at once would hold up all banks. */
    private List<ActorRef<CellActor.Message>> cells() {
        if (cells.isEmpty()) {
            for (CellState cell : state.last().cells()) {
                String cellName = ("cell-" + cell.number()).intern(); // one text for the cells of all batteries
                ActorRef<CellActor.Message> actor = getContext().spawn(CellActor.create(cell), cellName);
                getContext().watch(actor); // a battery without one of its cells ends too, and the bank hears of it
                cells.add(actor);
            }
        }
        return cells;
    }

    /** What a battery understands. */
    public sealed interface Message {}

    /** Judge an input; answered by {@link Judged}. */
    public record Judge(long gather, Input input, Instant now, ActorRef<Answer> replyTo) implements Message {}

    /** Judge balancing, the BMS having judged the charge stage; answered by {@link Balanced}. */
    public record Balance(
            long gather, Input input, ChargeStage before, ChargeStage stage, Instant now, ActorRef<Answer> replyTo)
            implements Message {}

    /**
     * The loop message on its way along the BMS cable (TOP-5); passed on, or answered at once by a battery that is not
     * fresh.
     *
     * @param from the neighbour that it comes from
     * @param rest who comes after this battery
     * @param silent batteries that the BMS holds for silent
     */
    public record PassLoop(long round, String from, List<Hop> rest, Set<String> silent, ActorRef<LoopAnswer> replyTo)
            implements Message {
        /** Copies the collections. */
        public PassLoop {
            rest = List.copyOf(rest);
            silent = Set.copyOf(silent);
        }
    }

    /** A battery further along the cable. */
    public record Hop(String name, ActorRef<Message> battery) {}

    /** The loop message came round, or met an opening between two neighbours (TOP-6). */
    public record LoopAnswer(long round, boolean open, String from, String to) {}

    /** What a battery tells its bank. */
    public sealed interface Answer {
        /** The gather that this answers. */
        long gather();

        /** Its state after what it has done. */
        BatteryState state();
    }

    /** Its judgement of an input: {@code refusal} is empty where it took the input in. */
    public record Judged(long gather, BatteryState state, String refusal, List<BankEvent> events) implements Answer {}

    /** Its balancing, confirmed by its cells. */
    public record Balanced(long gather, BatteryState state, List<BankEvent> events) implements Answer {}

    /** A battery in the given state. */
    public static Behavior<Message> create(BatteryState state) {
        // Its cells answer it directly: an adapter for each answer would cost more than the judgement of a cell.
        return Behaviors.setup((ActorContext<Object> context) -> new BatteryActor(context, state))
                .narrow();
    }

    @Override
    public Receive<Object> createReceive() {
        return newReceiveBuilder()
                .onMessage(CellActor.Answer.class, this::gathered)
                .onMessage(Message.class, this::on)
                .build();
    }

    private Behavior<Object> on(Message message) {
        switch (message) {
            case Judge judge -> judge(judge);
            case Balance balance -> balance(balance);
            case PassLoop loop -> passLoop(loop);
        }
        return this;
    }

    private void judge(Judge judge) {
        Input input = judge.input();
        String refusal = BatteryRules.refusal(state, input);
        if (!refusal.isEmpty()) {
            state = BatteryRules.evolve(state, new InputRefused(input, refusal), judge.now());
            judge.replyTo().tell(new Judged(judge.gather(), state, refusal, List.of()));
            return;
        }
        Ints voltages = BatteryRules.toMeasure(state, input);
        if (voltages.size() == 0) {
            decide(judge, state.last().cells());
            return;
        }
        List<ActorRef<CellActor.Message>> asked = cells();
        CellState[] measured = new CellState[asked.size()];
        gather = new Gather(judge.gather(), measured.length, measured, () -> decide(judge, List.of(measured)));
        CellLimits limits = BatteryRules.limitsAfter(state, input);
        for (int i = 0; i < measured.length; i++) {
            asked.get(i).tell(new CellActor.Measure(judge.gather(), voltages.get(i), limits, judge.now(), answers));
        }
    }

    private void decide(Judge judge, List<CellState> measured) {
        Draft<BatteryState> draft = BatteryRules.decide(state, judge.input(), measured, judge.now());
        state = draft.state();
        judge.replyTo().tell(new Judged(judge.gather(), state, "", draft.events()));
    }

    private void balance(Balance balance) {
        Draft<BatteryState> draft =
                BalanceRules.decide(state, balance.input(), balance.before(), balance.stage(), balance.now());
        state = draft.state();
        Balanced done = new Balanced(balance.gather(), state, draft.events());
        List<Transfer> begun = draft.events().stream()
                .filter(TransferStarted.class::isInstance)
                .map(event -> ((TransferStarted) event).transfer())
                .toList();
        if (begun.isEmpty()) {
            balance.replyTo().tell(done);
            return;
        }
        gather = new Gather(
                balance.gather(),
                begun.size(),
                new CellState[0],
                () -> balance.replyTo().tell(done));
        for (Transfer transfer : begun) {
            cells().get(transfer.fromCell() - 1)
                    .tell(new CellActor.Give(balance.gather(), transfer, cells().get(transfer.toCell() - 1), answers));
        }
    }

    private Behavior<Object> gathered(CellActor.Answer answer) {
        Gather open = gather;
        if (answer.gather() == open.number && open.answered(answer)) { // else of a gather that the bank has given up
            gather = Gather.NONE;
            open.then.run();
        }
        return this;
    }

    private void passLoop(PassLoop loop) {
        String next = loop.rest().isEmpty() ? LOOP_END : loop.rest().getFirst().name();
        boolean fresh = state.last().fresh()
                && !state.last().isSilentByRefusals()
                && !loop.silent().contains(state.name());
        if (!fresh) {
            loop.replyTo().tell(new LoopAnswer(loop.round(), true, loop.from(), next));
        } else if (loop.rest().isEmpty()) {
            loop.replyTo().tell(new LoopAnswer(loop.round(), false, "", ""));
        } else {
            List<Hop> rest = loop.rest().subList(1, loop.rest().size());
            loop.rest()
                    .getFirst()
                    .battery()
                    .tell(new PassLoop(loop.round(), state.name(), rest, loop.silent(), loop.replyTo()));
        }
    }
}
