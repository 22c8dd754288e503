package io.cellwarden.bank;

import io.cellwarden.alarm.AlarmBoard;
import io.cellwarden.alarm.AlarmLifeRules;
import io.cellwarden.battery.BalanceRules;
import io.cellwarden.battery.BatteryRules;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.ReadingRules;
import io.cellwarden.bms.BmsRules;
import io.cellwarden.bms.BmsState;
import io.cellwarden.cell.CellState;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Cause;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Command;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rules of a bank as one pure fold: what the actors do live, in one thread and without messages. The same inputs in
 * the same order give the same events here and there, always (ARCHITECTURE 2).
 */
public final class BankRules {
    /** Version of the rules; goes up whenever equal inputs may give other events than before. */
    public static final int VERSION = 4;

    /** The first version to which a value that a reading does not tell is unknown; before it was the last (ADR 0037). */
    public static final int UNTOLD_IS_UNKNOWN = 4;

    /** The source of an input that is a timer. */
    public static final String TIMER = "timer";

    private BankRules() {}

    /** The state after one input, and its events in order. */
    public record Step(BankState state, List<Envelope> events) {
        /** Copies the list. */
        public Step {
            events = List.copyOf(events);
        }
    }

    /**
     * Takes in one input, and before it every timer that is due earlier, each at its own due time (GEN-5).
     *
     * @param source who brought it, for the envelope
     * @return one step per timer that fired, then that of the input
     */
    public static List<Step> feed(BankState state, Input input, String source) {
        Instant at = later(state.clock(), input.at());
        List<Step> steps = letsTimersFire(input) ? fire(state, at, false) : new ArrayList<>();
        BankState now = steps.isEmpty() ? state : steps.getLast().state();
        steps.add(step(now, input, source));
        return steps;
    }

    /** A start or a pause first makes all readings stale: timers that came due meanwhile wait (GEN-5). */
    static boolean letsTimersFire(Input input) {
        return !(input instanceof Input.Started || input instanceof Input.Resumed || input instanceof Input.TimerFired);
    }

    /** Fires every timer due before {@code until}, or up to and including it. */
    public static List<Step> fire(BankState state, Instant until, boolean inclusive) {
        return fireWhile(state, timer -> isDue(timer, until, inclusive));
    }

    /** Fires every timer whose turn is not behind that of {@code last}. */
    public static List<Step> fireUpTo(BankState state, Timer last) {
        return fireWhile(state, timer -> timer.compareTo(last) <= 0);
    }

    private static List<Step> fireWhile(BankState state, Predicate<Timer> hasItsTurn) {
        List<Step> steps = new ArrayList<>();
        BankState now = state;
        Optional<Timer> next = nextTimer(now);
        while (next.isPresent() && hasItsTurn.test(next.get())) {
            Timer timer = next.get();
            Step step = step(now, new Input.TimerFired(later(now.clock(), timer.due()), timer), TIMER);
            steps.add(step);
            now = step.state();
            next = nextTimer(now);
        }
        return steps;
    }

    /** Whether a timer fires before an input of time {@code until}, or at that time too. */
    static boolean isDue(Timer timer, Instant until, boolean inclusive) {
        return inclusive ? !timer.due().isAfter(until) : timer.due().isBefore(until);
    }

    /** The timer that fires next, in (due, id) order. */
    public static Optional<Timer> nextTimer(BankState state) {
        Optional<Timer> next = BmsRules.nextTimer(state.bms(), state.reports());
        for (Optional<Timer> timer : state.members().timers().values()) {
            next = Timer.first(next, timer);
        }
        return next;
    }

