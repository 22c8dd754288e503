package io.cellwarden.ops.evaluate;

/** Readings that cannot be read on: the message names file, line, what is there and what is wanted. */
public final class DamagedReadings extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** One at a place: file, or file and line. */
    public DamagedReadings(String where, String message) {
        super(where + ": " + message);
    }
}
