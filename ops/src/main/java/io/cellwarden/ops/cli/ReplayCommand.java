package io.cellwarden.ops.cli;

import io.cellwarden.ops.json.EventId;
import io.cellwarden.ops.replay.JournalQuery;
import io.cellwarden.ops.replay.WhatIf;
import java.math.BigDecimal;
import java.time.Duration;
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
            "Judges the recorded inputs of a bank again and prints its decisions in order, with a hash over them. A decision"
                    + " that would be another today is said, and the exit code is 3.",
            "With --set: what other settings would have decided: earlier, later, never, new. It judges the recorded"
                    + " readings again; it does not simulate the battery.",
            "With --why: the chain from reading to effect of one event."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BANK", description = "The bank's name in the site file.")
    private String bank = "";

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Mixin
    private DamageOptions damage = new DamageOptions();

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
            description = "What-if: settings.KEY, batteries.NAME.settings.KEY, bms, silent-after, alarm-delays.CODE or"
                    + " thresholds.KEY; may be repeated. A wrong one is answered with what there is.")
    private List<String> set = List.of();

    @Option(
            names = "--why",
            paramLabel = "EVENT",
            description = "An event by its id as events prints it, such as 37.2.")
    private Optional<String> why = Optional.empty();

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
        if (why.isPresent() && !set.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--why and --set ask different questions; leave one out");
        }
        check();
        List<String> arguments = window.arguments(bank);
        arguments.add("replay");
        speed.ifPresent(times -> arguments.add("speed=" + times));
        set.forEach(one -> arguments.add("set=" + one));
        why.ifPresent(event -> arguments.add("why=" + event));
        if (speed.isEmpty()) {
            ProgressLine.ask(arguments);
        }
        AtomicBoolean differs = new AtomicBoolean();
        ProgressLine progress = new ProgressLine(streams.err());
        try (Lines out = new Lines(streams.out())) {
            journal.ask(arguments, damage, progress.before(line -> {
                out.add(line);
                if (speed.isPresent()) {
                    out.flush();
                }
                if (JournalQuery.tellsDifference(line)) {
                    differs.set(true);
                }
            }));
        } finally {
            progress.clear();
        }
        return differs.get() ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    /** What cannot be asked is wrong usage, whoever would answer. */
    private void check() {
        try {
            why.ifPresent(EventId::parse);
            WhatIf.check(set);
            if (!set.isEmpty()) {
                journal.site()
                        .bank(bank)
                        .ifPresent(known -> WhatIf.of(known.site().withSilentAfter(Duration.ZERO), set));
            }
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
