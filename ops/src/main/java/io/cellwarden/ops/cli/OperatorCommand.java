package io.cellwarden.ops.cli;

import io.cellwarden.event.Role;
import io.cellwarden.ops.run.OperatorOrder;
import io.cellwarden.ops.run.ReadBack;
import io.cellwarden.ops.site.SettingValue;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An order of an operator to a running site: with who and why, and told with what it led to (CTL-3). */
abstract class OperatorCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions site = new JournalOptions();

    @Option(names = "--who", paramLabel = "NAME", description = "Who orders it; by default the name of this user.")
    private String who = System.getProperty("user.name", "");

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            completionCandidates = Words.Roles.class,
            description = "As operator (default), engineer or administrator: the same or a higher role unlocks.")
    private String role = Role.OPERATOR.name().toLowerCase(Locale.ROOT);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    OperatorCommand(Streams streams) {
        this.streams = streams;
    }

    /** The reason for it. */
    abstract String why();

    /** What is ordered, as the running program understands it. */
    abstract List<String> order();

    @java.lang.Override
    public Integer call() throws InterruptedException {
        if (why().isBlank() || who.isBlank()) {
            throw wrong("--who and --why must not be empty");
        }
        right(() -> OperatorOrder.checkPerson(who.strip(), role, why().strip()));
        List<String> arguments = new ArrayList<>(order());
        arguments.addAll(List.of("who=" + who, "role=" + role, "why=" + why()));
        AtomicBoolean trouble = new AtomicBoolean();
        try (Lines out = new Lines(streams.out())) {
            if (!site.askRunning("/order", arguments, line -> {
                out.add(line);
                out.flush();
                if (ReadBack.tellsTrouble(line)) {
                    trouble.set(true);
                }
            })) {
                throw new Failure(site.dataDirectory()
                        + ": no program runs on this data directory; an order needs one (cellwarden run)");
            }
            out.add("done");
        } catch (IOException e) {
            throw Failure.of(e);
        }
        return trouble.get() ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    /** Wrong usage of this command. */
    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What is wrong by itself, whatever site runs, is wrong usage; what its bank makes of it is the bank's to judge. */
    void right(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** The arguments that name {@code BANK/BATTERY}. */
    List<String> battery(String place, String order) {
        String[] parts = place.split("/", -1);
        if (parts.length != 2) {
            throw wrong(place + ": wanted is BANK/BATTERY, such as b1/B2");
        }
        return List.of("do=" + order, "bank=" + parts[0], "battery=" + parts[1]);
    }

    /** An order that changes something: it needs a reason of its own. */
    private abstract static class Reasoned extends OperatorCommand {
        @Option(
                names = "--why",
                required = true,
                paramLabel = "TEXT",
                description = "The reason; goes into the journal.")
        private String why = "";

        Reasoned(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        String why() {
            return why;
        }
    }

    private static List<String> and(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    /** {@code cellwarden set}. */
    @Command(
            name = "set",
            description = "Changes a setting of a battery; judged at once against its last reading.",
            mixinStandardHelpOptions = true)
    static final class Set extends Reasoned {
        @Parameters(index = "0", paramLabel = "BANK/BATTERY", description = "The battery.")
        private String battery = "";

        @Parameters(
                index = "1",
                paramLabel = "KEY",
                completionCandidates = Words.SettingKeys.class,
                description = "Such as allowed-to-discharge-v, pre-alarm-v.")
        private String key = "";

        @Parameters(index = "2", paramLabel = "VALUE", description = "In V or °C, or yes or no.")
        private String value = "";

        Set(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            right(() -> SettingValue.inRange(SettingValue.setting(key.strip()), value.strip()));
            return and(battery(battery, "set"), "setting=" + key, "value=" + value);
        }
    }

    /** {@code cellwarden reset}. */
    @Command(
            name = "reset",
            description = "Restores all default settings of a battery; also ends E-SL119.",
            mixinStandardHelpOptions = true)
    static final class Reset extends Reasoned {
        @Parameters(paramLabel = "BANK/BATTERY", description = "The battery.")
        private String battery = "";

        Reset(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            return battery(battery, "reset");
        }
    }

    /** {@code cellwarden bypass}. */
    @Command(
            name = "bypass",
            description = "Takes a battery out of the BMS cable loop for fault-finding; its alarms no longer count.",
            mixinStandardHelpOptions = true)
    static final class Bypass extends Reasoned {
        @Parameters(paramLabel = "BANK/BATTERY", description = "The battery.")
        private String battery = "";

        @Option(names = "--end", description = "Put it back.")
        private boolean end;

        Bypass(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            return battery(battery, end ? "end-bypass" : "bypass");
        }
    }

    /** {@code cellwarden allow-charge}. */
    @Command(
            name = "allow-charge",
            description = "Allows a battery to be charged again that had a cell below 2.0 V, after its recovery.",
            mixinStandardHelpOptions = true)
    static final class AllowCharge extends Reasoned {
        @Parameters(paramLabel = "BANK/BATTERY", description = "The battery.")
        private String battery = "";

        AllowCharge(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            return battery(battery, "allow-charge");
        }
    }

    /** {@code cellwarden forget-sensors}. */
    @Command(
            name = "forget-sensors",
            description =
                    "Waits no more for temperature sensors of a battery that tell nothing any more. It may be charged"
                            + " then: you answer for its temperature.",
            mixinStandardHelpOptions = true)
    static final class ForgetSensors extends Reasoned {
        @Parameters(paramLabel = "BANK/BATTERY", description = "The battery.")
        private String battery = "";

        ForgetSensors(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            return battery(battery, "forget-sensors");
        }
    }

    /** {@code cellwarden override}. */
    @Command(
            name = "override",
            description = "Keeps the loads on despite a low cell, for a while; never past the contactor's low limit.",
            mixinStandardHelpOptions = true)
    static final class Override extends Reasoned {
        @Parameters(paramLabel = "BANK", description = "The bank's name in the site file.")
        private String bank = "";

        @ArgGroup(multiplicity = "1")
        private Span span = new Span();

        /** For how long, or no longer. */
        static final class Span {
            @Option(names = "--minutes", paramLabel = "N", description = "1 to 60.")
            private Optional<Integer> minutes = Optional.empty();

            @Option(names = "--end", description = "End it now.")
            private boolean end;
        }

        private static final int LONGEST_MINUTES = io.cellwarden.event.Command.OverrideLoads.LONGEST_MINUTES;

        Override(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            span.minutes
                    .filter(minutes -> minutes < 1 || minutes > LONGEST_MINUTES)
                    .ifPresent(minutes -> {
                        throw wrong("--minutes " + minutes + ": allowed is 1 to " + LONGEST_MINUTES);
                    });
            return span.minutes
                    .map(minutes -> List.of("do=override", "bank=" + bank, "minutes=" + minutes))
                    .orElseGet(() -> List.of("do=end-override", "bank=" + bank));
        }
    }

    /** {@code cellwarden lock}. */
    @Command(
            name = "lock",
            description = "Keeps an output off for maintenance, until the same or a higher role releases it.",
            mixinStandardHelpOptions = true)
    static final class Lock extends Reasoned {
        @Parameters(index = "0", paramLabel = "BANK", description = "The bank's name in the site file.")
        private String bank = "";

        @Parameters(
                index = "1",
                paramLabel = "OUTPUT",
                completionCandidates = Words.Lockable.class,
                description = "loads, chargers or contactor.")
        private String output = "";

        @Option(names = "--release", description = "Release the lock.")
        private boolean release;

        Lock(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            right(() -> OperatorOrder.output(output, Output::isLockable));
            return List.of("do=" + (release ? "unlock" : "lock"), "bank=" + bank, "output=" + output);
        }
    }

    /** {@code cellwarden on}. */
    @Command(
            name = "on",
            description = {
                "Allows an output on again that hardware was found to hold off after a start, or that waits for a journal",
                "that cannot be written. What the bank itself holds off stays off."
            },
            mixinStandardHelpOptions = true)
    static final class On extends Reasoned {
        @Parameters(index = "0", paramLabel = "BANK", description = "The bank's name in the site file.")
        private String bank = "";

        @Parameters(
                index = "1",
                paramLabel = "OUTPUT",
                completionCandidates = Words.Outputs.class,
                description = "One of ${COMPLETION-CANDIDATES}.")
        private String output = "";

        On(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            right(() -> OperatorOrder.output(output, any -> true));
            return List.of("do=on", "bank=" + bank, "output=" + output);
        }
    }

    /** {@code cellwarden close-contactor}. */
    @Command(
            name = "close-contactor",
            description = "Closes the contactor although cells are low, so that a charger can reach them.",
            mixinStandardHelpOptions = true)
    static final class CloseContactor extends Reasoned {
        @Parameters(paramLabel = "BANK", description = "The bank's name in the site file.")
        private String bank = "";

        CloseContactor(Streams streams) {
            super(streams);
        }

        @java.lang.Override
        List<String> order() {
            return List.of("do=close-contactor", "bank=" + bank);
        }
    }
}
