package io.cellwarden.event;

/** The charge stage of a bank (CHG-3). */
public enum ChargeStage {
    /** Not charging, or unknown. */
    NONE,
    /** Charging below absorption voltage. */
    BULK,
    /** At absorption voltage. */
    ABSORPTION,
    /** Kept full at float voltage after absorption. */
    FLOAT
}