    /** Judges one input; timers due before it have fired already. */
    public static Step step(BankState state, Input input, String source) {
        Instant now = later(state.clock(), input.at());
        List<String> concerned = concerned(state.batteries().names(), input);
        String refusal = refusal(state, concerned, input);
        BankEvent taken = refusal.isEmpty() ? new InputAccepted(input) : new InputRefused(input, refusal);

        Batteries batteries = state.members();
        List<BankEvent> batteryEvents = new ArrayList<>();
        for (String name : concerned) {
            Draft<BatteryState> draft = judged(batteries.states().of(name), input, taken, now);
            batteries = batteries.with(draft.state());
            batteryEvents.addAll(draft.events());
        }
        ChargeStage before = state.bms().charge().stage();
        Draft<BmsState> bms = BmsRules.decide(state.bms(), batteries.reports(), batteryEvents, taken, now);
        ChargeStage stage = bms.state().charge().stage();
        List<BankEvent> balancing = new ArrayList<>();
        for (String name : balancing(state.batteries().names(), concerned, taken, before, stage)) {
            Draft<BatteryState> draft = BalanceRules.decide(batteries.states().of(name), input, before, stage, now);
            batteries = batteries.with(draft.state());
            balancing.addAll(draft.events());
        }
        List<BankEvent> events = new ArrayList<>(bms.events());
        events.addAll(acknowledged(state, taken));
        return made(state, now, source, EventOrder.of(taken, batteryEvents, events, balancing), batteries, bms.state());
    }

    /** The alarms that an input acknowledges; those it brings up itself nobody has seen yet. */
    static List<BankEvent> acknowledged(BankState before, BankEvent taken) {
        return taken instanceof InputAccepted accepted
                ? AlarmLifeRules.decide(before.alarms(), accepted.input())
                : List.of();
    }

    /** The step that all events of one input, in their order, make of the state before it. */
    static Step made(
            BankState before, Instant now, String source, List<BankEvent> events, Batteries batteries, BmsState bms) {
        long sequence = before.sequence() + 1;
        List<Envelope> envelopes = envelopes(before.site().name(), sequence, now, source, events);
        AlarmBoard alarms = before.alarms();
        for (Envelope envelope : envelopes) {
            alarms = AlarmLifeRules.evolve(alarms, envelope);
        }
        return new Step(
                new BankState(
                        before.site(),
                        sequence,
                        now,
                        batteries,
                        bms,
                        alarms,
                        before.linksAfter(source),
                        before.wallOffsetMsAfter(events.getFirst())),
                envelopes);
    }

    /** The batteries that an input is handed to; names the bank does not know stay out. */
    static List<String> concerned(List<String> batteries, Input input) {
        return switch (input) {
            case Input.OfBattery of -> only(batteries, of.battery());
            case Input.Operator operator ->
                switch (operator.command()) {
                    case Command.ChangeSetting change -> only(batteries, change.battery());
                    case Command.FactoryReset reset -> only(batteries, reset.battery());
                    case Command.ForgetSensors forget -> only(batteries, forget.battery());
                    default -> List.of();
                };
            case Input.TimerFired fired ->
                switch (fired.timer().kind()) {
                    case PRE_ALARM_DELAY, ALARM_DELAY, FULL_CHARGE_OVERDUE ->
                        only(batteries, fired.timer().subject());
                    case SILENCE, LOADS_SETTLED, CHARGERS_SETTLED, OUTPUT_STUCK, CONTACTOR_CLOSING, OVERRIDE_END ->
                        List.of();
                };
            case Input.Started _, Input.Resumed _, Input.SiteLoaded _ -> batteries;
            case Input.ReadBack _,
                    Input.MonitorReading _,
                    Input.DeviceFigures _,
                    Input.ControlFrame _,
                    Input.MonitorReport _,
                    Input.LoopReport _,
                    Input.ChargerReport _,
                    Input.SystemVoltage _,
                    Input.ClockStepped _,
                    Input.DiskReport _,
                    Input.GapReport _,
                    Input.JournalReport _ -> List.of();
        };
    }

    private static List<String> only(List<String> batteries, String name) {
        return batteries.contains(name) ? List.of(name) : List.of();
    }

    /** The batteries whose balancing an input may change, after the BMS has judged the charge stage. */
    static List<String> balancing(
            List<String> batteries, List<String> concerned, BankEvent taken, ChargeStage before, ChargeStage stage) {
        if (before != stage) {
            return batteries;
        }
        return taken instanceof InputAccepted ? concerned : List.of();
    }

    private static String refusal(BankState state, List<String> concerned, Input input) {
        String ofBank = refusalOfBank(state, concerned, input);
        if (!ofBank.isEmpty()) {
            return ofBank;
        }
        for (String name : concerned) {
            String ofBattery = BatteryRules.refusal(state.batteries().of(name), input);
            if (!ofBattery.isEmpty()) {
                return ofBattery;
            }
        }
        return BmsRules.refusal(state.bms(), state.reports(), input);
    }

