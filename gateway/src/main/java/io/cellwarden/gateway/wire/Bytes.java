package io.cellwarden.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes, compared by content; the one place where bytes become unsigned numbers.
 *
 * <p>Records hold this instead of {@code byte[]}, whose {@code equals} compares identity. Indices outside the run
 * throw {@link IndexOutOfBoundsException}: a decoder checks lengths first, so that would be a bug, not bad input.
 */
public final class Bytes {

    /** The run without bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] owned) {
        this.content = owned;
    }

    /**
     * A run of the given byte values.
     *
     * @param values 0..255 each; only the low eight bits count
     */
    public static Bytes of(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Bytes(bytes);
    }

    /** A copy of {@code bytes[from..to)}. */
    public static Bytes copyOf(byte[] bytes, int from, int to) {
        return new Bytes(Arrays.copyOfRange(bytes, from, to));
    }

    /** A copy of all of {@code bytes}. */
    public static Bytes copyOf(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /**
     * Reads hexadecimal digits; white space between the digits is ignored.
     *
     * @throws IllegalArgumentException if the text holds anything else or an odd number of digits
     */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex.replaceAll("\\s+", "")));
    }

    /** Number of bytes. */
    public int size() {
        return content.length;
    }

    /** Unsigned byte at {@code index}, 0..255. */
    public int u8(int index) {
        return content[index] & 0xFF;
    }

    /** Unsigned big-endian word at {@code index}, 0..65 535. */
    public int u16be(int index) {
        return u8(index) << 8 | u8(index + 1);
    }

    /** Signed big-endian word at {@code index}, −32 768..32 767. */
    public int s16be(int index) {
        return (short) u16be(index);
    }

    /** Unsigned big-endian double word at {@code index}, 0..4 294 967 295. */
    public long u32be(int index) {
        return (long) u16be(index) << 16 | u16be(index + 2);
    }

    /** Unsigned little-endian word at {@code index}, 0..65 535. */
    public int u16le(int index) {
        return u8(index) | u8(index + 1) << 8;
    }

    /** Signed little-endian word at {@code index}, −32 768..32 767. */
    public int s16le(int index) {
        return (short) u16le(index);
    }

    /** Unsigned little-endian double word at {@code index}, 0..4 294 967 295. */
    public long u32le(int index) {
        return u16le(index) | (long) u16le(index + 2) << 16;
    }

    /** Signed little-endian double word at {@code index}. */
    public int s32le(int index) {
        return (int) u32le(index);
    }

    /** The run {@code [from..to)} of these bytes. */
    public Bytes slice(int from, int to) {
        return copyOf(content, from, to);
    }

    /** The bytes before the first NUL as ASCII text; a byte outside ASCII becomes the replacement character. */
    public String asciiText() {
        int end = 0;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        return new String(content, 0, end, StandardCharsets.US_ASCII);
    }

    /** A fresh array with these bytes, the caller's to change. */
    public byte[] toArray() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Lower-case hexadecimal digits without separators. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(content);
    }
}
