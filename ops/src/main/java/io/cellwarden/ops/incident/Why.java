package io.cellwarden.ops.incident;

import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.EventId;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.LineSink;
import io.cellwarden.ops.json.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Why an event came: the chain reading, decision, command, effect (LIF-2), and the cell that was first out (GEN-3). */
public final class Why {
    private final EventId wanted;
    private final List<Step> steps;

    private Why(EventId wanted, List<Step> steps) {
        this.wanted = wanted;
        this.steps = steps;
    }

    /**
     * Looks an event up and what led to it.
     *
     * @param journal the bank's events from somewhere before it on
     * @param shown an event at the time that is shown
     * @throws IllegalArgumentException if no such event is recorded
     */
    public static Why of(String bank, EventId wanted, Iterator<Envelope> journal, UnaryOperator<Envelope> shown) {
        Recollection before = new Recollection();
        List<Envelope> input = new ArrayList<>();
        Optional<Envelope> behind = Optional.empty();
        long last = 0;
        while (journal.hasNext() && behind.isEmpty()) {
            Envelope event = journal.next();
            last = event.sequence();
            if (event.sequence() < wanted.sequence()) {
                before.note(event);
            } else if (event.sequence() == wanted.sequence()) {
                input.add(event);
            } else {
                behind = Optional.of(event);
            }
        }
        Envelope target = target(bank, wanted, input, last);
        Chain chain = new Chain(before, shown);
        for (Envelope event : input) {
            if (event.index() <= target.index()) {
                before.note(event);
            }
        }
        chain.lead(new Recollection.Known(target, input.getFirst()));
        if (target.index() == 0) {
            input.stream().filter(event -> Shown.isTold(event.event())).forEach(chain::decision);
        }
        Effects effects = new Effects(target, input, shown);
        effects.commands().forEach(command -> chain.add(command));
        if (behind.isPresent()) {
            effects.follow(behind.get(), journal);
        }
        List<Step> steps = new ArrayList<>(chain.steps());
        steps.addAll(effects.steps());
        return new Why(wanted, steps);
    }

    private static Envelope target(String bank, EventId wanted, List<Envelope> input, long last) {
        return input.stream()
                .filter(event -> event.index() == wanted.index())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("bank " + bank + " has no event " + wanted
                        + (input.isEmpty()
                                ? "; its journal ends with input " + last
                                : "; input " + wanted.sequence() + " has 0 to "
                                        + input.getLast().index())
                        + "; cellwarden events " + bank + " prints the id of each"));
    }

    /** Tells the chain. */
    public void tell(boolean json, LineSink out) {
        if (json) {
            steps.forEach(step -> out.accept(Json.line(Json.members()
                    .put("why", wanted.toString())
                    .put("step", step.kind().name().toLowerCase(Locale.ROOT))
                    .put("id", step.id().toString())
                    .put("time", step.event().time().toString())
                    .put("text", step.text())
                    .put("event", EventJson.entry(new Shown(step.event(), Optional.empty())))
                    .build())));
            out.accept(Json.line(Json.members()
                    .put("why", wanted.toString())
                    .put("firstOut", firstOut().map(Why::firstOutJson))
                    .build()));
            return;
        }
        for (Step step : steps) {
            out.accept("%s  %-8s  %s  id=%s"
                    .formatted(
                            step.event().time(), step.kind().name().toLowerCase(Locale.ROOT), step.text(), step.id()));
        }
        out.accept(firstOut()
                .map(event -> "first out: " + Incident.alarm(event) + ", " + event.time())
                .orElse("first out: no cell"));
    }

    private static Object firstOutJson(Envelope event) {
        Instant time = event.time();
        return event.event() instanceof AlarmRaised alarm
                ? Json.members()
                        .put("id", EventId.of(event).toString())
                        .put("time", time.toString())
                        .put("code", alarm.code().text())
                        .put("battery", alarm.battery())
                        .put("cell", alarm.cell())
                        .build()
                : Json.members().build();
    }

    /** The alarm of the cell that crossed a limit first, among all that led there. */
    private Optional<Envelope> firstOut() {
        return steps.stream()
                .map(Step::event)
                .filter(event -> event.event() instanceof AlarmRaised alarm && alarm.cell() > 0)
                .findFirst();
    }

    /** Whether an output was switched for what an alarm or an open loop says. */
    static boolean isFor(OutputSwitched switched, Envelope target) {
        return switch (target.event()) {
            case AlarmRaised alarm ->
                switched.causes().stream()
                        .anyMatch(cause -> cause.code().equals(alarm.code().text())
                                && cause.battery().equals(alarm.battery()));
            default -> true;
        };
    }
}
