package io.cellwarden.ops.incident;

import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.Envelope;
import io.cellwarden.site.Output;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is known so far of an incident. */
final class IncidentNotes {
    private final Envelope first;
    private final Set<Output> off = EnumSet.noneOf(Output.class);
    private Optional<Envelope> worst = Optional.empty();
    private Optional<Envelope> firstOut = Optional.empty();
    private int gravity = -1;
    private int alarms;

    IncidentNotes(Envelope first) {
        this.first = first;
    }

    void alarm(Envelope event, AlarmRaised alarm) {
        alarms++;
        if (Incidents.gravity(alarm.code()) > gravity) {
            gravity = Incidents.gravity(alarm.code());
            worst = Optional.of(event);
        }
        if (firstOut.isEmpty() && alarm.cell() > 0) {
            firstOut = Optional.of(event);
        }
    }

    void off(Output output) {
        off.add(output);
    }

    Incident over(Instant end) {
        return incident(Optional.of(end), end);
    }

    Incident goingOn(Instant seen) {
        return incident(Optional.empty(), seen);
    }

    private Incident incident(Optional<Instant> end, Instant seen) {
        return new Incident(first, end, seen, worst, firstOut, List.copyOf(off), alarms);
    }
}
