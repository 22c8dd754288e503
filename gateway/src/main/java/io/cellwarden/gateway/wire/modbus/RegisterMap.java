package io.cellwarden.gateway.wire.modbus;

import java.util.Map;
import java.util.Optional;

/**
 * Where a device keeps what a battery needs; all devices on a line have the same map.
 *
 * @param cells voltages of the pack's cells
 * @param temperatures of its sensors, where it has any
 * @param current positive while charging, where it tells it
 * @param soc its state of charge, where it tells it
 * @param switches by the last part of an actuator's name in the site file: {@code discharge-fet}, {@code coil-1}
 */
public record RegisterMap(
        RegisterValue cells,
        Optional<RegisterValue> temperatures,
        Optional<RegisterValue> current,
        Optional<RegisterValue> soc,
        Map<String, RegisterSwitch> switches) {
    /** Copies the map. */
    public RegisterMap {
        switches = Map.copyOf(switches);
    }
}
