package io.cellwarden.ops.bench;

/** Whether what banks decide is kept. */
public enum Journal {
    /** It is forgotten at once. */
    OFF,
    /** In a store, as {@code run} has it. */
    ON;

    /** For people, with the store that it would be kept in. */
    String text(BenchStore store) {
        return this == ON ? store.text() : "journal off";
    }
}
