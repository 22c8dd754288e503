package io.cellwarden.gateway.wire.modbus;

import com.digitalpetri.modbus.Crc16;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.Step;
import java.util.stream.IntStream;

/**
 * Frames of serial lines: unit, function, content, checksum with its low byte first. They have neither start nor length, so
 * each length that a frame with that function can have is tried, the shortest first, until a checksum fits. Only functions
 * in use here are known.
 */
public final class RtuFraming implements ModbusFraming {
    private static final int EXCEPTION = 0x80;
    private static final int SHORTEST = 5;
    /** Question of a function that reads; question and answer of one that writes one place. */
    private static final int FIXED = 8;

    private static final int COUNTED_OVERHEAD = 5;
    private static final int MOST_BYTES = 250;
    private static final int LONGEST = COUNTED_OVERHEAD + MOST_BYTES;
    private static final int CHECKSUM = 2;

    @Override
    public int longestFrame() {
        return LONGEST;
    }

    @Override
    public Bytes encode(ModbusFrame frame) {
        byte[] bytes = new byte[1 + frame.pdu().size() + CHECKSUM];
        bytes[0] = (byte) frame.unit();
        System.arraycopy(frame.pdu().toArray(), 0, bytes, 1, frame.pdu().size());
        int checksum = checksum(bytes, 0, bytes.length - CHECKSUM);
        bytes[bytes.length - 2] = (byte) checksum;
        bytes[bytes.length - 1] = (byte) (checksum >> 8);
        return Bytes.copyOf(bytes);
    }

    @Override
    public Step<ModbusFrame> next(byte[] bytes, int from, int to) {
        int available = to - from;
        if (available < 2) {
            return new Step.NeedMore<>(SHORTEST);
        }
        int function = u8(bytes, from + 1);
        if (!isKnown(function)) {
            return new Step.Skip<>(Fault.NO_START, 0, 1);
        }
        if (available < SHORTEST) {
            return new Step.NeedMore<>(SHORTEST);
        }
        int longest = 0;
        for (int length : lengths(function, u8(bytes, from + 2))) {
            if (available < length) {
                return new Step.NeedMore<>(length);
            }
            if (fits(bytes, from, length)) {
                var pdu = Bytes.copyOf(bytes, from + 1, from + length - CHECKSUM);
                return new Step.Frame<>(new ModbusFrame(0, u8(bytes, from), pdu), length);
            }
            longest = length;
        }
        return new Step.Skip<>(Fault.BAD_CHECKSUM, longest - CHECKSUM, longest);
    }

    private static boolean isKnown(int function) {
        int asked = function & ~EXCEPTION;
        return ModbusTable.of(asked).isPresent()
                || asked == ModbusQuestion.WRITE_COIL
                || asked == ModbusQuestion.WRITE_REGISTER;
    }

    /**
     * The lengths that a frame with this function can have, the shortest first.
     *
     * @param third its third byte, which in an answer counts those behind it
     */
    private static int[] lengths(int function, int third) {
        if ((function & EXCEPTION) != 0) {
            return new int[] {SHORTEST};
        }
        boolean counts = ModbusTable.of(function)
                .filter(table -> third > 0 && third <= MOST_BYTES && (table.isOfBits() || third % 2 == 0))
                .isPresent();
        return counts
                ? IntStream.of(FIXED, COUNTED_OVERHEAD + third)
                        .sorted()
                        .distinct()
                        .toArray()
                : new int[] {FIXED};
    }

    private static boolean fits(byte[] bytes, int from, int length) {
        int end = from + length;
        return checksum(bytes, from, end - CHECKSUM) == (u8(bytes, end - 1) << 8 | u8(bytes, end - 2));
    }

    private static int checksum(byte[] bytes, int from, int to) {
        Crc16 crc = new Crc16();
        for (int i = from; i < to; i++) {
            crc.update(u8(bytes, i)); // from a buffer it would read from its first byte, wherever that stands
        }
        return crc.getValue();
    }

    private static int u8(byte[] bytes, int index) {
        return bytes[index] & 0xFF;
    }
}
