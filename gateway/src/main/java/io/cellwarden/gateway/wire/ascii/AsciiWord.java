package io.cellwarden.gateway.wire.ascii;

import io.cellwarden.gateway.wire.Bytes;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text or a version at a fixed place in the content of an answer.
 *
 * @param what its name
 * @param from its first byte
 * @param to the byte behind it
 * @param isVersion whether it is a row of numbers rather than ASCII
 */
public record AsciiWord(String what, int from, int to, boolean isVersion) {
    /** ASCII, padded with NUL. */
    public static AsciiWord text(String what, int from, int to) {
        return new AsciiWord(what, from, to, false);
    }

    /** A number in each byte, printed with points between them. */
    public static AsciiWord version(String what, int from, int to) {
        return new AsciiWord(what, from, to, true);
    }

    /** What stands there; {@code info} reaches at least to its end. */
    public String read(Bytes info) {
        return isVersion
                ? IntStream.range(from, to)
                        .mapToObj(at -> Integer.toString(info.u8(at)))
                        .collect(Collectors.joining("."))
                : info.slice(from, to).asciiText();
    }

    /** Place, size, name and form, as cells of a table. */
    public Object[] cells() {
        return new Object[] {from, to - from, what, isVersion ? "version" : "text"};
    }
}
