package io.cellwarden.ops.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Option(names = "--from", paramLabel = "T", description = "First time to tell, such as 2026-11-22T21:00:00Z.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "T", description = "Last time to tell.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--all", description = "Tell inputs and internal events too.")
    private boolean all;

    @Option(names = "--json", description = "JSON lines.")
    private boolean json;

    private final Streams streams;

    EventsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>(List.of("bank=" + bank));
        from.ifPresent(time -> arguments.add("from=" + time));
        to.ifPresent(time -> arguments.add("to=" + time));
        if (all) {
            arguments.add("all");
        }
        if (json) {
            arguments.add("json");
        }
        try (Lines out = new Lines(streams.out())) {
            journal.ask(arguments, out::add);
        }
        return ExitCode.DONE;
    }
}
