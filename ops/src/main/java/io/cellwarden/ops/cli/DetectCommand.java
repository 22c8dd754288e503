package io.cellwarden.ops.cli;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.detect.Detection;
import io.cellwarden.gateway.detect.Detection.Found;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.Ports;
import io.cellwarden.gateway.wire.modbus.ModbusText;
import io.cellwarden.ops.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden detect}. */
@Command(
        name = "detect",
        description = {
            "Finds protocol, speed and addresses of the hardware on a port: listens, then asks what only that hardware answers."
                    + " Nothing is changed in it.",
            "Prints what to write into the site file. Nothing else may use the port meanwhile: stop the site that has it."
        },
        mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "PORT",
            description = "A device path or tcp://host:port; cellwarden ports lists the devices of this computer.")
    private String port = "";

    @Option(
            names = {"-p", "--protocol"},
            paramLabel = "NAME",
            description = "Look for this protocol only; may be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--baud",
            paramLabel = "N",
            description = "Try this speed only; each protocol at its own if not given.")
    private Optional<Integer> baud = Optional.empty();

    @Option(
            names = "--all-addresses",
            description = "Ask the addresses too that are rare, such as units 17 to 247 of Modbus: some minutes.")
    private boolean allAddresses;

    @Option(names = "--json", description = "One JSON object for each pack that is found.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    DetectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Detection.Result result;
        try {
            result = new Detection(
                            settings -> io.cellwarden.gateway.line.Lines.of(port, settings),
                            step -> streams.err().println(step),
                            () -> false)
                    .run(protocols());
        } catch (LineLost lost) {
            throw new Failure(lost.getMessage() + "; a site that runs on it must be stopped for this", lost);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (result.found().isEmpty()) {
            throw new Failure(nothing(result));
        }
        try (Lines out = new Lines(streams.out())) {
            if (json) {
                result.found().forEach(found -> out.add(object(found)));
            } else {
                people(result.found(), out);
            }
        }
        return ExitCode.DONE;
    }

    private List<Protocol> protocols() {
        only.stream()
                .filter(name -> Protocols.named(name).isEmpty())
                .findFirst()
                .ifPresent(unknown -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "unknown protocol \"" + unknown + "\"; known are " + String.join(", ", Protocols.names()));
                });
        return Protocols.all().stream()
                .filter(protocol -> only.isEmpty() || only.contains(protocol.name()))
                .map(this::asAsked)
                .toList();
    }

    /** At the speed, and at the addresses, that are wanted. */
    private Protocol asAsked(Protocol protocol) {
        List<Probe> probes = protocol.probes().stream()
                .filter(probe -> allAddresses || !probe.rare())
                .map(probe -> new Probe(
                        baud.map(probe.line()::withBaud).orElse(probe.line()),
                        probe.request(),
                        probe.answerWithin(),
                        probe.address()))
                .distinct()
                .toList();
        return new Protocol(protocol.decoder(), protocol.driver(), protocol.line(), protocol.switches(), probes);
    }

    private String nothing(Detection.Result result) {
        boolean silent = result.tried().stream().noneMatch(tried -> tried.contains("bytes came"));
        return port + ": nothing was found. Tried was:\n  " + String.join("\n  ", result.tried()) + "\n"
                + (silent
                        ? "Not one byte came: is the device awake and powered, are A and B (RS485) or RX and TX (UART) the right"
                                + " way round, and is this its port?"
                        : "Something talks there, but no protocol of this program, or at another speed: --baud tries one;"
                                + " cellwarden capture records what it says");
    }

    private String object(Found found) {
        return Json.line(Json.members()
                .put("port", port)
                .put("protocol", found.protocol())
                .put("line", found.line().text())
                .put("baud", found.line().baud())
                .put("address", found.address())
                .put("frame", found.type())
                .put("byListening", found.byListening())
                .build());
    }

    private void people(List<Found> all, Lines out) {
        String named = stable();
        all.forEach(found -> out.add(found.protocol() + " at " + found.line().text()
                + found.address().map(address -> ", address " + address).orElse("") + ": "
                + (found.byListening() ? "talks by itself" : "answers") + " (" + found.type() + ")"));
        Found first = all.getFirst();
        String devices = all.stream()
                .filter(found -> found.protocol().equals(first.protocol()))
                .map(Found::address)
                .distinct()
                .map(address -> "{ battery = \"b1/B1\""
                        + address.map(known -> ", address = \"" + known + "\"").orElse("") + " }")
                .collect(Collectors.joining(", "));
        out.add("in the site file, each with its own battery:");
        out.add("  links.a { port = \"" + named + "\", protocol = " + first.protocol() + line(first) + ", devices = [ "
                + devices + " ] }");
        if (first.protocol().equals(ModbusText.NAME)) {
            out.add(
                    "  with the map of its registers, from its maker's manual: map { cells { … } … }, see docs/site-file.md");
        }
    }

    /** What differs from what the site file takes for this protocol. */
    private static String line(Found found) {
        LineSettings standard = Protocols.named(found.protocol()).orElseThrow().line();
        LineSettings line = found.line();
        return (line.baud() == standard.baud() ? "" : ", baud = " + line.baud())
                + (line.dataBits() == standard.dataBits() ? "" : ", data-bits = " + line.dataBits())
                + (line.stopBits() == standard.stopBits() ? "" : ", stop-bits = " + line.stopBits())
                + (line.parity() == standard.parity()
                        ? ""
                        : ", parity = " + line.parity().name().toLowerCase(Locale.ROOT));
    }

    private String stable() {
        try {
            return new Ports(Path.of("/")).at(port).flatMap(Ports.Port::stable).orElse(port);
        } catch (IOException unknown) {
            return port;
        }
    }
}
