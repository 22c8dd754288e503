package io.cellwarden.gateway.wire.slcan;

import io.cellwarden.gateway.wire.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * A frame of a CAN bus.
 *
 * @param id 11 bits, or 29 where it is extended
 * @param extended whether the id has 29 bits
 * @param remote whether it asks for data; it then has none
 * @param data 0 to 8 bytes
 */
public record CanFrame(int id, boolean extended, boolean remote, Bytes data) {
    /** The most data that a frame has. */
    public static final int MOST_DATA = 8;

    static final int LARGEST_STANDARD = 0x7FF;
    static final int LARGEST_EXTENDED = 0x1FFF_FFFF;

    /** Refuses what no frame can be. */
    public CanFrame {
        if (id < 0 || id > (extended ? LARGEST_EXTENDED : LARGEST_STANDARD)) {
            throw new IllegalArgumentException("CAN id 0x%x".formatted(id));
        }
        if (data.size() > MOST_DATA || (remote && data.size() > 0)) {
            throw new IllegalArgumentException(data.size() + " bytes in a CAN frame");
        }
    }

    /** A data frame with an id of 11 bits. */
    public static CanFrame of(int id, int... data) {
        return new CanFrame(id, false, false, Bytes.of(data));
    }

    /** The line that has an adapter send it, with its carriage return. */
    public byte[] toLine() {
        StringBuilder line = new StringBuilder(extended ? "%08X".formatted(id) : "%03X".formatted(id));
        line.insert(0, remote ? (extended ? 'R' : 'r') : extended ? 'T' : 't').append(data.size());
        for (int i = 0; i < data.size(); i++) {
            line.append("%02X".formatted(data.u8(i)));
        }
        return line.append('\r').toString().getBytes(StandardCharsets.US_ASCII);
    }
}
