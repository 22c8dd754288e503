package io.cellwarden.ops.site;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.Pin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One line to battery hardware.
 *
 * @param name its name in the site file
 * @param port a device path, or {@code tcp://host:port}
 * @param protocol as {@code decode --protocol} names it
 * @param poll how often every device is asked
 * @param control how far outputs are switched over it
 * @param line how bytes travel on it
 * @param devices the packs on it
 * @param monitors the battery monitors on it
 * @param settings what its protocol needs to know beside
 * @param keys where the keys of devices are whose protocol is encrypted
 * @param wiredBack which line of its port shows what became of RTS and of DTR
 */
public record SiteLink(
        String name,
        String port,
        String protocol,
        Duration poll,
        Control control,
        LineSettings line,
        List<Device> devices,
        List<Monitor> monitors,
        ProtocolSettings settings,
        List<DeviceKey> keys,
        Map<Pin, Pin> wiredBack) {
    /**
     * One pack.
     *
     * @param bank the bank of its battery
     * @param battery the battery it measures
     * @param address its address on a line with several devices
     * @param cells the pack's cells that are this battery's, where one pack is several batteries of a string
     */
    public record Device(String bank, String battery, Optional<String> address, Optional<Cells> cells) {}

    /**
     * A battery monitor: it measures a whole bank, and is no battery (MON-2).
     *
     * @param bank the bank that it measures
     * @param name its name there
     * @param address its address on a line with several devices
     */
    public record Monitor(String bank, String name, Optional<String> address) {}

    /**
     * Cells of a pack.
     *
     * @param first from 1
     * @param last at least {@code first}
     */
    public record Cells(int first, int last) {}

    /** Why nothing would ever switch that over it, as a relative clause for people; empty where it can (BMS-9). */
    public Optional<String> cannotSwitch(Actuator actuator) {
        Optional<Switch> known = Switch.of(actuator.name());
        if (known.flatMap(Switch::pin).isPresent()) {
            if (protocol.equals(ProtocolNames.POWERED)) {
                return Optional.of("the VE.Direct cable of link " + name + " is powered by");
            }
            return port.startsWith("tcp:")
                    ? Optional.of("the port of link " + name + " does not carry: it is no serial port of this computer")
                    : Optional.empty();
        }
        if (known.filter(Protocols.named(protocol).orElseThrow().switches()).isEmpty()) {
            return Optional.of("cannot be switched over the protocol of link " + name);
        }
        return settings instanceof ProtocolSettings.Modbus modbus
                        && !modbus.map().switches().containsKey(actuator.name())
                ? Optional.of("is no switch in the map of link " + name)
                : Optional.empty();
    }

    /** The banks that it serves. */
    public List<String> banks() {
        return Stream.concat(
                        devices.stream().map(Device::bank), monitors.stream().map(Monitor::bank))
                .distinct()
                .toList();
    }

    /** Copies the lists. */
    public SiteLink {
        devices = List.copyOf(devices);
        monitors = List.copyOf(monitors);
        keys = List.copyOf(keys);
        wiredBack = Map.copyOf(wiredBack);
    }
}
