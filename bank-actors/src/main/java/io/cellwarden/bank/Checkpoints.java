package io.cellwarden.bank;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When the journal of a bank gets a {@link Checkpoint}, and what is in it: nothing but the fold of what is persisted. */
public final class Checkpoints {
    /** Whoever reads from some time on reads at most so much more, ... */
    static final Duration INTERVAL = Duration.ofHours(1);
    /** ... and recovery folds at most so many inputs and a batch, however fast a bank is read. */
    static final long INPUTS = 5_000;

    /** Who brings it. */
    private static final String SOURCE = "checkpoint";

    private Checkpoints() {}

    /**
     * The checkpoint behind the first events of each hour of the bank's time, and behind those that make another 5,000
     * inputs full; empty for all others, and where nothing was persisted before.
     *
     * @param state the state in front of these events
     * @param fresh whole inputs in order
     * @param kept what is persisted of them
     */
    static Optional<Envelope> due(BankState state, List<Envelope> fresh, List<Journalled> kept) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Envelope last = fresh.getLast();
        if (!isDue(state, last)) {
            return Optional.empty();
        }
        BankState after = state;
        for (Journalled stored : kept) {
            List<Envelope> events = stored.envelopes();
            after = BankRules.evolve(after, events);
            last = events.getLast();
        }
        return Optional.of(of(after, last.index() + 1));
    }

    /** Whether there is one behind events that end with {@code last}, in front of which the bank was in that state. */
    public static boolean isDue(BankState before, Envelope last) {
        return before.sequence() > 0
                && (hour(last.time()) != hour(before.clock())
                        || last.sequence() / INPUTS != before.sequence() / INPUTS);
    }

    private static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), INTERVAL.toSeconds());
    }

    /** What restores a state: an event of its last input, at that place among the input's others. */
    public static Envelope of(BankState state, int index) {
        return new Envelope(
                state.site().name(),
                state.sequence(),
                index,
                state.clock(),
                SOURCE,
                state.sequence(),
                0,
                BankRules.VERSION,
                new Checkpoint(BankMemory.of(state)));
    }
}
