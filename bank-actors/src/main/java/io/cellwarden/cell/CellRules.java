package io.cellwarden.cell;

import io.cellwarden.cell.CellLimit.Side;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
            return new CellState(cell.number(), voltageMv, Map.of());
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
        Comparator<CellState> byVoltage = Comparator.comparingInt(CellState::voltageMv);
        return cells.stream()
                .filter(cell -> cell.beyondSince().containsKey(limit))
                .min(Comparator.comparing((CellState cell) ->
                                Objects.requireNonNull(cell.beyondSince().get(limit)))
                        .thenComparing(limit.side() == Side.LOW ? byVoltage : byVoltage.reversed())
                        .thenComparing(CellState::number));
    }
}
