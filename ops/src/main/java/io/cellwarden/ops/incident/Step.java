package io.cellwarden.ops.incident;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.EventId;

/**
 * One link of the chain that leads from a reading to its effect.
 *
 * @param kind what it is
 * @param event the recorded event, as it is shown
 * @param text it in words
 */
record Step(Kind kind, Envelope event, String text) {
    /** The links of a chain, in the order in which they follow each other. */
    enum Kind {
        /** What a battery measured. */
        READING,
        /** What else came in: a timer, a report, an order. */
        INPUT,
        /** What the rules made of it. */
        DECISION,
        /** Time that had to pass first. */
        DELAY,
        /** What was ordered of the hardware. */
        COMMAND,
        /** What the hardware then showed. */
        EFFECT
    }

    EventId id() {
        return EventId.of(event);
    }
}
