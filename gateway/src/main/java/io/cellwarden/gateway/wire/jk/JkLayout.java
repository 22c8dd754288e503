package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The two layouts of a JK02 cell info frame, which nothing in the frame names. Read in the wrong one it gives plausible
 * cells and nonsense beside them, so a layout must fit before it is believed. Source: protocol sheet JK, "Layout choice".
 */
public enum JkLayout {
    /** Software before version 11. */
    S24("24s", 24),
    /** Software of version 11 and newer. */
    S32("32s", 32);

    /** The first version of software with {@link #S32}. */
    private static final int FIRST_32S = 11;
    /** Cells and pack are measured apart and not at the same moment: they may differ by one part in so many. */
    private static final int TOLERANCE = 50;

    private final String key;
    private final int mostCells;

    JkLayout(String key, int mostCells) {
        this.key = key;
        this.mostCells = mostCells;
    }

    /** Its name for people and in the site file. */
    public String key() {
        return key;
    }

    /** How many cells it has room for. */
    int mostCells() {
        return mostCells;
    }

    /** The layout that boards with software of that major version send. */
    public static JkLayout ofSoftware(int majorVersion) {
        return majorVersion >= FIRST_32S ? S32 : S24;
    }

    /** The only layout in which a cell info frame fits itself; empty if none does, or both. */
    public static Optional<JkLayout> fitting(Bytes frame) {
        List<JkLayout> fitting = Arrays.stream(values())
                .filter(layout -> layout.misfit(frame).isEmpty())
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    /**
     * What in a cell info frame contradicts this layout: there must be cells, a voltage at each of them and none beside
     * them, and their sum must be the voltage of the pack. Empty if it fits.
     */
    public Optional<String> misfit(Bytes frame) {
        long enabled = JkCellInfoField.ENABLED_CELLS.read(frame, this);
        if (enabled == 0 || enabled >>> mostCells != 0) {
            return Optional.of("read as %s the cells are %x".formatted(key, enabled));
        }
        int sum = 0;
        for (int cell = 0; cell < mostCells; cell++) {
            int mv = (int) JkCellInfoField.CELL_VOLTAGES.read(frame, this, cell);
            if (mv == 0 == isSet(enabled, cell)) {
                return Optional.of("read as %s place %d has %d mV and %s cell"
                        .formatted(key, cell + 1, mv, isSet(enabled, cell) ? "a" : "no"));
            }
            sum += mv;
        }
        long packMv = JkCellInfoField.PACK_VOLTAGE.read(frame, this);
        return Math.abs(sum - packMv) * TOLERANCE <= packMv
                ? Optional.empty()
                : Optional.of(
                        "read as %s the cells have %d mV together and the pack has %d mV".formatted(key, sum, packMv));
    }

    /** The places of the cells that there are. */
    IntStream cells(Bytes frame) {
        long enabled = JkCellInfoField.ENABLED_CELLS.read(frame, this);
        return IntStream.range(0, mostCells).filter(cell -> isSet(enabled, cell));
    }

    private static boolean isSet(long bits, int bit) {
        return (bits >>> bit & 1) == 1;
    }
}
