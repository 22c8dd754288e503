package io.cellwarden.ops.site;

import java.util.Optional;

/**
 * Something that a link can switch.
 *
 * @param link the link's name
 * @param battery the battery whose pack has it, all its packs where it has several; empty where the line itself has it
 * @param name what it is: {@code charge-fet}, {@code discharge-fet}, {@code balancer}, {@code relay-1}, {@code coil-3}, {@code rts},
 *     {@code dtr}
 */
public record Actuator(String link, Optional<String> battery, String name) {
    /** The FET of a pack that lets charge current through. */
    public static final String CHARGE_FET = "charge-fet";
    /** The FET of a pack that lets discharge current through. */
    public static final String DISCHARGE_FET = "discharge-fet";

    /** As the site file writes it: {@code a/B1/discharge-fet}, {@code a/rts}. */
    public String path() {
        return link + "/" + battery.map(owner -> owner + "/").orElse("") + name;
    }

    /** Reads what {@link #path} writes; empty if it is not of that form. */
    static Optional<Actuator> of(String path) {
        String[] parts = path.split("/", -1);
        for (String part : parts) {
            if (part.isBlank()) {
                return Optional.empty();
            }
        }
        String name = parts[parts.length - 1];
        return switch (parts.length) {
            case 2 ->
                name.matches("rts|dtr|(relay|coil)-[0-9]+")
                        ? Optional.of(new Actuator(parts[0], Optional.empty(), name))
                        : Optional.empty();
            case 3 ->
                name.matches(CHARGE_FET + "|" + DISCHARGE_FET + "|balancer|(relay|coil)-[0-9]+")
                        ? Optional.of(new Actuator(parts[0], Optional.of(parts[1]), name))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
