package io.cellwarden.ops.incident;

import io.cellwarden.bank.BankState;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BatteryListed;
import io.cellwarden.event.BankEvent.BypassChanged;
import io.cellwarden.event.BankEvent.Locked;
import io.cellwarden.event.BankEvent.LoopClosed;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.BankEvent.Unlocked;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Envelope;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the incidents of a bank in its events, in bounded memory. An alarm of a bypassed or removed battery holds none
 * open, nor does an output that an operator has locked off.
 */
public final class Incidents {
    private final Consumer<Incident> found;
    private final Set<AlarmOf> up = new HashSet<>();
    private final Set<Output> off = EnumSet.noneOf(Output.class);
    private final Set<Output> locked = EnumSet.noneOf(Output.class);
    private boolean loopOpen;
    private Optional<IncidentNotes> open = Optional.empty();
    private long sequence;
    private Instant time = Instant.MIN;

    private Incidents(BankState start, Consumer<Incident> found) {
        this.found = found;
        start.alarms().inOrder().stream()
                .filter(alarm -> alarm.returned().isEmpty())
                .forEach(alarm -> up.add(alarm.key()));
        start.bms().bypassed().forEach(this::forget);
        locked.addAll(start.bms().operator().locks().keySet());
        loopOpen = start.bms().loop().open();
        Stream.of(Output.LOADS, Output.CHARGERS, Output.CONTACTOR)
                .filter(output -> start.site().bms().has(output) && !start.bms().isOn(output))
                .forEach(off::add);
    }

    /**
     * Hands on each incident as it is over, and at the end the one that goes on.
     *
     * @param start the bank before the first event; what is up there begins no incident, since its beginning is unknown
     * @param events in order
     */
    public static void find(BankState start, Stream<Envelope> events, Consumer<Incident> found) {
        Incidents incidents = new Incidents(start, found);
        events.forEachOrdered(incidents::add);
        incidents.settle();
        incidents.open.ifPresent(notes -> found.accept(notes.goingOn(incidents.time)));
    }

    /** For whoever wants to know only whether something goes on, from that state on. */
    public static Incidents after(BankState state) {
        return new Incidents(state, _ -> {});
    }

    /** Takes the next event, in order. */
    public void add(Envelope event) {
        if (event.sequence() != sequence) {
            settle();
            sequence = event.sequence();
        }
        time = event.time();
        take(event, event.event());
    }

    private void take(Envelope envelope, BankEvent event) {
        switch (event) {
            case AlarmRaised alarm -> {
                up.add(new AlarmOf(alarm.code(), alarm.battery()));
                notes(envelope).alarm(envelope, alarm);
            }
            case AlarmCleared alarm -> up.remove(new AlarmOf(alarm.code(), alarm.battery()));
            case LoopOpened _ -> {
                loopOpen = true;
                notes(envelope);
            }
            case LoopClosed _ -> loopOpen = false;
            case OutputSwitched switched -> switched(envelope, switched);
            case BypassChanged bypass when bypass.bypassed() -> forget(bypass.battery());
            case BatteryListed listed when !listed.present() -> forget(listed.battery());
            case Locked lock -> locked.add(lock.output());
            case Unlocked lock -> locked.remove(lock.output());
            default -> {} // moves no incident
        }
    }

    private void switched(Envelope envelope, OutputSwitched switched) {
        if (switched.output() == Output.PRE_ALARM) {
            return;
        }
        if (switched.on()) {
            off.remove(switched.output());
            return;
        }
        boolean byOperator =
                switched.causes().stream().allMatch(cause -> cause.code().equals(Cause.OPERATOR));
        if (!byOperator) {
            notes(envelope).off(switched.output());
        }
        switch (switched.output()) {
            case LOADS, CHARGERS, CONTACTOR -> off.add(switched.output());
            case ALTERNATOR, SYSTEM_PORT, INVERTER, PRE_ALARM -> {} // they follow loads and chargers (BMS-7)
        }
    }

    private IncidentNotes notes(Envelope first) {
        if (open.isEmpty()) {
            open = Optional.of(new IncidentNotes(first));
        }
        return open.get();
    }

    private void forget(String battery) {
        up.removeIf(alarm -> alarm.battery().equals(battery));
    }

    /** All events of an input are in: is it over? */
    private void settle() {
        if (isClear() && open.isPresent()) {
            found.accept(open.get().over(time));
            open = Optional.empty();
        }
    }

    /** Whether no alarm is up, the loop is closed and nothing is off but by an operator's lock. */
    public boolean isClear() {
        return up.isEmpty() && !loopOpen && locked.containsAll(off);
    }

    /** How grave an alarm is beside another. */
    static int gravity(AlarmCode code) {
        return List.of(
                        AlarmCode.Kind.SIGNAL,
                        AlarmCode.Kind.WARNING,
                        AlarmCode.Kind.ERROR,
                        AlarmCode.Kind.ALARM,
                        AlarmCode.Kind.CRITICAL)
                .indexOf(code.kind());
    }
}
