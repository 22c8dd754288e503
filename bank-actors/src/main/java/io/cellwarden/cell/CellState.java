package io.cellwarden.cell;

import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of one cell.
 *
 * @param number its place in the battery, from 1
 * @param voltageMv last valid voltage, {@link Ints#ABSENT} before the first
 * @param beyondSince for each limit it is beyond now: since when without a break; usually empty
 */
public record CellState(int number, int voltageMv, Map<CellLimit, Instant> beyondSince) {
    /** Copies the map. */
    public CellState {
        beyondSince = Map.copyOf(beyondSince);
    }

    /** A cell that was never measured. */
    public static CellState unknown(int number) {
        return new CellState(number, Ints.ABSENT, Map.of());
    }

    /** Whether it is beyond that limit. */
    public boolean isBeyond(CellLimit limit) {
        return !beyondSince.isEmpty() && beyondSince.containsKey(limit);
    }

    /** Since when it is beyond a limit that it {@link #isBeyond}. */
    Instant since(CellLimit limit) {
        return Objects.requireNonNull(beyondSince.get(limit));
    }

    /** Whether it was ever measured. */
    public boolean known() {
        return voltageMv != Ints.ABSENT;
    }
}
