package io.cellwarden.ops.run;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.EventJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest decisions, for people who look at a running site. */
final class DecisionTail {
    private static final int KEPT = 50;

    private final Deque<Envelope> decisions = new ArrayDeque<>();

    synchronized void add(List<Envelope> events) {
        for (Envelope event : events) {
            if (EventJson.decision(event).isPresent()) {
                decisions.addLast(event);
            }
        }
        while (decisions.size() > KEPT) {
            decisions.removeFirst();
        }
    }

    synchronized List<Envelope> latest() {
        return List.copyOf(decisions);
    }
}
