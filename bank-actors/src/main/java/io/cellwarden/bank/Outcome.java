package io.cellwarden.bank;

import io.cellwarden.event.Envelope;
import java.util.List;

/** The events that an input led to; none where it was known already. */
public record Outcome(List<Envelope> events) {
    /** Copies the list. */
    public Outcome {
        events = List.copyOf(events);
    }
}
