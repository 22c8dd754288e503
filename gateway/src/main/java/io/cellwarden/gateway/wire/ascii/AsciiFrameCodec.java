package io.cellwarden.gateway.wire.ascii;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.Step;
import java.util.HexFormat;

/**
 * Finds the frames {@code ~ version address group code length info checksum CR}, all between in hexadecimal digits.
 * Source: protocol sheet Pylontech, "Frame".
 *
 * <p>Neither {@code ~} nor CR is a digit, so a frame that breaks off is noticed at the first byte of the next one. Both
 * cases of the digits are read; the checksum is that of the bytes as they came.
 */
public final class AsciiFrameCodec implements FrameCodec<AsciiPacket> {
    private static final int START = '~';
    private static final int END = '\r';
    private static final int LENGTH_AT = 9;
    private static final int HEADER = 13;
    private static final int TRAILER = 5;
    private static final int LONGEST = HEADER + 0xFFF + TRAILER;

    @Override
    public int longestFrame() {
        return LONGEST;
    }

    @Override
    public Step<AsciiPacket> next(byte[] bytes, int from, int to) {
        int available = to - from;
        if (available == 0) {
            return new Step.NeedMore<>(HEADER + TRAILER);
        }
        if (bytes[from] != START) {
            return new Step.Skip<>(Fault.NO_START, 0, 1);
        }
        int wrong = firstNoDigit(bytes, from, 1, Math.min(HEADER, available));
        if (wrong < Math.min(HEADER, available)) {
            return broken(bytes, from, wrong, HEADER + TRAILER);
        }
        if (available < HEADER) {
            return new Step.NeedMore<>(HEADER + TRAILER);
        }
        int length = number(bytes, from + LENGTH_AT, 4);
        int digits = length & 0xFFF;
        if (length >> 12 != AsciiPacket.lengthChecksum(digits)) {
            return new Step.Skip<>(Fault.BAD_CHECKSUM, LENGTH_AT, HEADER);
        }
        return withLength(bytes, from, available, digits);
    }

    private static Step<AsciiPacket> withLength(byte[] bytes, int from, int available, int digits) {
        int whole = HEADER + digits + TRAILER;
        int end = Math.min(whole - 1, available);
        int wrong = firstNoDigit(bytes, from, HEADER, end);
        if (wrong < end) {
            return broken(bytes, from, wrong, whole);
        }
        if (available < whole) {
            return new Step.NeedMore<>(whole);
        }
        if (bytes[from + whole - 1] != END) {
            return new Step.Skip<>(Fault.BAD_END, whole - 1, whole);
        }
        int checksumAt = from + HEADER + digits;
        int sum = 0;
        for (int i = from + 1; i < checksumAt; i++) {
            sum += bytes[i];
        }
        if ((sum + number(bytes, checksumAt, 4) & 0xFFFF) != 0) {
            return new Step.Skip<>(Fault.BAD_CHECKSUM, HEADER + digits, whole);
        }
        if (digits % 2 != 0) {
            return new Step.Skip<>(Fault.CUT_SHORT, whole - TRAILER, whole + 1); // the last byte of the content is half
        }
        return new Step.Frame<>(packet(bytes, from, digits), whole);
    }

    private static AsciiPacket packet(byte[] bytes, int from, int digits) {
        byte[] info = new byte[digits / 2];
        for (int i = 0; i < info.length; i++) {
            info[i] = (byte) number(bytes, from + HEADER + 2 * i, 2);
        }
        return new AsciiPacket(
                number(bytes, from + 1, 2),
                number(bytes, from + 3, 2),
                number(bytes, from + 5, 2),
                number(bytes, from + 7, 2),
                Bytes.copyOf(info));
    }

    /** A frame that ends before it is whole, or holds what no frame holds. */
    private static Step<AsciiPacket> broken(byte[] bytes, int from, int at, int whole) {
        return bytes[from + at] == END
                ? new Step.Skip<>(Fault.CUT_SHORT, at + 1, whole)
                : new Step.Skip<>(Fault.BAD_CHARACTER, at, at);
    }

    private static int firstNoDigit(byte[] bytes, int from, int first, int end) {
        int at = first;
        while (at < end && HexFormat.isHexDigit(bytes[from + at])) {
            at++;
        }
        return at;
    }

    private static int number(byte[] bytes, int at, int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = value << 4 | HexFormat.fromHexDigit(bytes[at + i]);
        }
        return value;
    }
}
