package io.cellwarden.cell;

/** The limits that a single cell can be beyond; the thresholds of a battery stand in {@link CellLimits}. */
public enum CellLimit {
    /** Below SET-2 (ALM-1). */
    PRE_ALARM(Side.LOW),
    /** Below SET-1 (ALM-2). */
    LOW(Side.LOW),
    /** Below the contactor's low threshold (SET-7). */
    CONTACTOR_LOW(Side.LOW),
    /** Below 2.50 V (ALM-8). */
    DEEP(Side.LOW),
    /** At 3.75 V or above (ALM-3). */
    CHARGE_INHIBIT(Side.HIGH),
    /** Above 3.95 V (ALM-4). */
    OVER_VOLTAGE(Side.HIGH),
    /** Above the contactor's high threshold (SET-7). */
    CONTACTOR_HIGH(Side.HIGH),
    /** At 4.20 V or above (ALM-8). */
    ABSOLUTE_MAX(Side.HIGH);

    /** Which side of a threshold is beyond it. */
    public enum Side {
        /** Beyond means below the threshold. */
        LOW,
        /** Beyond means at or above the threshold. */
        HIGH
    }

    private final Side side;

    CellLimit(Side side) {
        this.side = side;
    }

    /** Which side of the threshold is beyond it. */
    public Side side() {
        return side;
    }
}
