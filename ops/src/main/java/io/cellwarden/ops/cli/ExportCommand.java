package io.cellwarden.ops.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cellwarden export}. */
@Command(
        name = "export",
        description = {
            "Writes a part of a bank's journal: its readings as the CSV that evaluate and import read, or all its events as"
                    + " JSON lines; also beside a running site."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    /** What is written. */
    enum Format {
        /** The readings. */
        CSV,
        /** All events, inputs too. */
        JSONL
    }

    @Parameters(paramLabel = "BANK", description = "The bank's name in the site file.")
    private String bank = "";

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Mixin
    private DamageOptions damage = new DamageOptions();

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv (default): readings; jsonl: events.")
    private Format format = Format.CSV;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file, never overwritten; standard output if none is named.")
    private Optional<Path> out = Optional.empty();

    private final Streams streams;

    ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> arguments = window.arguments(bank);
        arguments.addAll(format == Format.CSV ? List.of("readings") : List.of("all", "json"));
        ProgressLine.ask(arguments);
        ProgressLine progress = new ProgressLine(streams.err());
        try (NewFile file = NewFile.of(out, streams.out())) {
            Lines lines = new Lines(file.stream());
            journal.ask(arguments, damage, progress.before(lines::add));
            lines.close();
            file.complete();
        } finally {
            progress.clear();
        }
        return ExitCode.DONE;
    }
}
