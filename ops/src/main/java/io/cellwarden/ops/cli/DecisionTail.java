package io.cellwarden.ops.cli;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The latest decisions, for a table that is redrawn. */
final class DecisionTail implements Consumer<List<Envelope>> {
    private static final int KEPT = 50;

    private final Deque<String> lines = new ArrayDeque<>();

    @Override
    public synchronized void accept(List<Envelope> events) {
        for (Envelope event : events) {
            DecisionText.of(event).ifPresent(lines::addLast);
        }
        while (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    synchronized List<String> latest(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }
}
