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
import java.util.Comparator;
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
public final class BatteryActor extends AbstractBehavior<BatteryActor.Message> {
    /** The other end of the loop: the BMS. */
    private static final String LOOP_END = "BMS";

    private final List<ActorRef<CellActor.Message>> cells = new ArrayList<>();
    private final ActorRef<CellActor.Answer> answers;
    private BatteryState state;
    private Gather gather = Gather.NONE;

    /** What is awaited from the cells, and what to do when it is complete. */
    private record Gather(long number, int expected, List<CellState> measured, Runnable then) {
        static final Gather NONE = new Gather(-1, 0, new ArrayList<>(), () -> {});
    }

    private BatteryActor(ActorContext<Message> context, BatteryState state) {
        super(context);
        this.state = state;
        this.answers = context.messageAdapter(CellActor.Answer.class, FromCell::new);
        for (CellState cell : state.last().cells()) {
            ActorRef<CellActor.Message> actor = context.spawn(CellActor.create(cell), "cell-" + cell.number());
            context.watch(actor); // a battery without one of its cells ends too, and the bank hears of it
            cells.add(actor);
        }
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

    private record FromCell(CellActor.Answer answer) implements Message {}

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
        return Behaviors.setup(context -> new BatteryActor(context, state));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Judge judge -> judge(judge);
            case Balance balance -> balance(balance);
            case PassLoop loop -> passLoop(loop);
            case FromCell from -> gathered(from.answer());
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
        List<CellState> measured = new ArrayList<>();
        gather = new Gather(judge.gather(), cells.size(), measured, () -> decide(judge, measured));
        CellLimits limits = BatteryRules.limitsAfter(state, input);
        for (int i = 0; i < cells.size(); i++) {
            cells.get(i).tell(new CellActor.Measure(judge.gather(), voltages.get(i), limits, judge.now(), answers));
        }
    }

    private void decide(Judge judge, List<CellState> measured) {
        List<CellState> inOrder = measured.stream()
                .sorted(Comparator.comparingInt(CellState::number))
                .toList();
        Draft<BatteryState> draft = BatteryRules.decide(state, judge.input(), inOrder, judge.now());
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
                new ArrayList<>(),
                () -> balance.replyTo().tell(done));
        for (Transfer transfer : begun) {
            cells.get(transfer.fromCell() - 1)
                    .tell(new CellActor.Give(balance.gather(), transfer, cells.get(transfer.toCell() - 1), answers));
        }
    }

    private void gathered(CellActor.Answer answer) {
        if (answer.gather() != gather.number()) {
            return; // of a gather that the bank has given up
        }
        int left = gather.expected() - 1;
        if (answer instanceof CellActor.Measured measured) {
            gather.measured().add(measured.state());
        }
        Gather current = gather;
        gather = new Gather(current.number(), left, current.measured(), current.then());
        if (left == 0) {
            gather = Gather.NONE;
            current.then().run();
        }
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
