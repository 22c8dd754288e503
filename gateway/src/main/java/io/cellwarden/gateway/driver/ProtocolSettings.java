package io.cellwarden.gateway.driver;

import java.util.Optional;

/** What a protocol needs to know from the site file beside its devices. */
public sealed interface ProtocolSettings {

    /** Nothing: most protocols. */
    record None() implements ProtocolSettings {}

    /**
     * Batteries on a CAN bus, or banks that speak as one.
     *
     * @param kbit speed of the bus: 125, 250, 500 or 1,000 kbit/s
     * @param listenOnly whether the adapter must not even acknowledge frames; a bus with only the battery on it needs that
     * @param publish the bank whose limits are published; empty where batteries are read
     */
    record CanBms(int kbit, boolean listenOnly, Optional<Publication> publish) implements ProtocolSettings {}

    /**
     * A bank that is published.
     *
     * @param bank its name
     * @param silentMv the charge voltage, without any current, while it says nothing
     */
    record Publication(String bank, int silentMv) {}
}
