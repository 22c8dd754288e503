package io.cellwarden.ops.cli;

import io.cellwarden.ops.replay.JournalQuery;
import io.cellwarden.ops.replay.WhatIf;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden replay}. */
@Command(
        name = "replay",
        description = {
            "Judges the recorded inputs of a bank again and prints its decisions in order. A decision that would be"
                    + " another today is said, and the exit code is 3.",
            "With --set: what other settings would have decided. It judges the recorded readings again; it does not"
                    + " simulate the battery."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BANK", description = "The bank's name in the site file.")
    private String bank = "";

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "1 as it happened, 60 a minute a second; 0 (default) as fast as it goes.")
    private Optional<BigDecimal> speed = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "What-if: settings.KEY, batteries.NAME.settings.KEY or bms; may be repeated.")
    private List<String> set = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    ReplayCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (speed.filter(times -> times.signum() < 0).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--speed " + speed.get() + ": wanted is 0 or more");
        }
        try {
            WhatIf.check(set);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
        List<String> arguments = window.arguments(bank);
        arguments.add("replay");
        speed.ifPresent(times -> arguments.add("speed=" + times));
        set.forEach(one -> arguments.add("set=" + one));
        AtomicBoolean differs = new AtomicBoolean();
        try (Lines out = new Lines(streams.out())) {
            journal.ask(arguments, false, line -> {
                out.add(line);
                if (speed.isPresent()) {
                    out.flush();
                }
                if (JournalQuery.tellsDifference(line)) {
                    differs.set(true);
                }
            });
        }
        return differs.get() ? ExitCode.FINDINGS : ExitCode.DONE;
    }
}
