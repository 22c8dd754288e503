package io.cellwarden.gateway.link;

import io.cellwarden.event.Input;
import io.cellwarden.event.InputCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A record of a spool: the length of the body, its number, the body in the bytes of {@link InputCodec}, and the CRC-32
 * of all these.
 *
 * @param input empty if the record is damaged
 */
record SpoolRecord(long number, Optional<Input> input) {
    private static final int LARGEST_BODY = 65_536;

    /** The bytes of an input under its number, ready to be read. */
    static ByteBuffer encode(long number, Input input) throws IOException {
        byte[] body = InputCodec.encode(input);
        if (body.length > LARGEST_BODY) {
            throw new IOException("an input of " + body.length + " bytes, most is " + LARGEST_BODY);
        }
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES + Long.BYTES + body.length + Integer.BYTES);
        return entry.putInt(body.length)
                .putLong(number)
                .put(body)
                .putInt(checksum(body.length, number, body))
                .flip();
    }

    /**
     * The next record of a segment.
     *
     * @throws EOFException at its end, and where the segment is cut short or so damaged that it cannot be followed
     */
    static SpoolRecord read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_BODY) {
            throw new EOFException("a record of " + length + " bytes");
        }
        long number = in.readLong();
        byte[] body = in.readNBytes(length);
        boolean whole = in.readInt() == checksum(length, number, body);
        return new SpoolRecord(number, whole ? InputCodec.decode(body) : Optional.empty());
    }

    private static int checksum(int length, long number, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(length)
                .putLong(number)
                .flip());
        crc.update(body);
        return (int) crc.getValue();
    }
}
