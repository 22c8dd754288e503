package io.cellwarden.ops.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Which part of a journal, and how it is told. */
public final class WindowOptions {
    @Option(
            names = "--from",
            paramLabel = "T",
            converter = Time.class,
            description = "First time to tell, such as 2026-11-22T21:00:00Z.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "T", converter = Time.class, description = "Last time to tell.")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--incident",
            paramLabel = "N",
            description = "The time of that incident, by its number as incidents lists it.")
    private Optional<Long> incident = Optional.empty();

    @Option(names = "--json", description = "JSON lines.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** A time as people write it. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException wrong) {
                throw new TypeConversionException(text + ": wanted is a time such as 2026-11-22T21:00:00Z");
            }
        }
    }

    /** Whether the time of an incident is asked for. */
    boolean ofIncident() {
        return incident.isPresent();
    }

    /** As arguments of a query of that bank. */
    List<String> arguments(String bank) {
        if (incident.isPresent() && (from.isPresent() || to.isPresent())) {
            throw new ParameterException(
                    command.commandLine(), "--incident is a time by itself; leave --from and --to out");
        }
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw new ParameterException(command.commandLine(), "--from " + from.get() + " is after --to " + to.get());
        }
        List<String> arguments = new ArrayList<>(List.of("bank=" + bank));
        from.ifPresent(time -> arguments.add("from=" + time));
        to.ifPresent(time -> arguments.add("to=" + time));
        incident.ifPresent(number -> arguments.add("incident=" + number));
        if (json) {
            arguments.add("json");
        }
        return arguments;
    }
}
