package io.cellwarden.ops.incident;

import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmHeldBack;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.DelayStarted;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.LatchReleased;
import io.cellwarden.event.BankEvent.LoopClosed;
import io.cellwarden.event.BankEvent.OfInput;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.BankEvent.Unlocked;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Timer;
import io.cellwarden.ops.incident.Recollection.Known;
import io.cellwarden.ops.json.EventId;
import io.cellwarden.site.AlarmCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What led to an event, in the order in which it was recorded. */
final class Chain {
    private final Recollection known;
    private final UnaryOperator<Envelope> shown;
    private final TreeMap<EventId, Step> steps = new TreeMap<>();

    Chain(Recollection known, UnaryOperator<Envelope> shown) {
        this.known = known;
        this.shown = shown;
    }

    Collection<Step> steps() {
        return steps.values();
    }

    void add(Step step) {
        steps.putIfAbsent(step.id(), step);
    }

    /** Adds what an input led to; its orders to the hardware come as such. */
    void decision(Envelope event) {
        if (!(event.event() instanceof OutputSwitched)) {
            add(Step.Kind.DECISION, event, Words.of(event));
        }
    }

    private void add(Step.Kind kind, Envelope event, String text) {
        add(new Step(kind, shown.apply(event), text));
    }

    /** Adds an event and all that led to it. */
    void lead(Known target) {
        Envelope event = target.event();
        switch (event.event()) {
            case AlarmRaised alarm -> alarm(target, alarm);
            case OutputSwitched switched when switched.causes().isEmpty() -> back(target, switched);
            case OutputSwitched switched -> switched(target, switched);
            case AlarmCleared alarm -> {
                known.alarm(alarm.code(), alarm.battery()).ifPresent(this::raisedBefore);
                input(target.input());
                add(Step.Kind.DECISION, event, Words.of(event));
            }
            case OfInput _ -> input(event);
            default -> {
                input(target.input());
                add(Step.Kind.DECISION, event, Words.of(event));
            }
        }
    }

    private void alarm(Known target, AlarmRaised alarm) {
        Instant time = target.event().time();
        if (alarm.code() == AlarmCode.A_SL11) { // PRE-2
            known.delay(alarm.battery())
                    .filter(delay -> delay.event().event() instanceof DelayStarted started
                            && !started.due().isAfter(time))
                    .ifPresent(this::delay);
        }
        known.held(alarm.code(), alarm.battery())
                .filter(held -> isTimer(target.input(), Timer.Kind.ALARM_DELAY))
                .ifPresent(this::held);
        input(target.input());
        lastReading(target, alarm.battery());
        add(Step.Kind.DECISION, target.event(), Words.of(target.event()));
    }

    private static boolean isTimer(Envelope input, Timer.Kind kind) {
        return input.event() instanceof InputAccepted(Input.TimerFired fired)
                && fired.timer().kind() == kind;
    }

    private void delay(Known delay) {
        if (delay.event().event() instanceof DelayStarted started) {
            known.alarm(AlarmCode.W_SL12, started.battery())
                    .filter(warning ->
                            warning.event().sequence() == delay.event().sequence())
                    .ifPresent(this::lead);
            Envelope event = shown.apply(delay.event());
            add(new Step(
                    Step.Kind.DELAY,
                    event,
                    event.event() instanceof DelayStarted at
                            ? "loads of " + at.battery() + " may go off at " + at.due() + " at the earliest ("
                                    + seconds(event.time(), at.due()) + " s from the warning)"
                            : ""));
        }
    }

    private void held(Known held) {
        Envelope event = shown.apply(held.event());
        input(held.input());
        if (event.event() instanceof AlarmHeldBack back) {
            add(new Step(
                    Step.Kind.DELAY,
                    event,
                    back.code().text() + " is held back until " + back.due() + " (its alarm-delay, "
                            + seconds(event.time(), back.due()) + " s)"));
        }
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    /** A timer judges the last reading there is. */
    private void lastReading(Known target, String battery) {
        if (!(target.input().event() instanceof InputAccepted(Input.Reading _))) {
            known.reading(battery).ifPresent(reading -> input(reading.event()));
        }
    }

    private void raisedBefore(Known raised) {
        add(Step.Kind.DECISION, raised.event(), Words.of(raised.event()));
    }

    private void switched(Known target, OutputSwitched switched) {
        for (Cause cause : switched.causes()) {
            Optional<Known> reason = known.cause(switched.output(), cause);
            reason.ifPresent(this::lead);
        }
        input(target.input());
        add(Step.Kind.COMMAND, target.event(), Words.of(target.event()));
    }

    /** It is back: since when it was off, and what has gone away. */
    private void back(Known target, OutputSwitched switched) {
        known.off(switched.output())
                .filter(off -> off.event().sequence() < target.event().sequence())
                .ifPresent(off -> add(Step.Kind.COMMAND, off.event(), Words.of(off.event())));
        input(target.input());
        List<Envelope> siblings = known.input();
        siblings.stream().filter(Chain::isGone).forEach(event -> add(Step.Kind.DECISION, event, Words.of(event)));
        add(Step.Kind.COMMAND, target.event(), Words.of(target.event()));
    }

    private static boolean isGone(Envelope event) {
        return event.event() instanceof AlarmCleared
                || event.event() instanceof LatchReleased
                || event.event() instanceof LoopClosed
                || event.event() instanceof Unlocked;
    }

    private void input(Envelope input) {
        boolean reading = input.event() instanceof OfInput of && of.input() instanceof Input.Reading;
        add(reading ? Step.Kind.READING : Step.Kind.INPUT, input, Words.of(input));
    }
}
