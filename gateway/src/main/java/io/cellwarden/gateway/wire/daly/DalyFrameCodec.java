package io.cellwarden.gateway.wire.daly;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.Step;

/**
 * The frame of Daly boards: {@code A5 address id 08 content(8) sum}, the sum being the low 8 bits of all before it. The
 * start byte is no rarity in content, so a frame counts only with its length and its sum.
 */
public final class DalyFrameCodec implements FrameCodec<DalyPacket> {

    static final int CONTENT = 8;
    /** Address of a master that asks board 1; from here on requests. */
    static final int MASTER = 0x40;

    private static final int START = 0xA5;
    private static final int HEADER = 4;
    private static final int SIZE = HEADER + CONTENT + 1;

    @Override
    public int longestFrame() {
        return SIZE;
    }

    @Override
    public Step<DalyPacket> next(byte[] bytes, int from, int to) {
        int available = to - from;
        if (available > 0 && u8(bytes, from) != START || available >= HEADER && u8(bytes, from + 3) != CONTENT) {
            return new Step.Skip<>(Fault.NO_START, 0, 1);
        }
        if (available < SIZE) {
            return new Step.NeedMore<>(SIZE);
        }
        int address = u8(bytes, from + 1);
        if (sum(bytes, from) != u8(bytes, from + SIZE - 1)) {
            return new Step.Skip<>(Fault.BAD_CHECKSUM, SIZE - 1, SIZE);
        }
        var content = Bytes.copyOf(bytes, from + HEADER, from + HEADER + CONTENT);
        int id = u8(bytes, from + 2);
        return new Step.Frame<>(
                address < MASTER ? new DalyPacket.Answer(address, id, content) : new DalyRequest(address, id, content),
                SIZE);
    }

    static Bytes encode(int address, int id, Bytes content) {
        var frame = new byte[SIZE];
        frame[0] = (byte) START;
        frame[1] = (byte) address;
        frame[2] = (byte) id;
        frame[3] = CONTENT;
        System.arraycopy(content.toArray(), 0, frame, HEADER, CONTENT);
        frame[SIZE - 1] = (byte) sum(frame, 0);
        return Bytes.copyOf(frame);
    }

    private static int sum(byte[] bytes, int from) {
        int sum = 0;
        for (int i = from; i < from + SIZE - 1; i++) {
            sum += u8(bytes, i);
        }
        return sum & 0xFF;
    }

    private static int u8(byte[] bytes, int index) {
        return bytes[index] & 0xFF;
    }
}
