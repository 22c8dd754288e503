package io.cellwarden.event;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A moment at which the rules must look again. Timers are derived from the state, never stored apart from it.
 *
 * @param due when; at equal times readings come first (GEN-5)
 * @param kind what for
 * @param order place of the battery in the bank, −1 for the bank itself
 * @param subject the battery, or empty for the bank
 */
public record Timer(Instant due, Kind kind, int order, String subject) implements Comparable<Timer> {
    /** What a timer is for; declared in the order in which timers of one instant fire. */
    public enum Kind {
        /** The 30 s between W-SL12 and A-SL11 are over (PRE-2). */
        PRE_ALARM_DELAY,
        /** A condition has held for the configured delay of its alarm (GEN-1). */
        ALARM_DELAY,
        /** No valid reading for {@code silent-after} (TOP-6). */
        SILENCE,
        /** Loads have been off for 30 s (BMS-12). */
        LOADS_SETTLED,
        /** Chargers have been off for 30 s (BMS-12). */
        CHARGERS_SETTLED,
        /** A device has disagreed with its output for 10 s (BMS-9). */
        OUTPUT_STUCK,
        /** The contactor should have closed (BMS-13). */
        CONTACTOR_CLOSING,
        /** An override ends (CTL-1). */
        OVERRIDE_END,
        /** No full charge for 30 days (BAL-7). */
        FULL_CHARGE_OVERDUE
    }

    private static final Comparator<Timer> ORDER = Comparator.comparing(Timer::due)
            .thenComparing(Timer::kind)
            .thenComparingInt(Timer::order)
            .thenComparing(Timer::subject);

    /** The first of these to fire. */
    public static Optional<Timer> first(Optional<Timer> a, Timer b) {
        return a.isPresent() && a.get().compareTo(b) <= 0 ? a : Optional.of(b);
    }

    /** The first of these to fire. */
    public static Optional<Timer> first(Optional<Timer> a, Optional<Timer> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return a.get().compareTo(b.get()) <= 0 ? a : b;
    }

    @Override
    public int compareTo(Timer other) {
        return ORDER.compare(this, other);
    }
}
