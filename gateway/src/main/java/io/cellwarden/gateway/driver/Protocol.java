package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * All that the program needs to know of one protocol. A further one is one more of these in
 * {@link io.cellwarden.gateway.Protocols}.
 *
 * @param decoder reads its frames; it has the name
 * @param driver speaks it on a link
 * @param line how bytes travel where the site file does not say
 * @param switches which switches its driver can drive
 * @param probes how to find out that hardware speaks it, the most likely first
 * @param addresses how packs on one line are told apart
 */
public record Protocol(
        ProtocolDecoder decoder,
        Maker driver,
        LineSettings line,
        Predicate<Switch> switches,
        List<Probe> probes,
        Addressing addresses) {
    /** Copies the list. */
    public Protocol {
        probes = List.copyOf(probes);
    }

    /** A protocol whose driver judges by itself what addresses there are. */
    public Protocol(
            ProtocolDecoder decoder, Maker driver, LineSettings line, Predicate<Switch> switches, List<Probe> probes) {
        this(decoder, driver, line, switches, probes, Addressing.ANY);
    }

    /** Its name in site files and commands. */
    public String name() {
        return decoder.name();
    }

    /** Makes the driver of one link. */
    @FunctionalInterface
    public interface Maker {
        /**
         * A driver without a line yet.
         *
         * @throws IllegalArgumentException if the link's settings are none for this protocol
         */
        Driver make(LinkSettings settings, LinkStatistics statistics, InstantSource clock);
    }
}
