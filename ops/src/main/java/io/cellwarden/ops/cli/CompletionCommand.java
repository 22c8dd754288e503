package io.cellwarden.ops.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cellwarden completion}. */
@Command(
        name = "completion",
        description = "Prints what completes commands and options in bash or zsh: source <(cellwarden completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Lines out = new Lines(streams.out())) {
            out.add(AutoComplete.bash("cellwarden", spec.root().commandLine()));
        }
        return ExitCode.DONE;
    }
}
