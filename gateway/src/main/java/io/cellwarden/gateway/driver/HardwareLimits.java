package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.wire.HardwareLimit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The limits that the hardware behind a link protects by, as it tells them.
 *
 * @param values each in its unit; those that the hardware does not tell are missing
 * @param trouble why some are missing, empty if the hardware itself left them out, or none is
 */
public record HardwareLimits(Map<HardwareLimit, Integer> values, String trouble) {
    /** Copies the map. */
    public HardwareLimits {
        EnumMap<HardwareLimit, Integer> copy = new EnumMap<>(HardwareLimit.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** None could be read. */
    public static HardwareLimits unread(String why) {
        return new HardwareLimits(Map.of(), why);
    }

    /** The same with more trouble. */
    public HardwareLimits with(String more) {
        return new HardwareLimits(values, trouble.isEmpty() ? more : trouble + "; " + more);
    }

    /** A limit's value in its unit, if it is known. */
    public OptionalInt value(HardwareLimit limit) {
        Integer value = values.get(limit);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
