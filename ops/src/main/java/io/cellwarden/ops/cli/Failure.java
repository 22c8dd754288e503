package io.cellwarden.ops.cli;

/** Ends a command with exit code 1; the message says what happened, where, and what to do. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure that needs no cause to be understood. */
    public Failure(String message) {
        super(message);
    }

    /** A failure whose cause {@code --debug} shows. */
    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
