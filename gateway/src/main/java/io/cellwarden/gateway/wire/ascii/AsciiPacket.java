package io.cellwarden.gateway.wire.ascii;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodedFrame;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One frame, checksum and length already checked and taken off. Requests and answers look alike; they differ in
 * {@code code}, a command in a request and a return code in an answer. An answer does not say which command it answers.
 *
 * @param version of the protocol, 0x20 for 2.0
 * @param address of the pack: who is asked, or who answers, 0..255
 * @param group what kind of device it is; 0x46 is a battery
 * @param code command or return code, 0..255
 * @param info content, at most 2,047 bytes
 */
public record AsciiPacket(int version, int address, int group, int code, Bytes info) {
    /** The only version that is spoken here. */
    public static final int VERSION = 0x20;
    /** Batteries. */
    public static final int BATTERY = 0x46;
    /** The return code that stands for "done". */
    public static final int DONE = 0x00;
    /** The return code of a command that the pack does not have. */
    public static final int UNKNOWN_COMMAND = 0x04;

    private static final int MOST_INFO = 0xFFF / 2;
    private static final int LAST_PLAIN_RETURN_CODE = 0x0F;
    private static final int WRONG_ADDRESS = 0x90;
    private static final int INTERNAL_COMMUNICATION = 0x91;
    private static final int COMMANDS_END = 0xA0;

    /** Refuses what has no room in a frame. */
    public AsciiPacket {
        if (info.size() > MOST_INFO) {
            throw new IllegalArgumentException(
                    "a frame holds at most " + MOST_INFO + " bytes of content, not " + info.size());
        }
    }

    /** A question to a battery. */
    public static AsciiPacket request(int address, int command, Bytes info) {
        return new AsciiPacket(VERSION, address, BATTERY, command, info);
    }

    /** Whether {@code code} is a return code: those in use lie outside the range of the commands. */
    public boolean isAnswer() {
        return code <= LAST_PLAIN_RETURN_CODE
                || code == WRONG_ADDRESS
                || code == INTERNAL_COMMUNICATION
                || code >= COMMANDS_END;
    }

    /** What a return code other than {@link #DONE} means, for people. */
    public static String returnCodeText(int code) {
        return switch (code) {
            case DONE -> "done";
            case 0x01 -> "wrong version";
            case 0x02 -> "wrong checksum";
            case 0x03 -> "wrong checksum of the length";
            case UNKNOWN_COMMAND -> "CID2 invalid";
            case 0x05 -> "wrong format";
            case 0x06 -> "invalid data";
            case WRONG_ADDRESS -> "wrong address";
            case INTERNAL_COMMUNICATION -> "internal communication failed";
            default -> "unknown return code 0x%02x".formatted(code);
        };
    }

    /** The frame as it goes onto the line, in upper case as the sheet asks. */
    public Bytes encode() {
        int digits = 2 * info.size();
        int length = lengthChecksum(digits) << 12 | digits;
        String covered = "%02X%02X%02X%02X%04X%s".formatted(version, address, group, code, length, upperHex(info));
        byte[] frame = "~%s%04X\r".formatted(covered, checksum(covered)).getBytes(StandardCharsets.US_ASCII);
        return Bytes.copyOf(frame);
    }

    private static String upperHex(Bytes bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes.toArray());
    }

    /** Minus the sum of the characters, in 16 bits. */
    static int checksum(String covered) {
        return -covered.chars().sum() & 0xFFFF;
    }

    /** Minus the sum of the three digits of the length, in four bits: a sum of 16 gives 0. */
    static int lengthChecksum(int digits) {
        return -(digits >> 8 & 0xF) - (digits >> 4 & 0xF) - (digits & 0xF) & 0xF;
    }

    /** The address, and everything else that stands around the content, by its name in the protocol. */
    public DecodedFrame.Builder describe(DecodedFrame.Builder frame) {
        return frame.address(Integer.toString(address))
                .field("ver", version)
                .field("adr", address)
                .field("cid1", group)
                .field("cid2", code)
                .field("lenid", 2 * info.size());
    }
}
