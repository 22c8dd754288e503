package io.cellwarden.gateway.driver;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A switch of the hardware behind a link; on means that current may flow, or that a relay is energised.
 *
 * @param key the last part of an actuator's name in the site file: {@code charge-fet}, {@code relay-1}
 */
public record Switch(String key) {
    private static final Pattern KEY = Pattern.compile("charge-fet|discharge-fet|(?:relay|coil)-[1-9][0-9]{0,4}");

    /** Lets charge current in. */
    public static final Switch CHARGE_FET = new Switch("charge-fet");
    /** Lets discharge current out. */
    public static final Switch DISCHARGE_FET = new Switch("discharge-fet");

    /** Refuses a name that no switch has. */
    public Switch {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "switch \"" + key + "\", allowed are charge-fet, discharge-fet, relay-N and coil-N");
        }
    }

    /** A relay of a device, from 1. */
    public static Switch relay(int number) {
        return new Switch("relay-" + number);
    }

    /** A coil of a Modbus device, from 1. */
    public static Switch coil(int number) {
        return new Switch("coil-" + number);
    }

    /** The switch of that name. */
    public static Optional<Switch> of(String key) {
        return KEY.matcher(key).matches() ? Optional.of(new Switch(key)) : Optional.empty();
    }
}
