package io.cellwarden.bank;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Decided inputs, in order, for which no file has room: at most so many. Beyond that the oldest reading that led to nothing
 * is given up; where there is none, the oldest input. What was decided is never taken back by it.
 */
final class Overflow {
    private final int most;
    private final Consumer<List<Envelope>> givenUp;
    private final NavigableMap<Long, List<Envelope>> inputs = new TreeMap<>();
    private final Deque<Long> calm = new ArrayDeque<>();

    /**
     * Nothing yet.
     *
     * @param givenUp hears what goes into no record
     */
    Overflow(int most, Consumer<List<Envelope>> givenUp) {
        this.most = most;
        this.givenUp = givenUp;
    }

    void add(List<Envelope> input) {
        long sequence = input.getFirst().sequence();
        inputs.put(sequence, input);
        if (isCalm(input)) {
            calm.addLast(sequence);
        }
        if (inputs.size() > most) {
            givenUp.accept(remove(calm.isEmpty() ? inputs.firstKey() : calm.getFirst()));
        }
    }

    /** Something measured, after which all is as before. */
    static boolean isCalm(List<Envelope> input) {
        return input.size() == 1 && input.getFirst().event() instanceof InputAccepted(Input.Measured _);
    }

    boolean isEmpty() {
        return inputs.isEmpty();
    }

    int size() {
        return inputs.size();
    }

    List<Envelope> first() {
        return inputs.firstEntry().getValue();
    }

    List<Envelope> removeFirst() {
        return remove(inputs.firstKey());
    }

    private List<Envelope> remove(long sequence) {
        List<Envelope> removed = Objects.requireNonNull(inputs.remove(sequence));
        if (isCalm(removed)) {
            calm.removeFirst(); // the oldest of both, whichever was asked for
        }
        return removed;
    }
}
