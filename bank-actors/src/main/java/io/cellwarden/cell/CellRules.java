package io.cellwarden.cell;

import io.cellwarden.cell.CellLimit.Side;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of a single cell: pure functions over {@link CellState}. */
public final class CellRules {
    private static final CellLimit[] ALL = CellLimit.values();

    private CellRules() {}

    /**
     * The cell after a voltage was measured, or after its limits changed and the last voltage is judged again (SET-6).
     * A limit it was beyond before and still is keeps its "since" (GEN-3).
     *
     * @param at the bank's clock of the judgement
     */
    public static CellState measure(CellState cell, int voltageMv, CellLimits limits, Instant at) {
        if (cell.beyondSince().isEmpty() && limits.isCalm(voltageMv)) {
            return cell.voltageMv() == voltageMv ? cell : new CellState(cell.number(), voltageMv, Map.of());
        }
        Map<CellLimit, Instant> beyond = new EnumMap<>(CellLimit.class);
        for (CellLimit limit : ALL) {
            if (limits.isBeyond(limit, voltageMv)) {
                beyond.put(limit, Objects.requireNonNull(cell.beyondSince().getOrDefault(limit, at)));
            }
        }
        return new CellState(cell.number(), voltageMv, beyond);
    }

    /**
     * The first-out cell of a limit: the one beyond it longest; among those of one reading the most extreme, then the
     * lowest number (GEN-3). Empty if no cell is beyond it.
     */
    public static Optional<CellState> firstOut(List<CellState> cells, CellLimit limit) {
        @Nullable CellState first = null;
        for (CellState cell : cells) {
            if (cell.isBeyond(limit) && (first == null || order(cell, first, limit) < 0)) {
                first = cell;
            }
        }
        return Optional.ofNullable(first);
    }

    private static int order(CellState a, CellState b, CellLimit limit) {
        int since = a.since(limit).compareTo(b.since(limit));
        int voltage = Integer.compare(a.voltageMv(), b.voltageMv());
        int extreme = limit.side() == Side.LOW ? voltage : -voltage;
        return since != 0 ? since : extreme != 0 ? extreme : a.number() - b.number();
    }
}
