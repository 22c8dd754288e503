package io.cellwarden.ops.cli;

import io.cellwarden.ops.run.Trouble;
import org.jspecify.annotations.Nullable;

/** Ends a command with exit code 1, or 2 for wrong usage; the message says what happened, where, and what to do. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Failure(String message, @Nullable Throwable cause, int exitCode) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Wrong usage: exit code 2. */
    static Failure usage(String message, Throwable cause) {
        return new Failure(message, cause, ExitCode.USAGE);
    }

    /** Done, with something to be told: exit code 3. */
    static Failure finding(String message) {
        return new Failure(message, null, ExitCode.FINDINGS);
    }

    /** How the command ends. */
    int exitCode() {
        return exitCode;
    }

    /** A failure that needs no cause to be understood. */
    public Failure(String message) {
        super(message);
        this.exitCode = ExitCode.FAILED;
    }

    /** A failure whose cause {@code --debug} shows. */
    public Failure(String message, Throwable cause) {
        this(message, cause, ExitCode.FAILED);
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
