package io.cellwarden.bank;

import io.cellwarden.bank.InputQueue.Pending;
import io.cellwarden.battery.BatteryActor;
import io.cellwarden.bms.BmsActor;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One input on its way through the actors: batteries, then the BMS, then balancing (ARCHITECTURE 2). Collects what they
 * answer, whatever the order of their answers, into the same result as {@link BankRules#step}.
 */
final class InputGather {
    /** Calm, high, low for longer than the pre-alarm delay, calm. */
    private static final int[] REHEARSED_MV = {3_300, 4_000, 2_000, 2_000, 3_300};

    private final long number;
    private final BankState before;
    private final Pending pending;
    private final Input input;
    private final LiveActors live;
    private final Instant now;
    private final List<String> concerned;
    private final Map<String, List<BankEvent>> judged;
    private final Map<String, List<BankEvent>> balanced;
    private final Set<String> awaited;
    private Batteries batteries;
    private List<String> balancing = List.of();
    private String refusal;
    private int beats;
    private BmsActor.Decided decided;

    private InputGather(long number, BankState before, Pending pending, LiveActors live) {
        this.number = number;
        this.before = before;
        this.pending = pending;
        this.input = pending.input();
        this.live = live;
        this.now = InputQueue.later(before.clock(), input.at());
        this.concerned = BankRules.concerned(before.batteries().names(), input);
        this.batteries = before.members();
        this.judged = HashMap.newHashMap(concerned.size());
        this.balanced = HashMap.newHashMap(concerned.size());
        this.awaited = HashSet.newHashSet(concerned.size());
        this.awaited.addAll(concerned);
        this.decided = new BmsActor.Decided(number, before.bms(), new InputAccepted(input), List.of());
        this.refusal = BankRules.refusalOfBank(before, concerned, input);
    }

    /** Hands an input down; {@code number} is new for each, so that late answers are known as such. */
    static InputGather handDown(long number, BankState before, Pending pending, LiveActors live) {
        InputGather gather = new InputGather(number, before, pending, live);
        for (String name : gather.concerned) {
            live.battery(name)
                    .tell(new BatteryActor.Judge(
                            number, gather.input, gather.now, live.paths().answers()));
        }
        if (gather.concerned.isEmpty()) {
            gather.askBms();
        }
        return gather;
    }

    /**
     * Judges made-up readings to no effect. The first real one must be answered in time, although the program has just
     * begun and has most of its classes still to load.
     */
    static void rehearse(BankSite site) {
        BankState state = BankState.beforeFirstStart(site);
        Instant time = Instant.EPOCH;
        for (int cellMv : REHEARSED_MV) {
            int[] cells = new int[site.model().cells()];
            Arrays.fill(cells, cellMv);
            time = time.plusSeconds(60);
            Input reading = new Input.Reading(site.batteries().getFirst(), time, 0, Ints.of(250), Ints.of(cells));
            state = BankRules.feed(state, reading, "rehearsal").getLast().state();
        }
    }

    private void askBms() {
        live.bms()
                .tell(new BmsActor.Decide(
                        number,
                        input,
                        refusal,
                        batteries.reports(),
                        inOrder(concerned, judged),
                        now,
                        live.paths().decisions()));
    }

    /** The input, as it waited. */
    Pending pending() {
        return pending;
    }

    /** The bank's clock while it is judged. */
    Instant now() {
        return now;
    }

    /** Counts beats of the {@link Heartbeat}; true once the answers have taken {@code limit} of them. */
    boolean beat(int limit) {
        return ++beats >= limit;
    }

    /** Whose answer is still missing: batteries, or the BMS. */
    List<String> missing() {
        return awaited.isEmpty()
                ? List.of(LiveActors.BMS)
                : before.batteries().names().stream().filter(awaited::contains).toList();
    }

    /** Takes a battery's answer, unless it is of an earlier input; the step that the bank has made, when that was all. */
    Optional<BankRules.Step> answered(BatteryActor.Answer answer) {
        String name = answer.state().name();
        if (answer.gather() != number || !awaited.remove(name)) {
            return Optional.empty();
        }
        batteries = batteries.with(answer.state());
        switch (answer) {
            case BatteryActor.Judged j -> {
                judged.put(name, j.events());
                if (!j.refusal().isEmpty()) {
                    refusal = j.refusal();
                }
                if (awaited.isEmpty()) {
                    askBms();
                }
                return Optional.empty();
            }
            case BatteryActor.Balanced b -> balanced.put(name, b.events());
        }
        return awaited.isEmpty() ? Optional.of(step()) : Optional.empty();
    }

    /** Takes the BMS's answer, and lets batteries judge their balancing; the step, when there is nothing to balance. */
    Optional<BankRules.Step> decided(BmsActor.Decided answer) {
        if (answer.gather() != number) {
            return Optional.empty();
        }
        decided = answer;
        ChargeStage stageBefore = before.bms().charge().stage();
        ChargeStage stage = answer.state().charge().stage();
        balancing = BankRules.balancing(before.batteries().names(), concerned, answer.taken(), stageBefore, stage);
        awaited.addAll(balancing);
        for (String name : balancing) {
            live.battery(name)
                    .tell(new BatteryActor.Balance(
                            number, input, stageBefore, stage, now, live.paths().answers()));
        }
        return balancing.isEmpty() ? Optional.of(step()) : Optional.empty();
    }

    private BankRules.Step step() {
        List<BankEvent> events = new ArrayList<>(decided.events());
        events.addAll(BankRules.acknowledged(before, decided.taken()));
        List<BankEvent> inOrder =
                EventOrder.of(decided.taken(), inOrder(concerned, judged), events, inOrder(balancing, balanced));
        return BankRules.made(before, now, pending.source(), inOrder, batteries, decided.state());
    }

    private static List<BankEvent> inOrder(List<String> names, Map<String, List<BankEvent>> events) {
        List<BankEvent> all = new ArrayList<>();
        names.forEach(name -> all.addAll(Objects.requireNonNull(events.getOrDefault(name, List.of()))));
        return all;
    }
}
