package io.cellwarden.ops.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden events}. */
@Command(
        name = "events",
        description = "Lists what a bank has decided, from its journal; also beside a running site.",
        mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BANK", description = "The bank's name in the site file.")
    private String bank = "";

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Mixin
    private DamageOptions damage = new DamageOptions();

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Option(names = "--all", description = "Tell inputs and internal events too.")
    private boolean all;

    @Option(names = "--follow", description = "Go on with what is journalled from now on, until the site ends.")
    private boolean follow;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    EventsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> arguments = window.arguments(bank);
        if (follow && window.ofIncident()) {
            throw new ParameterException(spec.commandLine(), "--follow goes on; leave --incident out");
        }
        if (all) {
            arguments.add("all");
        }
        try (Lines out = new Lines(streams.out())) {
            journal.ask(arguments, follow, damage, line -> {
                out.add(line);
                if (follow) {
                    out.flush();
                }
            });
        }
        return ExitCode.DONE;
    }
}
