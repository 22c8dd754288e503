package io.cellwarden.persistence.kryo;

/** Stored bytes that are no event this program can read; the message says what was found where. */
public final class DamagedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a cause: this program found the fault itself. */
    public DamagedEventException(String message) {
        super(message);
    }

    /** With the exception that a reader or a constructor met. */
    public DamagedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
