package io.cellwarden.event;

import java.time.Instant;

/**
 * Balancing energy that flows from one cell to its neighbour (BAL-1, BAL-9).
 *
 * @param fromCell the highest cell, from 1
 * @param toCell its adjacent lower cell, from 1
 * @param ma current, above 0; all transfers of a battery together at most 1800 (BAL-3)
 * @param since when it began
 */
public record Transfer(int fromCell, int toCell, int ma, Instant since) {
    /** Whether both move the same current between the same cells. */
    public boolean continues(Transfer earlier) {
        return fromCell == earlier.fromCell && toCell == earlier.toCell && ma == earlier.ma;
    }
}
