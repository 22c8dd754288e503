package io.cellwarden.ops.cli;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.run.SiteProgram;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest decisions, for a table that is redrawn. */
final class DecisionTail implements SiteProgram.Decisions {
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

    @Override
    public void close() {} // the table goes with its terminal

    synchronized List<String> latest(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }
}
