package io.cellwarden.ops.run;

import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.json.Shown;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What is decided as people see it: with the time of the wall clock (ADR 0008), and the latest of it kept. */
final class ShownDecisions {
    private static final int KEPT = 50;

    private final Consumer<List<Envelope>> teller;
    private final Map<String, DisplayTime> times = new ConcurrentHashMap<>();
    private final Deque<Shown> latest = new ArrayDeque<>();

    /**
     * Nothing is decided yet.
     *
     * @param teller sees everything as it is shown
     */
    ShownDecisions(Consumer<List<Envelope>> teller) {
        this.teller = teller;
    }

    /** Takes the time that a bank has shown last. */
    void begin(BankState bank) {
        times.put(bank.site().name(), new DisplayTime(bank.wallOffsetMs()));
    }

    /** Shows the events of one input; those of a clock that was set with the new time. */
    void decided(String bank, List<Envelope> events) {
        if (events.getFirst().event() instanceof InputAccepted(Input.ClockStepped stepped)) {
            times.put(bank, new DisplayTime(stepped.offsetMs()));
        }
        DisplayTime time = time(bank);
        List<Envelope> shown = events.stream().map(time::of).toList();
        keep(shown);
        teller.accept(shown);
    }

    /** How times of the bank are shown now. */
    DisplayTime time(String bank) {
        return times.getOrDefault(bank, DisplayTime.AS_IT_IS);
    }

    private synchronized void keep(List<Envelope> events) {
        Shown.InOrder inOrder = new Shown.InOrder();
        for (Envelope event : events) {
            Shown next = inOrder.next(event);
            if (Shown.isTold(event.event())) {
                latest.addLast(next);
            }
        }
        while (latest.size() > KEPT) {
            latest.removeFirst();
        }
    }

    /** The latest decisions and orders, in order. */
    synchronized List<Shown> latest() {
        return List.copyOf(latest);
    }
}
