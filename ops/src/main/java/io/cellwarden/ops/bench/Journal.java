package io.cellwarden.ops.bench;

/** Whether what banks decide is kept. */
public enum Journal {
    /** It is forgotten at once. */
    OFF,
    /** In the embedded store, as {@code run} has it. */
    ON;

    String text() {
        return this == ON ? "journal on" : "journal off";
    }
}
