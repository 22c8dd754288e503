package io.cellwarden.event;

/** The balance status of a battery as people see it (BAL-6). */
public enum BalanceStatus {
    /** First use, or no full charge for more than 30 days (BAL-7). */
    UNKNOWN,
    /** A balancing run is active. */
    BALANCING,
    /** The cells were level when last judged. */
    BALANCED,
    /** The last absorption ended with balancing unfinished, or the cells differ by more than 0.1 V. */
    IMBALANCE
}
