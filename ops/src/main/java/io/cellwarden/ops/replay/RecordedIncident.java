package io.cellwarden.ops.replay;

import io.cellwarden.ops.incident.Incident;
import io.cellwarden.ops.incident.Incidents;
import io.cellwarden.site.BankSite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An incident of a journal.
 *
 * @param incident what it was
 * @param window its time, as it is shown
 */
public record RecordedIncident(Incident incident, Window window) {
    /**
     * Looks an incident up.
     *
     * @param journal gives all events of the bank
     * @throws IllegalArgumentException if there is none of that number
     */
    public static RecordedIncident find(BankSite site, Recorded journal, long number, DisplayTimes times) {
        List<Incident> found = new ArrayList<>();
        try (ReplayStart start = ReplayStart.before(site, journal, Instant.MIN)) {
            Incidents.find(start.state(), start.rest(), one -> {
                if (one.number() == number) {
                    found.add(one);
                }
            });
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("bank " + site.name() + " has no incident " + number
                    + "; cellwarden incidents " + site.name() + " lists them");
        }
        return new RecordedIncident(found.getFirst(), window(found.getFirst(), times));
    }

    /** The time of an incident as it is shown; of one that goes on up to what is recorded. */
    static Window window(Incident one, DisplayTimes times) {
        Instant end = one.end().orElse(one.seen());
        Instant from = times.at(one.begin()).of(one.begin());
        Instant to = times.at(end).of(end);
        return new Window(from, to.isBefore(from) ? from : to); // a clock may have been set back in it
    }
}
