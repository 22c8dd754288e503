package io.cellwarden.ops.site;

import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.line.LineSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
 * @param settings what its protocol needs to know beside
 */
public record SiteLink(
        String name,
        String port,
        String protocol,
        Duration poll,
        Control control,
        LineSettings line,
        List<Device> devices,
        ProtocolSettings settings) {
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
     * Cells of a pack.
     *
     * @param first from 1
     * @param last at least {@code first}
     */
    public record Cells(int first, int last) {}

    /** Copies the list. */
    public SiteLink {
        devices = List.copyOf(devices);
    }
}
