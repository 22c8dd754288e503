package io.cellwarden.gateway.driver;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a site file writes the addresses of the packs on a line.
 *
 * @param allowed what may be written, for people
 * @param canonical one spelling for each address, empty for what is none
 */
public record Addressing(String allowed, Function<String, Optional<String>> canonical) {
    /** The driver judges by itself. */
    public static final Addressing ANY = new Addressing("anything", Optional::of);

    /** Whole numbers within limits that include their ends, decimal ({@code 18}) or hexadecimal ({@code 0x12}). */
    public static Addressing numbers(int min, int max) {
        return new Addressing(
                "a whole number from %d to %d, such as %d or 0x%02x".formatted(min, max, min, min),
                text -> number(text)
                        .filter(value -> value >= min && value <= max)
                        .map(String::valueOf));
    }

    /**
     * The number of a pack's address.
     *
     * @param without the number of a pack whose device in the site file has no address
     * @throws IllegalArgumentException if what is written is no address here
     */
    public int number(LinkSettings.Pack pack, int without) {
        return number(pack.address(), without);
    }

    /**
     * The number of an address.
     *
     * @param without the number where the site file has none
     * @throws IllegalArgumentException if what is written is no address here
     */
    public int number(Optional<String> written, int without) {
        return written.map(text -> canonical
                        .apply(text)
                        .map(Integer::parseInt)
                        .orElseThrow(
                                () -> new IllegalArgumentException("address \"" + text + "\", allowed is " + allowed)))
                .orElse(without);
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.decode(text.matches("0+[0-9]+") ? text.replaceFirst("^0+", "") : text));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
