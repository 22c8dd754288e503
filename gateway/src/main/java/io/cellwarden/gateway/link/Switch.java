package io.cellwarden.gateway.link;

import java.util.Optional;
import java.util.stream.Stream;

/** A switch of a BMS board; on means that current may flow. */
public enum Switch {
    /** Lets charge current in. */
    CHARGE_FET("charge-fet"),
    /** Lets discharge current out. */
    DISCHARGE_FET("discharge-fet");

    private final String key;

    Switch(String key) {
        this.key = key;
    }

    /** The last part of an actuator's name in the site file. */
    public String key() {
        return key;
    }

    /** The switch of that name. */
    public static Optional<Switch> of(String key) {
        return Stream.of(values()).filter(one -> one.key.equals(key)).findFirst();
    }
}
