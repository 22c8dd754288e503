package io.cellwarden.bank;

import io.cellwarden.event.Envelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What a bank has decided and the journal has not yet acknowledged. At most one batch is in flight; a batch holds whole
 * inputs (ARCHITECTURE 3).
 */
final class JournalOutbox {
    private static final int LARGEST_BATCH = 200;

    private final Deque<List<Envelope>> waiting = new ArrayDeque<>();
    private boolean inFlight;

    /** Adds the events of one input. */
    void add(List<Envelope> input) {
        waiting.add(input);
    }

    /** The next batch to send, if none is in flight and something waits. */
    Optional<List<Envelope>> next() {
        if (inFlight || waiting.isEmpty()) {
            return Optional.empty();
        }
        List<Envelope> batch = new ArrayList<>();
        int inputs = 0;
        for (List<Envelope> input : waiting) {
            if (inputs == LARGEST_BATCH) {
                break;
            }
            batch.addAll(input);
            inputs++;
        }
        inFlight = true;
        return Optional.of(batch);
    }

    /** The journal has everything up to this number; it may send again from there. Returns what is new to it. */
    List<Envelope> acknowledged(long sequence) {
        List<Envelope> durable = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getFirst().getFirst().sequence() <= sequence) {
            durable.addAll(waiting.removeFirst());
        }
        inFlight = false;
        return durable;
    }

    /** Whether something waits for the journal. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Everything that waits, oldest first. */
    List<Envelope> all() {
        return waiting.stream().flatMap(List::stream).toList();
    }

    /** The events of one input that waits. */
    List<Envelope> of(long sequence) {
        return waiting.stream()
                .filter(input -> input.getFirst().sequence() == sequence)
                .findFirst()
                .orElse(List.of());
    }

    /** How many inputs wait. */
    int size() {
        return waiting.size();
    }
}
