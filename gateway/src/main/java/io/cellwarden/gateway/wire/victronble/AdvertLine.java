package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a receiver says of one advertisement. Receivers have no common form, so the parts are found by what they look like:
 * {@code c0ffee123456 -71 e1021002…}, {@code C0:FF:EE:12:34:56,-71,02E11002…}, {@code {"id":"C0:FF:EE:12:34:56",
 * "manufacturerdata":"e1021002…"}}.
 *
 * @param address of the device, 12 hex digits in lower case; empty if the line has none
 * @param data the manufacturer data, without the company id
 */
public record AdvertLine(Optional<String> address, Bytes data) {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{12}|(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2})(?![0-9A-Za-z:-])");
    private static final Pattern HEX =
            Pattern.compile("(?<![0-9A-Za-z])(?:0[xX])?([0-9A-Fa-f]{16,128})(?![0-9A-Za-z])");
    static final int PRODUCT = 0x10;

    /** Reads a line; empty if it tells of no advertisement of a Victron product. */
    static Optional<AdvertLine> read(String line) {
        Matcher hex = HEX.matcher(line);
        while (hex.find()) {
            if (hex.group(1).length() % 2 == 0) {
                Bytes data = withoutCompany(Bytes.ofHex(hex.group(1)));
                if (data.size() > 0 && data.u8(0) == PRODUCT) {
                    return Optional.of(new AdvertLine(address(line), data));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> address(String line) {
        Matcher matcher = ADDRESS.matcher(line);
        return matcher.find() ? Optional.of(normal(matcher.group())) : Optional.empty();
    }

    /** An address as it is compared: 12 hex digits in lower case. */
    public static String normal(String address) {
        return address.replaceAll("[:-]", "").toLowerCase(Locale.ROOT);
    }

    /** The company id stands in front in either order of its bytes, or not at all. */
    static Bytes withoutCompany(Bytes data) {
        boolean there = data.size() >= 2
                && (data.u8(0) == 0xE1 && data.u8(1) == 0x02 || data.u8(0) == 0x02 && data.u8(1) == 0xE1);
        return there ? Bytes.copyOf(data.toArray(), 2, data.size()) : data;
    }
}
