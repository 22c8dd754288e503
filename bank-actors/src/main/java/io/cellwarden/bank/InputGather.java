package io.cellwarden.bank;

import io.cellwarden.battery.BatteryActor;
import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.bms.BmsActor;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One input on its way through the actors: batteries, then the BMS, then balancing (ARCHITECTURE 2). Collects what they
 * answer, whatever the order of their answers, into the same result as {@link BankRules#step}.
 */
final class InputGather {
    private final long number;
    private final BankState before;
    private final Input input;
    private final String source;
    private final Instant now;
    private final List<String> concerned;
    private final Map<String, BatteryState> batteries;
    private final Map<String, List<BankEvent>> judged = new HashMap<>();
    private final Map<String, List<BankEvent>> balanced = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    private List<String> balancing = List.of();
    private String refusal = "";
    private BmsActor.Decided decided;

    InputGather(long number, BankState before, Input input, String source) {
        this.number = number;
        this.before = before;
        this.input = input;
        this.source = source;
        this.now = before.clock().isAfter(input.at()) ? before.clock() : input.at();
        this.concerned = BankRules.concerned(before.batteries().keySet(), input);
        this.batteries = new LinkedHashMap<>(before.batteries());
        this.awaited.addAll(concerned);
        this.decided = new BmsActor.Decided(number, before.bms(), new InputAccepted(input), List.of());
        if (input instanceof Input.OfBattery of && concerned.isEmpty()) {
            refusal = BankRules.unknownBattery(before.site().name(), of.battery());
        }
    }

    long number() {
        return number;
    }

    Input input() {
        return input;
    }

    String source() {
        return source;
    }

    Instant now() {
        return now;
    }

    String refusal() {
        return refusal;
    }

    /** The batteries that must judge the input first. */
    List<String> concerned() {
        return concerned;
    }

    /** The batteries whose answer is still missing. */
    Set<String> awaited() {
        return awaited;
    }

    /** Takes a battery's answer; true when all that were asked have answered. */
    boolean answered(BatteryActor.Answer answer) {
        String name = answer.state().name();
        batteries.put(name, answer.state());
        switch (answer) {
            case BatteryActor.Judged j -> {
                judged.put(name, j.events());
                if (!j.refusal().isEmpty()) {
                    refusal = j.refusal();
                }
            }
            case BatteryActor.Balanced b -> balanced.put(name, b.events());
        }
        awaited.remove(name);
        return awaited.isEmpty();
    }

    /** What all batteries report after they have judged the input. */
    Map<String, BatteryReport> reports() {
        return BankState.reports(batteries);
    }

    /** What the batteries have decided, in their order. */
    List<BankEvent> batteryEvents() {
        return inOrder(concerned, judged);
    }

    /** Takes the BMS's answer; returns the batteries that must judge their balancing now. */
    List<String> decided(BmsActor.Decided answer) {
        decided = answer;
        balancing = BankRules.balancing(
                batteries.keySet(),
                concerned,
                answer.taken(),
                before.bms().charge().stage(),
                answer.state().charge().stage());
        awaited.addAll(balancing);
        return balancing;
    }

    BmsActor.Decided decided() {
        return decided;
    }

    BankState before() {
        return before;
    }

    /** Whether the input was refused, by a battery or the BMS. */
    boolean isRefused() {
        return decided.taken() instanceof InputRefused;
    }

    /** The step that the whole bank has made. */
    BankRules.Step step() {
        long sequence = before.sequence() + 1;
        List<BankEvent> events =
                EventOrder.of(decided.taken(), batteryEvents(), decided.events(), inOrder(balancing, balanced));
        List<Envelope> envelopes = BankRules.envelopes(before.site().name(), sequence, now, source, events);
        BankState after =
                new BankState(before.site(), sequence, now, batteries, decided.state(), before.linksAfter(source));
        return new BankRules.Step(after, envelopes);
    }

    private static List<BankEvent> inOrder(List<String> names, Map<String, List<BankEvent>> events) {
        List<BankEvent> all = new ArrayList<>();
        names.forEach(name -> all.addAll(Objects.requireNonNull(events.getOrDefault(name, List.of()))));
        return all;
    }
}
