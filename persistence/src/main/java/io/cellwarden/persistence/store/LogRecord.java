package io.cellwarden.persistence.store;

import io.cellwarden.persistence.kryo.DamagedEventException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record as it lies in a segment: length (4 bytes), checksum (4), where its commit began (4), content.
 *
 * <p>The checksum covers the place too, so that a record is none anywhere else. Where its commit began says what was
 * already on the disk when it was written: an unreadable place in front of that is damage, one behind it may be a write
 * that a power cut left unfinished.
 *
 * @param at its place in the segment
 * @param bytes how many it takes there
 */
record LogRecord(int at, int bytes, int commitStart, Content content) {
    /** What a segment file begins with. */
    static final long MAGIC = 0x4357_4A52_4E4C_310AL; // "CWJRNL1\n"

    /** Where its first record is. */
    static final int FIRST = Long.BYTES;

    private static final int HEADER = 3 * Integer.BYTES;

    static int bytes(byte[] content) {
        return HEADER + content.length;
    }

    static void write(ByteBuffer out, long segment, int at, int commitStart, byte[] content) {
        out.putInt(content.length);
        out.putInt(checksum(segment, at, commitStart, content, 0, content.length));
        out.putInt(commitStart);
        out.put(content);
    }

    /**
     * The record at a place of a segment.
     *
     * @param bytes a part of the segment
     * @param start where in the segment that part begins
     * @return empty if there is none, or a damaged one
     */
    static Optional<LogRecord> read(long segment, byte[] bytes, int start, int at) {
        int from = at - start;
        if (bytes.length - from < HEADER) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, from, HEADER);
        int length = header.getInt();
        int checksum = header.getInt();
        int commitStart = header.getInt();
        if (length <= 0 || length > bytes.length - from - HEADER || commitStart < FIRST || commitStart > at) {
            return Optional.empty();
        }
        if (checksum != checksum(segment, at, commitStart, bytes, from + HEADER, length)) {
            return Optional.empty();
        }
        byte[] content = new byte[length];
        System.arraycopy(bytes, from + HEADER, content, 0, length);
        try {
            return Optional.of(new LogRecord(at, HEADER + length, commitStart, ContentCodec.decode(content)));
        } catch (DamagedEventException e) {
            return Optional.empty();
        }
    }

    int end() {
        return at + bytes;
    }

    private static int checksum(long segment, int at, int commitStart, byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES + 3 * Integer.BYTES)
                .putLong(segment)
                .putInt(at)
                .putInt(commitStart)
                .putInt(length)
                .flip());
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
