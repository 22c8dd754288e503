package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** Looks for a place in a journal by halves: sequence numbers and times of its events only grow. */
final class FirstReached {
    private FirstReached() {}

    /**
     * The number of the first event that has what all later ones have too.
     *
     * @param from the first number there is
     * @param to one more than the last
     * @param readable the last event under the first number from there on that can be read; empty if there is none
     * @return {@code to} where no event has it
     */
    static long of(long from, long to, LongFunction<Optional<Envelope>> readable, Predicate<Envelope> reached) {
        if (readable.apply(to - 1).filter(newest -> !reached.test(newest)).isPresent()) {
            return to; // whoever follows asks often, and mostly there is nothing new
        }
        long low = from;
        long high = to;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<Envelope> probe = readable.apply(middle);
            if (probe.isEmpty() || reached.test(probe.get())) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