    /** Why the bank itself refuses an input: it names no battery of the bank, or acknowledges nothing; else empty. */
    static String refusalOfBank(BankState state, List<String> concerned, Input input) {
        return input instanceof Input.OfBattery of && concerned.isEmpty()
                ? "there is no battery " + of.battery() + " in bank "
                        + state.site().name()
                : AlarmLifeRules.refusal(state.alarms(), input);
    }

    private static Draft<BatteryState> judged(BatteryState battery, Input input, BankEvent taken, Instant now) {
        if (taken instanceof InputRefused) {
            return new Draft<>(BatteryRules.evolve(battery, taken, now), (state, event) -> state);
        }
        List<CellState> measured = BatteryRules.measure(
                battery, BatteryRules.toMeasure(battery, input), BatteryRules.limitsAfter(battery, input), now);
        return BatteryRules.decide(battery, input, measured, now);
    }

    /** The events of one input in their envelopes, each with the event that caused it. */
    static List<Envelope> envelopes(String bank, long sequence, Instant now, String source, List<BankEvent> events) {
        List<Envelope> envelopes = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            int cause = causeIndex(events, i);
            envelopes.add(new Envelope(bank, sequence, i, now, source, sequence, cause, VERSION, events.get(i)));
        }
        return envelopes;
    }

    /** The alarm or loop event of the same input that switched an output; the input itself for all else. */
    private static int causeIndex(List<BankEvent> events, int index) {
        if (events.get(index) instanceof OutputSwitched switched) {
            for (Cause cause : switched.causes()) {
                for (int i = 1; i < index; i++) {
                    if (isCause(events.get(i), cause)) {
                        return i;
                    }
                }
            }
        }
        return 0;
    }

    private static boolean isCause(BankEvent event, Cause cause) {
        return switch (event) {
            case AlarmRaised alarm ->
                alarm.code().text().equals(cause.code()) && alarm.battery().equals(cause.battery());
            case LoopOpened _ -> cause.code().equals(Cause.LOOP_OPEN);
            default -> false;
        };
    }

    /** The state after a journalled event: recovery and replay are folds of this. */
    public static BankState evolve(BankState state, Envelope envelope) {
        BankEvent event = asRecorded(state, envelope);
        if (event instanceof Checkpoint checkpoint) {
            BankMemory kept = (BankMemory) checkpoint.memory();
            return kept.stateOf(state.site(), envelope.sequence(), envelope.time());
        }
        Batteries batteries = state.members();
        for (String name : touched(state.batteries().names(), event)) {
            batteries = batteries.with(BatteryRules.evolve(batteries.states().of(name), event, envelope.time()));
        }
        return new BankState(
                state.site(),
                envelope.sequence(),
                envelope.time(),
                batteries,
                BmsRules.evolve(state.bms(), event, envelope.time()),
                AlarmLifeRules.evolve(state.alarms(), envelope),
                state.linksAfter(envelope.source()),
                state.wallOffsetMsAfter(event));
    }

    /** Earlier versions took what a reading did not tell for what was told before, so the state of then did too. */
    private static BankEvent asRecorded(BankState state, Envelope envelope) {
        return envelope.rulesVersion() < UNTOLD_IS_UNKNOWN
                        && envelope.event() instanceof InputAccepted(Input.Reading reading)
                        && state.batteries().names().contains(reading.battery())
                ? new InputAccepted(ReadingRules.filled(
                        reading, state.batteries().of(reading.battery()).last()))
                : envelope.event();
    }

    /** The batteries that an event can change; an input changes those alone that it is handed to. */
    private static List<String> touched(List<String> batteries, BankEvent event) {
        return switch (event) {
            case BankEvent.OfInput of -> concerned(batteries, of.input());
            case BankEvent.OfBattery of -> only(batteries, of.battery());
            default -> batteries;
        };
    }

    /** The state after some of them, in order. */
    public static BankState evolve(BankState state, List<Envelope> events) {
        BankState evolved = state;
        for (Envelope event : events) {
            evolved = evolve(evolved, event);
        }
        return evolved;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
