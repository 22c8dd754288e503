package io.cellwarden.ops.cli;

import io.cellwarden.ops.run.Trouble;

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

    /** A failure that says what its cause says. */
    static Failure of(Exception cause) {
        return new Failure(Trouble.text(cause), cause);
    }

    /** A file that cannot be read. */
    static Failure unreadable(String file, Exception cause) {
        String why =
                cause instanceof java.nio.file.NoSuchFileException ? "there is no such file" : "" + cause.getMessage();
        return new Failure(file + ": cannot be read: " + why, cause);
    }
}
