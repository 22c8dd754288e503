package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.wire.modbus.RegisterMap;

/** What a protocol needs to know from the site file beside its devices. */
public sealed interface ProtocolSettings {

    /** Nothing: most protocols. */
    record None() implements ProtocolSettings {}

    /**
     * How to read and switch the devices of a line of Modbus.
     *
     * @param overTcp whether frames are those of Modbus TCP, not those of a serial line
     * @param map where the devices keep their values
     */
    record Modbus(boolean overTcp, RegisterMap map) implements ProtocolSettings {}
}
