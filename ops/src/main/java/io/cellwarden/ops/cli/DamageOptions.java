package io.cellwarden.ops.cli;

import picocli.CommandLine.Option;

/** Whether damaged places are passed over. */
public final class DamageOptions {
    @Option(
            names = "--skip-damaged",
            description = "Go on behind damaged places, tell them, and end with exit code 3; not with --follow.")
    private boolean skip;

    boolean skip() {
        return skip;
    }
}
