package io.cellwarden.ops.incident;

import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent.AlarmHeldBack;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.DelayStarted;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.LatchSet;
import io.cellwarden.event.BankEvent.Locked;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last event of each sort that may be a reason for a later one, as a journal is read; bounded by the bank's size. */
final class Recollection {
    /** An event with the input that brought it. */
    record Known(Envelope event, Envelope input) {}

    private final Map<AlarmOf, Known> alarms = new HashMap<>();
    private final Map<AlarmOf, Known> held = new HashMap<>();
    private final Map<String, Known> delays = new HashMap<>();
    private final Map<String, Known> readings = new HashMap<>();
    private final Map<Output, Known> locks = new HashMap<>();
    private final Map<Output, Known> offs = new HashMap<>();
    private final Map<LatchKind, Known> latches = new HashMap<>();
    private Optional<Known> loop = Optional.empty();
    private final List<Envelope> input = new ArrayList<>();

    /** Takes note of the next event. */
    void note(Envelope event) {
        if (event.index() == 0) {
            input.clear();
        }
        input.add(event);
        Known known = new Known(event, input.getFirst());
        switch (event.event()) {
            case AlarmRaised alarm -> alarms.put(new AlarmOf(alarm.code(), alarm.battery()), known);
            case AlarmHeldBack alarm -> held.put(new AlarmOf(alarm.code(), alarm.battery()), known);
            case DelayStarted delay -> delays.put(delay.battery(), known);
            case InputAccepted(Input.Reading reading) -> readings.put(reading.battery(), known);
            case Locked lock -> locks.put(lock.output(), known);
            case OutputSwitched switched when !switched.on() -> offs.put(switched.output(), known);
            case LatchSet latch -> latches.put(latch.kind(), known);
            case LoopOpened _ -> loop = Optional.of(known);
            default -> {} // no reason for anything later
        }
    }

    /** The events of the last input so far. */
    List<Envelope> input() {
        return List.copyOf(input);
    }

    Optional<Known> alarm(AlarmCode code, String battery) {
        return Optional.ofNullable(alarms.get(new AlarmOf(code, battery)));
    }

    Optional<Known> held(AlarmCode code, String battery) {
        return Optional.ofNullable(held.get(new AlarmOf(code, battery)));
    }

    Optional<Known> delay(String battery) {
        return Optional.ofNullable(delays.get(battery));
    }

    Optional<Known> reading(String battery) {
        return Optional.ofNullable(readings.get(battery));
    }

    Optional<Known> off(Output output) {
        return Optional.ofNullable(offs.get(output));
    }

    /** The event that a cause of an output speaks of. */
    Optional<Known> cause(Output output, Cause cause) {
        return switch (cause.code()) {
            case Cause.LOOP_OPEN -> loop;
            case Cause.OPERATOR -> Optional.ofNullable(locks.get(output));
            case Cause.CONTACTOR_LOW -> Optional.ofNullable(latches.get(LatchKind.CONTACTOR_LOW));
            case Cause.CONTACTOR_HIGH -> Optional.ofNullable(latches.get(LatchKind.CONTACTOR_HIGH));
            default -> AlarmCode.of(cause.code()).flatMap(code -> alarm(code, cause.battery()));
        };
    }
}
