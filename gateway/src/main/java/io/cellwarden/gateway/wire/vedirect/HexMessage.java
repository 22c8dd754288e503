package io.cellwarden.gateway.wire.vedirect;

import io.cellwarden.gateway.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A HEX message, of either direction, whose check fits. Source: protocol sheet "HEX frame".
 *
 * @param command 0..15; most answers repeat the command of their request
 * @param payload what stands between command and check
 */
public record HexMessage(int command, Bytes payload) implements VeDirectPacket {
    /** Request: ask for the product id. */
    static final int PRODUCT = 4;
    /** Answer: done. */
    static final int DONE = 1;
    /** Answer: a command that the device does not know. */
    static final int UNKNOWN_COMMAND = 3;
    /** Answer: a frame that the device could not read. */
    static final int FRAME_ERROR = 4;
    /** Answer to a ping. */
    static final int PING = 5;
    /** Request and answer: the value of a register. */
    static final int GET = 7;
    /** Request and answer: a register is replaced. */
    static final int SET = 8;
    /** A device tells a register unasked. */
    static final int ASYNC = 10;

    static final int CHECK = 0x55;
    /** Register and flags stand before the value. */
    static final int VALUE_AT = 3;

    /** Refuses what no message can have. */
    public HexMessage {
        if (command < 0 || command > 0xF) {
            throw new IllegalArgumentException("command " + command + ", allowed is 0 to 15");
        }
        if (payload.size() > HexRegister.LONGEST_VALUE + VALUE_AT) {
            throw new IllegalArgumentException("payload of " + payload.size() + " bytes, allowed are at most "
                    + (HexRegister.LONGEST_VALUE + VALUE_AT));
        }
    }

    /** Asks for a register. */
    public static HexMessage get(HexRegister register) {
        return new HexMessage(GET, Bytes.of(register.code(), register.code() >> 8, 0));
    }

    /** Replaces a register of one byte. */
    public static HexMessage set(HexRegister register, int value) {
        return new HexMessage(SET, Bytes.of(register.code(), register.code() >> 8, 0, value));
    }

    /** The message as it goes onto the line. */
    public Bytes encode() {
        int sum = command;
        for (int i = 0; i < payload.size(); i++) {
            sum += payload.u8(i);
        }
        String line = ":%X%s%02X\n".formatted(command, payload.toString().toUpperCase(Locale.ROOT), CHECK - sum & 0xFF);
        return Bytes.copyOf(line.getBytes(StandardCharsets.US_ASCII));
    }
}
