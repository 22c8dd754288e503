package io.cellwarden.ops.incident;

import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What an event led to: the outputs that it switched, and what the hardware showed of it in the minute behind. */
final class Effects {
    private static final Duration LOOKED_AT = Duration.ofMinutes(1);

    private final UnaryOperator<Envelope> shown;
    private final List<Envelope> switched;
    private final Map<Output, Envelope> waiting = new HashMap<>();
    /** By output and actuator, what it showed first, and once it follows that. */
    private final Map<String, Step> seen = new LinkedHashMap<>();

    private final List<Step> alarms = new ArrayList<>();

    Effects(Envelope target, List<Envelope> input, UnaryOperator<Envelope> shown) {
        this.shown = shown;
        this.switched = input.stream()
                .filter(event -> target.event() instanceof OutputSwitched
                        ? event.index() == target.index()
                        : event.event() instanceof OutputSwitched output && Why.isFor(output, target))
                .toList();
        switched.forEach(event -> {
            if (event.event() instanceof OutputSwitched output) {
                waiting.put(output.output(), event);
            }
        });
    }

    /** The orders to the hardware. */
    List<Step> commands() {
        return switched.stream()
                .map(event -> new Step(Step.Kind.COMMAND, shown.apply(event), Words.of(event)))
                .toList();
    }

    /** Reads on until the minute is over, or every order is taken back. */
    void follow(Envelope first, Iterator<Envelope> rest) {
        Envelope event = first;
        while (!waiting.isEmpty()
                && Duration.between(switched.getFirst().time(), event.time()).compareTo(LOOKED_AT) <= 0) {
            look(event);
            if (!rest.hasNext()) {
                return;
            }
            event = rest.next();
        }
    }

    private void look(Envelope event) {
        switch (event.event()) {
            case OutputSwitched output -> waiting.remove(output.output());
            case InputAccepted(Input.ReadBack back) -> readBack(event, back);
            case AlarmRaised alarm
            when alarm.code() == AlarmCode.CW_OUTPUT_STUCK ->
                alarms.add(new Step(Step.Kind.EFFECT, shown.apply(event), Words.of(event)));
            default -> {} // shows nothing of it
        }
    }

    private void readBack(Envelope event, Input.ReadBack back) {
        Envelope order = waiting.get(back.output());
        if (order == null || !(order.event() instanceof OutputSwitched output)) {
            return;
        }
        String key = back.output() + back.actuator();
        boolean follows = back.on() == output.on();
        Step known = seen.get(key);
        if (known == null || (follows && known.text().contains(Words.STILL))) {
            BigDecimal after = BigDecimal.valueOf(
                    Duration.between(order.time(), event.time()).toMillis(), 3);
            seen.put(
                    key,
                    new Step(
                            Step.Kind.EFFECT,
                            shown.apply(event),
                            Words.readBack(back, follows) + ", " + after.toPlainString() + " s later"));
        }
    }

    /** What was seen, or that nothing was. */
    Collection<Step> steps() {
        List<Step> steps = new ArrayList<>(seen.values());
        steps.addAll(alarms);
        for (Envelope order : switched) {
            if (order.event() instanceof OutputSwitched output
                    && seen.keySet().stream()
                            .noneMatch(key -> key.startsWith(output.output().toString()))) {
                steps.add(new Step(
                        Step.Kind.EFFECT,
                        shown.apply(order),
                        output.output().key()
                                + ": no change is read back in the minute behind it (a link that only reads, or hardware"
                                + " that was there already)"));
            }
        }
        return steps;
    }
}
