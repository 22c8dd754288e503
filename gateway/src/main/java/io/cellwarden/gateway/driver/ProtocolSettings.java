package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.wire.victronble.AdvertKey;
import java.util.Map;

/** What a protocol needs to know from the site file beside its devices. */
public sealed interface ProtocolSettings {

    /** Nothing: most protocols. */
    record None() implements ProtocolSettings {}

    /**
     * What Victron devices advertise is encrypted.
     *
     * @param keys the key of each device by its address, 12 hex digits in lower case; never shown
     */
    record VictronBle(Map<String, AdvertKey> keys) implements ProtocolSettings {
        /** Copies the map. */
        public VictronBle {
            keys = Map.copyOf(keys);
        }
    }
}
