package io.cellwarden.gateway.wire.jbd;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.Step;

/**
 * Finds JBD frames by length, end byte and checksum. Source: protocol sheet "Frame".
 *
 * <p>The start byte {@code DD} is common inside the content (a voltage of 35.49 V holds one), so it is never trusted
 * alone: a frame counts only when its length leads to an end byte and its checksum fits.
 *
 * <p>One leniency: boards were seen to send a refusal (status 80 or 81, no content) with the checksum {@code 0000}, which
 * does not cover the status ({@code dd008100000077}). It is taken as the refusal that it is; wrongly taken, it makes a
 * write look refused that was not, and the read-back settles that.
 */
public final class JbdFrameCodec implements FrameCodec<JbdPacket> {

    static final int READ = 0xA5;
    static final int WRITE = 0x5A;
    static final int STATUS_ERROR = 0x80;
    static final int STATUS_NOT_PERMITTED = 0x81;

    private static final int START = 0xDD;
    private static final int END = 0x77;
    private static final int HEADER = 4;
    private static final int TRAILER = 3;
    private static final int LONGEST = HEADER + 0xFF + TRAILER;

    @Override
    public int longestFrame() {
        return LONGEST;
    }

    @Override
    public Step<JbdPacket> next(byte[] bytes, int from, int to) {
        int available = to - from;
        if (available == 0) {
            return new Step.NeedMore<>(HEADER + TRAILER);
        }
        if (u8(bytes, from) != START) {
            return new Step.Skip<>(Fault.NO_START, 0, 1);
        }
        if (available < HEADER) {
            return new Step.NeedMore<>(HEADER + TRAILER);
        }
        int length = u8(bytes, from + 3);
        int whole = HEADER + length + TRAILER;
        if (available < whole) {
            return new Step.NeedMore<>(whole);
        }
        if (u8(bytes, from + whole - 1) != END) {
            return new Step.Skip<>(Fault.BAD_END, whole - 1, whole);
        }
        int kind = u8(bytes, from + 1);
        int second = u8(bytes, from + 2);
        int sent = u8(bytes, from + HEADER + length) << 8 | u8(bytes, from + HEADER + length + 1);
        boolean uncoveredRefusal = length == 0
                && sent == 0
                && kind != READ
                && kind != WRITE
                && (second == STATUS_ERROR || second == STATUS_NOT_PERMITTED);
        if (sent != checksum(bytes, from + 2, from + HEADER + length) && !uncoveredRefusal) {
            return new Step.Skip<>(Fault.BAD_CHECKSUM, HEADER + length, whole);
        }
        var data = Bytes.copyOf(bytes, from + HEADER, from + HEADER + length);
        return new Step.Frame<>(packet(kind, second, data), whole);
    }

    private static JbdPacket packet(int kind, int second, Bytes data) {
        return switch (kind) {
            case READ -> new JbdRequest.Read(second); // a read carries no data; what it should carry does not matter
            case WRITE -> new JbdRequest.Write(second, data);
            default -> new JbdPacket.Answer(kind, second, data);
        };
    }

    static Bytes encodeRequest(int kind, int register, Bytes data) {
        var frame = new byte[HEADER + data.size() + TRAILER];
        frame[0] = (byte) START;
        frame[1] = (byte) kind;
        frame[2] = (byte) register;
        frame[3] = (byte) data.size();
        System.arraycopy(data.toArray(), 0, frame, HEADER, data.size());
        int sum = checksum(frame, 2, HEADER + data.size());
        frame[HEADER + data.size()] = (byte) (sum >> 8);
        frame[HEADER + data.size() + 1] = (byte) sum;
        frame[frame.length - 1] = (byte) END;
        return Bytes.copyOf(frame);
    }

    /** Low 16 bits of 0x10000 minus the sum of {@code bytes[from..to)}. */
    private static int checksum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += u8(bytes, i);
        }
        return -sum & 0xFFFF;
    }

    private static int u8(byte[] bytes, int index) {
        return bytes[index] & 0xFF;
    }
}
