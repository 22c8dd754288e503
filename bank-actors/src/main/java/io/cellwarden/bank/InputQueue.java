package io.cellwarden.bank;

import io.cellwarden.event.Input;
import io.cellwarden.site.BatterySettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The inputs that a bank has not judged yet, and the order in which they come: timers that are due before an input
 * first, each at its own due time; inputs of a link that the bank knows already never (ARCHITECTURE 2, 4).
 */
final class InputQueue {
    /** The source of the inputs that begin a run. */
    private static final String START = "start";

    private final String boot;
    private final InstantSource clock;
    private final ActorRef<Outcome> nobody;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    /** By battery, the time of the last reading that a late journal had. */
    private final Map<String, Instant> behind = new HashMap<>();

    private boolean started;
    private Optional<Input.Resumed> lastPause = Optional.empty();

    /**
     * An input that waits.
     *
     * @param alone whether the bank judges it by itself, since its actors have failed
     */
    record Pending(Input input, String source, ActorRef<Outcome> replyTo, boolean alone) {
        Pending judgedAlone() {
            return new Pending(input, source, replyTo, true);
        }
    }

    /**
     * An empty queue.
     *
     * @param boot id of this start of the program
     * @param nobody hears what becomes of the bank's own inputs
     */
    InputQueue(String boot, InstantSource clock, ActorRef<Outcome> nobody) {
        this.boot = boot;
        this.clock = clock;
        this.nobody = nobody;
    }

    /**
     * Adds an input from outside.
     *
     * @param replyTo hears what becomes of it
     */
    void add(Input input, String source, ActorRef<Outcome> replyTo) {
        if (!started
                && LinkPosition.parse(source)
                        .filter(of -> of.position().boot().equals(boot))
                        .isPresent()) {
            startOnce();
        }
        boolean pauseWaits = !waiting.isEmpty() && waiting.getLast().input() instanceof Input.Resumed;
        Optional<Pending> pause = Optional.empty();
        if (lastPause.filter(over -> isOfBefore(over, input)).isPresent()) {
            pause = pauseWaits
                    ? Optional.of(waiting.removeLast())
                    : lastPause.map(over -> own(over, PauseWatch.SOURCE));
        }
        waiting.add(new Pending(input, source, replyTo, false));
        pause.ifPresent(waiting::add);
    }

    /** Adds an input of the bank's own. */
    void add(Input input, String source) {
        startOnce();
        waiting.add(own(input, source));
    }

    /**
     * The program goes on after a pause. A reading that was taken before it and was still on its way is none of after it:
     * the pause is noted behind that one, again if need be, so that delays go on waiting for a fresh one (GEN-5).
     */
    void resumed(Input.Resumed pause) {
        lastPause = Optional.of(pause);
        add(pause, PauseWatch.SOURCE);
    }

    /** Its time is nearer to the begin of the pause than to its end. */
    private static boolean isOfBefore(Input.Resumed pause, Input input) {
        return input instanceof Input.Reading reading
                && reading.at().isBefore(pause.at().minusMillis(pause.pausedMs() / 2));
    }

    /** An input of the bank's own. */
    Pending own(Input input, String source) {
        return new Pending(input, source, nobody, false);
    }

    /** What was spooled is handed over: the run begins. */
    void begin(Map<String, BatterySettings> siteFile) {
        started = false;
        add(new Input.SiteLoaded(clock.instant(), siteFile), START);
    }

    /**
     * Before the first input of a run comes its start: timers that came due while the program was down wait for a fresh
     * reading (GEN-5). An input may come before what others have spooled; the run then starts twice.
     */
    private void startOnce() {
        if (!started) {
            started = true;
            waiting.add(own(new Input.Started(clock.instant(), boot), START));
        }
    }

    /** Puts inputs in front of all others, in their order. */
    void addFirst(List<Pending> inputs) {
        inputs.reversed().forEach(waiting::addFirst);
    }

    /**
     * The journal came back after a start without it. Bank time was maybe behind what the journal has until then; readings
     * from before a battery's last one are of no use any more: refused, they would look like a battery that fails.
     */
    void resumeFrom(BankState recovered, List<Pending> again) {
        recovered
                .batteries()
                .values()
                .forEach(battery -> behind.put(battery.name(), battery.last().takenAt()));
        addFirst(again);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many inputs wait, among them some that may turn out to be known. */
    int size() {
        return waiting.size();
    }

    /** Takes what is to be judged next: the first input, or the timer that is due before it. */
    Optional<Pending> next(BankState state) {
        while (!waiting.isEmpty()) {
            Pending head = waiting.getFirst();
            if (isKnown(head, state) || isOver(head, state) || isBehind(head)) {
                waiting.removeFirst().replyTo().tell(new Outcome(List.of()));
            } else {
                return Optional.of(timerBefore(state, head.input().at())
                        .filter(timer -> BankRules.letsTimersFire(head.input()))
                        .orElseGet(waiting::removeFirst));
            }
        }
        return Optional.empty();
    }

    /** The timer that fires before that time. */
    Optional<Pending> timerBefore(BankState state, Instant time) {
        return BankRules.nextTimer(state)
                .filter(timer -> BankRules.isDue(timer, later(state.clock(), time), false))
                .map(timer -> own(new Input.TimerFired(later(state.clock(), timer.due()), timer), BankRules.TIMER));
    }

    private static boolean isKnown(Pending pending, BankState state) {
        return LinkPosition.parse(pending.source())
                .filter(of -> {
                    LinkPosition last = state.links().get(of.link());
                    return last != null && of.position().isKnownAt(last);
                })
                .isPresent();
    }

    private boolean isBehind(Pending pending) {
        return pending.input() instanceof Input.Reading reading
                && reading.at().isBefore(behind.getOrDefault(reading.battery(), Instant.MIN));
    }

    /** Whether it is a timer, to be judged again, that what was judged in between has ended. */
    private static boolean isOver(Pending pending, BankState state) {
        return pending.input() instanceof Input.TimerFired fired
                && BankRules.nextTimer(state).filter(fired.timer()::equals).isEmpty();
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
