package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.Pin;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One link of the site file.
 *
 * @param name its name there
 * @param port a device path or {@code tcp://host:port}
 * @param line how bytes travel on it
 * @param poll time between two readings of the same device
 * @param control how far it may act on its hardware
 * @param silentAfter a battery without a valid reading for longer is silent (TOP-6)
 * @param startGrace so long after a start silence alone is not judged (GEN-2)
 * @param devices the batteries behind it
 * @param outputs what its switches are bound to
 * @param protocol what its protocol needs to know beside
 * @param monitors the battery monitors behind it
 * @param wiredBack which line of its port shows what became of RTS and of DTR; none where nothing is wired back
 */
public record LinkSettings(
        String name,
        String port,
        LineSettings line,
        Duration poll,
        Control control,
        Duration silentAfter,
        Duration startGrace,
        List<Device> devices,
        List<Binding> outputs,
        ProtocolSettings protocol,
        List<Monitor> monitors,
        Map<Pin, Pin> wiredBack) {
    /** Silence alone is not judged for so long after a start (GEN-2). */
    public static final Duration START_GRACE = Duration.ofSeconds(30);

    /** Copies the lists; refuses what no link can have. */
    public LinkSettings {
        if (name.isBlank() || name.contains("|") || name.contains("/")) {
            throw new IllegalArgumentException("link name \"" + name + "\" is empty or holds a | or /");
        }
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("link " + name + ": poll " + poll + ", allowed is more than 0");
        }
        devices = List.copyOf(devices);
        outputs = List.copyOf(outputs);
        monitors = List.copyOf(monitors);
        wiredBack = Map.copyOf(wiredBack);
    }

    /** A link of which no line is wired back. */
    public LinkSettings(
            String name,
            String port,
            LineSettings line,
            Duration poll,
            Control control,
            Duration silentAfter,
            Duration startGrace,
            List<Device> devices,
            List<Binding> outputs,
            ProtocolSettings protocol,
            List<Monitor> monitors) {
        this(name, port, line, poll, control, silentAfter, startGrace, devices, outputs, protocol, monitors, Map.of());
    }

    /** A link without battery monitors. */
    public LinkSettings(
            String name,
            String port,
            LineSettings line,
            Duration poll,
            Control control,
            Duration silentAfter,
            Duration startGrace,
            List<Device> devices,
            List<Binding> outputs,
            ProtocolSettings protocol) {
        this(name, port, line, poll, control, silentAfter, startGrace, devices, outputs, protocol, List.of());
    }

    /** A link whose protocol needs to know nothing beside. */
    public LinkSettings(
            String name,
            String port,
            LineSettings line,
            Duration poll,
            Control control,
            Duration silentAfter,
            Duration startGrace,
            List<Device> devices,
            List<Binding> outputs) {
        this(name, port, line, poll, control, silentAfter, startGrace, devices, outputs, new ProtocolSettings.None());
    }

    /** The banks that it serves, in the order of its devices, then of its monitors, then of what its switches are bound to. */
    public List<String> banks() {
        return Stream.of(
                        devices.stream().map(Device::bank),
                        monitors.stream().map(Monitor::bank),
                        outputs.stream().map(Binding::bank))
                .flatMap(Function.identity())
                .distinct()
                .toList();
    }

    /** The packs behind it, in the order of its devices: those of one address are slices of one pack. */
    public List<Pack> packs() {
        Map<Optional<String>, List<Device>> byAddress = new LinkedHashMap<>();
        devices.forEach(device -> byAddress
                .computeIfAbsent(device.address(), none -> new ArrayList<>())
                .add(device));
        return byAddress.entrySet().stream()
                .map(pack -> new Pack(pack.getKey(), pack.getValue()))
                .toList();
    }

    /**
     * A battery behind a link: a whole pack, or some cells of one.
     *
     * @param bank the bank it belongs to
     * @param battery its name there
     * @param address of its pack on a line with several, as the site file writes it
     * @param firstCell the pack's cell that is the battery's first, from 1
     * @param cells how many cells it has
     */
    public record Device(String bank, String battery, Optional<String> address, int firstCell, int cells) {}

    /**
     * One pack on the line.
     *
     * @param address its address, as the site file writes it
     * @param devices the batteries that its cells are, one at least
     */
    public record Pack(Optional<String> address, List<Device> devices) {
        /** Copies the list. */
        public Pack {
            devices = List.copyOf(devices);
        }

        /** Whether a battery of that name is in it; banks that share a line may have one each. */
        public boolean has(String battery) {
            return devices.stream().anyMatch(device -> device.battery().equals(battery));
        }
    }

    /**
     * A battery monitor behind a link: it measures a whole bank, and is no battery (MON-2).
     *
     * @param bank the bank that it measures
     * @param name its name there, which no battery of the bank has
     * @param address its address on a line with several devices, as the site file writes it
     */
    public record Monitor(String bank, String name, Optional<String> address) {}

    /**
     * A switch of a device that an output of a bank drives (ARCHITECTURE 4).
     *
     * @param battery names the device; empty where the line itself has the switch
     */
    public record Binding(String bank, Output output, String battery, Switch actuator) {
        /** The actuator as the site file writes it. */
        public String name(String link) {
            return link + "/" + (battery.isEmpty() ? "" : battery + "/") + actuator.key();
        }
    }
}
