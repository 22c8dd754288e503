package io.cellwarden.ops.cli;

import io.cellwarden.gateway.line.Ports;
import io.cellwarden.gateway.line.Ports.Port;
import io.cellwarden.gateway.line.Ports.Usb;
import io.cellwarden.ops.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cellwarden ports}. */
@Command(
        name = "ports",
        description = {
            "Lists the serial ports of this computer with the identity of their USB adapters.",
            "In a site file name a port by the path below /dev/serial/by-id: it stays the same when adapters are plugged in"
                    + " another order. Adapters without a number of their own share that name: then take the one below"
                    + " /dev/serial/by-path, which is that of the socket."
        },
        mixinStandardHelpOptions = true)
final class PortsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object per port, one a line.")
    private boolean json;

    @Option(names = "--root", hidden = true, description = "The file system to look into.")
    private Path root = Path.of("/");

    private final Streams streams;

    PortsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<Port> ports;
        try {
            ports = new Ports(root).list();
        } catch (IOException e) {
            throw Failure.of(e);
        }
        try (Lines out = new Lines(streams.out())) {
            ports.forEach(port -> {
                if (json) {
                    out.add(object(port));
                } else {
                    tell(port, out);
                }
            });
        }
        if (ports.isEmpty()) {
            streams.err().println("this computer has no serial port; is the adapter plugged in? (dmesg tells what became of it)");
        }
        return ExitCode.DONE;
    }

    private static String object(Port port) {
        Json.Members members = Json.members()
                .put("device", port.device())
                .put("byId", port.byId())
                .put("byPath", port.byPath())
                .put("mayOpen", port.mayOpen());
        port.usb()
                .ifPresent(usb -> members.put("vendorId", usb.vendorId())
                        .put("productId", usb.productId())
                        .put("manufacturer", usb.manufacturer())
                        .put("product", usb.product())
                        .put("serial", usb.serial()));
        return Json.line(members.build());
    }

    private static void tell(Port port, Lines out) {
        out.add(port.device() + "  "
                + port.usb().map(PortsCommand::words).orElse("a port of this computer")
                + (port.mayOpen() ? "" : "; this user may not open it: add it to the group of the device (dialout)"));
        Stream.of(port.byId(), port.byPath()).flatMap(path -> path.stream()).forEach(path -> out.add("  " + path));
    }

    private static String words(Usb usb) {
        String name = Stream.of(usb.manufacturer(), usb.product())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return (name.isEmpty() ? "USB adapter" : name)
                + (usb.serial().isEmpty() ? ", without a number of its own" : ", number " + usb.serial())
                + " (" + usb.vendorId() + ":" + usb.productId() + ")";
    }
}
