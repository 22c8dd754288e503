package io.cellwarden.gateway.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The serial ports of this computer, as Linux tells of them in {@code /sys} and {@code /dev/serial}. */
public final class Ports {
    /** How far above a port its USB adapter may stand. */
    private static final int LEVELS = 6;
    /** What the kernel calls a port that is none. */
    private static final String NO_UART = "0";

    private final Path root;

    /**
     * The ports of a computer.
     *
     * @param root of its file system, {@code /} but in tests
     */
    public Ports(Path root) {
        this.root = root;
    }

    /**
     * One serial port.
     *
     * @param device its path, whose number may be another after a restart
     * @param byId the path that names the adapter itself, wherever it is plugged in
     * @param byPath the path that names the socket it is plugged into
     * @param usb the adapter; empty for a port of the computer itself
     * @param mayOpen whether this user may use it
     */
    public record Port(
            String device, Optional<String> byId, Optional<String> byPath, Optional<Usb> usb, boolean mayOpen) {
        /** The path that a site file should name: that stays the same when adapters are plugged in another order. */
        public Optional<String> stable() {
            return byId.or(() -> byPath);
        }
    }

    /**
     * A USB adapter, in its own words; empty where it does not say.
     *
     * @param vendorId four hex digits
     * @param productId four hex digits
     */
    public record Usb(String vendorId, String productId, String manufacturer, String product, String serial) {}

    /** All that are there, by their names. */
    public List<Port> list() throws IOException {
        Path all = root.resolve("sys/class/tty");
        List<Port> ports = new ArrayList<>();
        for (Path entry : children(all)) {
            Path device = root.resolve("dev").resolve(entry.getFileName());
            boolean isReal =
                    Files.exists(entry.resolve("device")) && !text(entry, "type").equals(NO_UART);
            if (isReal && Files.exists(device)) {
                ports.add(new Port(
                        shown(device),
                        link("by-id", device),
                        link("by-path", device),
                        usb(entry.resolve("device")),
                        Files.isReadable(device) && Files.isWritable(device)));
            }
        }
        return ports;
    }

    /** The port at that path, by whichever of its names. */
    public Optional<Port> at(String path) throws IOException {
        Path wanted = root.resolve(path.replaceFirst("^/+", ""));
        if (!Files.exists(wanted)) {
            return Optional.empty();
        }
        String device = shown(wanted.toRealPath());
        return list().stream().filter(port -> port.device().equals(device)).findFirst();
    }

    private String shown(Path path) throws IOException {
        return "/" + (path.startsWith(root) ? root.relativize(path) : root.toRealPath().relativize(path));
    }

    private Optional<String> link(String kind, Path device) throws IOException {
        for (Path link : children(root.resolve("dev/serial").resolve(kind))) {
            if (Files.exists(link) && Files.isSameFile(link, device)) {
                return Optional.of(shown(link));
            }
        }
        return Optional.empty();
    }

    private static Optional<Usb> usb(Path port) throws IOException {
        Path at = port.toRealPath();
        for (int level = 0; level < LEVELS; level++) {
            if (Files.exists(at.resolve("idVendor"))) {
                return Optional.of(new Usb(
                        text(at, "idVendor"),
                        text(at, "idProduct"),
                        text(at, "manufacturer"),
                        text(at, "product"),
                        text(at, "serial")));
            }
            Path above = at.getParent();
            if (above == null) {
                break;
            }
            at = above;
        }
        return Optional.empty();
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted(Comparator.comparing(Ports::number).thenComparing(Path::toString))
                    .toList();
        }
    }

    /** {@code ttyUSB10} comes after {@code ttyUSB9}. */
    private static String number(Path name) {
        return name.getFileName().toString().replaceFirst("(\\d+)$", "~$1").replaceFirst("~(\\d)$", "~0$1");
    }

    private static String text(Path directory, String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.isReadable(path) ? Files.readString(path).strip() : "";
    }
}
