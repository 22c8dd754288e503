package io.cellwarden.ops.cli;

/** How a command ends. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;
    /** Failed. */
    public static final int FAILED = 1;
    /** Wrong usage. */
    public static final int USAGE = 2;
    /** A check that found something. */
    public static final int FINDINGS = 3;

    private ExitCode() {}
}
