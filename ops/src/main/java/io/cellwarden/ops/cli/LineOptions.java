package io.cellwarden.ops.cli;

import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.LineSettings.Parity;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How bytes travel on the line that a command opens itself; the words are those of a site file. */
public final class LineOptions {
    @Option(names = "--baud", paramLabel = "N", description = "Bits per second, 300 to 4000000; 9600 if not given.")
    private Optional<Integer> baud = Optional.empty();

    @Option(names = "--data-bits", paramLabel = "N", description = "5 to 8; 8 if not given.")
    private Optional<Integer> dataBits = Optional.empty();

    @Option(names = "--stop-bits", paramLabel = "N", description = "1 or 2; 1 if not given.")
    private Optional<Integer> stopBits = Optional.empty();

    @Option(names = "--parity", paramLabel = "P", description = "none, odd or even; none if not given.")
    private Optional<Parity> parity = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Whether any is given. */
    boolean areGiven() {
        return baud.isPresent() || dataBits.isPresent() || stopBits.isPresent() || parity.isPresent();
    }

    /** The settings, those that are not given as in {@code standard}. */
    LineSettings settings(LineSettings standard) {
        try {
            return new LineSettings(
                    baud.orElse(standard.baud()),
                    dataBits.orElse(standard.dataBits()),
                    stopBits.orElse(standard.stopBits()),
                    parity.orElse(standard.parity()),
                    standard.connectTimeout());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
