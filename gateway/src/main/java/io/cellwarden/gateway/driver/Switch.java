package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.Pin;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A switch of the hardware behind a link, or of its port; on means that current may flow, that the balancer may work, that
 * a relay is energised, or that a line of the port is asserted.
 *
 * @param key the last part of an actuator's name in the site file: {@code charge-fet}, {@code relay-1}
 */
public record Switch(String key) {
    private static final Pattern KEY =
            Pattern.compile("charge-fet|discharge-fet|balancer|rts|dtr|(?:relay|coil)-[1-9][0-9]{0,4}");

    /** Lets charge current in. */
    public static final Switch CHARGE_FET = new Switch("charge-fet");
    /** Lets discharge current out. */
    public static final Switch DISCHARGE_FET = new Switch("discharge-fet");
    /** Lets the hardware move charge between its cells. */
    public static final Switch BALANCER = new Switch("balancer");

    /** Refuses a name that no switch has. */
    public Switch {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("switch \"" + key
                    + "\", allowed are charge-fet, discharge-fet, balancer, rts, dtr, relay-N and coil-N");
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

    /** The line of a serial port that it is; empty for a switch of the hardware behind it. */
    public Optional<Pin> pin() {
        return Pin.of(key);
    }

    /** The switch of that name. */
    public static Optional<Switch> of(String key) {
        return KEY.matcher(key).matches() ? Optional.of(new Switch(key)) : Optional.empty();
    }
}
