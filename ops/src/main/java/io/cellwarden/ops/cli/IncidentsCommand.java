package io.cellwarden.ops.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cellwarden incidents}. */
@Command(
        name = "incidents",
        description = {
            "Lists the incidents of a bank, or of all banks: each from its first warning until no alarm is up, the loop is"
                    + " closed and all outputs are back; also beside a running site.",
            "The number of an incident never changes; replay, events, export and evidence take it with --incident."
        },
        mixinStandardHelpOptions = true)
final class IncidentsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "BANK", description = "The bank's name in the site file; all if none is.")
    private Optional<String> bank = Optional.empty();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Mixin
    private DamageOptions damage = new DamageOptions();

    @Mixin
    private WindowOptions window = new WindowOptions();

    private final Streams streams;

    IncidentsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> banks = bank.map(List::of)
                .orElseGet(() -> journal.site().banks().stream()
                        .map(one -> one.site().name())
                        .toList());
        ProgressLine progress = new ProgressLine(streams.err());
        try (Lines out = new Lines(streams.out())) {
            for (String one : banks) {
                List<String> arguments = window.arguments(one);
                arguments.add("incidents");
                ProgressLine.ask(arguments);
                journal.ask(arguments, damage, progress.before(out::add));
            }
        } finally {
            progress.clear();
        }
        return ExitCode.DONE;
    }
}
