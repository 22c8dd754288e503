package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.Step;

/**
 * Finds the frames of all JK dialects, requests and answers:
 *
 * <ul>
 *   <li>NW: {@code 4E 57 length(2) terminal(4) command source type tags record(4) 68 00 00 sum(2)}, big endian;
 *   <li>JK02: {@code 55 AA EB 90 kind counter content sum}, 300 bytes, and commands {@code AA 55 90 EB register length
 *       value(4) 00(9) sum}, 20 bytes;
 *   <li>PB: Modbus RTU, functions 3 and 16 and their refusals, registers 0x1000 to 0x16FF, addresses 1 to 15.
 * </ul>
 */
public final class JkFrameCodec implements FrameCodec<JkPacket> {

    /** Answers hold 250 to 300 bytes; this leaves room for tags that nobody knows yet. */
    private static final int LONGEST = 1024;

    private static final int TAGGED_HEADER = 11;
    private static final int TAGGED_TRAILER = 9;
    private static final int TAGGED_END = 0x68;
    private static final int REQUEST = 0;

    private static final int[] BLOCK_START = {0x55, 0xAA, 0xEB, 0x90};
    private static final int BLOCK_SIZE = 300;
    private static final int[] COMMAND_START = {0xAA, 0x55, 0x90, 0xEB};
    private static final int COMMAND_SIZE = 20;
    private static final int ACKNOWLEDGED = 0xC8;

    private static final int HIGHEST_ADDRESS = 15;
    private static final int READ = 0x03;
    private static final int WRITE = 0x10;
    private static final int REFUSAL = 0x80;
    private static final int FIRST_REGISTER = 0x1000;
    private static final int LAST_REGISTER = 0x16FF;
    private static final int REFUSAL_SIZE = 5;
    private static final int FIXED_SIZE = 8;
    private static final int MOST_REGISTERS = 125;

    @Override
    public int longestFrame() {
        return LONGEST;
    }

    @Override
    public Step<JkPacket> next(byte[] bytes, int from, int to) {
        if (from == to) {
            return new Step.NeedMore<>(REFUSAL_SIZE);
        }
        int start = u8(bytes, from);
        return switch (start) {
            case 0x4E -> tagged(bytes, from, to - from);
            case 0x55 -> block(bytes, from, to - from);
            case 0xAA -> command(bytes, from, to - from);
            default -> start >= 1 && start <= HIGHEST_ADDRESS ? modbus(bytes, from, to - from) : noStart();
        };
    }

    private static Step<JkPacket> tagged(byte[] bytes, int from, int available) {
        if (available > 1 && u8(bytes, from + 1) != 0x57) {
            return noStart();
        }
        if (available < 4) {
            return new Step.NeedMore<>(TAGGED_HEADER + TAGGED_TRAILER);
        }
        int whole = u16(bytes, from + 2) + 2;
        if (whole < TAGGED_HEADER + TAGGED_TRAILER || whole > LONGEST) {
            return noStart();
        }
        if (available < whole) {
            return new Step.NeedMore<>(whole);
        }
        int end = from + whole;
        if (u8(bytes, end - 5) != TAGGED_END) {
            return new Step.Skip<>(Fault.BAD_END, whole - 5, whole);
        }
        if (u16(bytes, end - 4) != 0 || u16(bytes, end - 2) != (sum(bytes, from, end - 4) & 0xFFFF)) {
            return new Step.Skip<>(Fault.BAD_CHECKSUM, whole - 4, whole);
        }
        int command = u8(bytes, from + 8);
        int source = u8(bytes, from + 9);
        var tags = Bytes.copyOf(bytes, from + TAGGED_HEADER, end - TAGGED_TRAILER);
        return new Step.Frame<>(
                u8(bytes, from + 10) == REQUEST
                        ? new JkRequest.Ask(command, source, tags)
                        : new JkPacket.Tagged(command, tags),
                whole);
    }

    private static Step<JkPacket> block(byte[] bytes, int from, int available) {
        if (!begins(bytes, from, available, BLOCK_START)) {
            return noStart();
        }
        if (available < BLOCK_SIZE) {
            return new Step.NeedMore<>(BLOCK_SIZE);
        }
        return isSummed(bytes, from, BLOCK_SIZE)
                ? new Step.Frame<>(new JkPacket.Block(Bytes.copyOf(bytes, from, from + BLOCK_SIZE)), BLOCK_SIZE)
                : new Step.Skip<>(Fault.BAD_CHECKSUM, BLOCK_SIZE - 1, BLOCK_SIZE);
    }

    private static Step<JkPacket> command(byte[] bytes, int from, int available) {
        if (!begins(bytes, from, available, COMMAND_START)) {
            return noStart();
        }
        if (available < COMMAND_SIZE) {
            return new Step.NeedMore<>(COMMAND_SIZE);
        }
        if (!isSummed(bytes, from, COMMAND_SIZE)) {
            return new Step.Skip<>(Fault.BAD_CHECKSUM, COMMAND_SIZE - 1, COMMAND_SIZE);
        }
        var frame = Bytes.copyOf(bytes, from, from + COMMAND_SIZE);
        return new Step.Frame<>(
                frame.u8(4) == ACKNOWLEDGED
                        ? new JkPacket.Acknowledged()
                        : new JkRequest.Command(frame.u8(4), frame.u8(5), frame.u32le(6)),
                COMMAND_SIZE);
    }

    private static Step<JkPacket> modbus(byte[] bytes, int from, int available) {
        if (available < 2) {
            return new Step.NeedMore<>(REFUSAL_SIZE);
        }
        int address = u8(bytes, from);
        int function = u8(bytes, from + 1);
        return switch (function) {
            case READ -> read(bytes, from, available, address);
            case WRITE -> written(bytes, from, available, address);
            case READ | REFUSAL, WRITE | REFUSAL -> {
                if (available < REFUSAL_SIZE) {
                    yield new Step.NeedMore<>(REFUSAL_SIZE);
                }
                yield isCovered(bytes, from, REFUSAL_SIZE)
                        ? new Step.Frame<>(
                                new JkPacket.Refused(address, function - REFUSAL, u8(bytes, from + 2)), REFUSAL_SIZE)
                        : damaged(REFUSAL_SIZE);
            }
            default -> noStart();
        };
    }

    /** A question has 8 bytes; where the size of an answer looks like a register, its checksum tells them apart. */
    private static Step<JkPacket> read(byte[] bytes, int from, int available, int address) {
        if (available < 4) {
            return new Step.NeedMore<>(REFUSAL_SIZE);
        }
        int register = u16(bytes, from + 2);
        if (isRegister(register)) {
            if (available < FIXED_SIZE) {
                return new Step.NeedMore<>(FIXED_SIZE);
            }
            if (isCovered(bytes, from, FIXED_SIZE)) {
                return new Step.Frame<>(new JkRequest.Read(address, register, u16(bytes, from + 4)), FIXED_SIZE);
            }
        }
        int size = u8(bytes, from + 2);
        if (size == 0 || size % 2 != 0 || size > 2 * MOST_REGISTERS) {
            return isRegister(register) ? damaged(FIXED_SIZE) : noStart();
        }
        int whole = size + 5;
        if (available < whole) {
            return new Step.NeedMore<>(whole);
        }
        return isCovered(bytes, from, whole)
                ? new Step.Frame<>(
                        new JkPacket.Registers(address, Bytes.copyOf(bytes, from + 3, from + 3 + size)), whole)
                : damaged(whole);
    }

    /** The answer to a write is its first 6 bytes and a checksum; where that does not fit, it is the write itself. */
    private static Step<JkPacket> written(byte[] bytes, int from, int available, int address) {
        if (available < 4) {
            return new Step.NeedMore<>(FIXED_SIZE);
        }
        int register = u16(bytes, from + 2);
        if (!isRegister(register)) {
            return noStart();
        }
        if (available < FIXED_SIZE) {
            return new Step.NeedMore<>(FIXED_SIZE);
        }
        if (isCovered(bytes, from, FIXED_SIZE)) {
            return new Step.Frame<>(new JkPacket.Written(address, register), FIXED_SIZE);
        }
        int size = u8(bytes, from + 6);
        if (size == 0 || size != 2 * u16(bytes, from + 4)) {
            return damaged(FIXED_SIZE);
        }
        int whole = size + 9;
        if (available < whole) {
            return new Step.NeedMore<>(whole);
        }
        return isCovered(bytes, from, whole)
                ? new Step.Frame<>(
                        new JkRequest.Write(address, register, Bytes.copyOf(bytes, from + 7, from + 7 + size)), whole)
                : damaged(whole);
    }

    static Bytes encodeTagged(int command, int source, Bytes tags) {
        var frame = new byte[TAGGED_HEADER + tags.size() + TAGGED_TRAILER];
        frame[0] = 0x4E;
        frame[1] = 0x57;
        putWord(frame, 2, frame.length - 2);
        frame[8] = (byte) command;
        frame[9] = (byte) source;
        frame[10] = REQUEST;
        put(frame, TAGGED_HEADER, tags);
        frame[frame.length - 5] = TAGGED_END;
        putWord(frame, frame.length - 2, sum(frame, 0, frame.length - 4));
        return Bytes.copyOf(frame);
    }

    static Bytes encodeCommand(int register, int length, long value) {
        var frame = new byte[COMMAND_SIZE];
        put(frame, 0, Bytes.of(COMMAND_START));
        frame[4] = (byte) register;
        frame[5] = (byte) length;
        for (int i = 0; i < 4; i++) {
            frame[6 + i] = (byte) (value >> 8 * i);
        }
        frame[COMMAND_SIZE - 1] = (byte) sum(frame, 0, COMMAND_SIZE - 1);
        return Bytes.copyOf(frame);
    }

    static Bytes encodeRead(int address, int register, int count) {
        var frame = new byte[FIXED_SIZE];
        head(frame, address, READ, register, count);
        return covered(frame);
    }

    static Bytes encodeWrite(int address, int register, Bytes content) {
        var frame = new byte[content.size() + 9];
        head(frame, address, WRITE, register, content.size() / 2);
        frame[6] = (byte) content.size();
        put(frame, 7, content);
        return covered(frame);
    }

    private static void head(byte[] frame, int address, int function, int register, int count) {
        frame[0] = (byte) address;
        frame[1] = (byte) function;
        putWord(frame, 2, register);
        putWord(frame, 4, count);
    }

    private static Bytes covered(byte[] frame) {
        int crc = crc(frame, 0, frame.length - 2);
        frame[frame.length - 2] = (byte) crc;
        frame[frame.length - 1] = (byte) (crc >> 8);
        return Bytes.copyOf(frame);
    }

    private static void put(byte[] frame, int at, Bytes content) {
        System.arraycopy(content.toArray(), 0, frame, at, content.size());
    }

    private static void putWord(byte[] frame, int at, int value) {
        frame[at] = (byte) (value >> 8);
        frame[at + 1] = (byte) value;
    }

    private static boolean begins(byte[] bytes, int from, int available, int[] start) {
        for (int i = 0; i < Math.min(start.length, available); i++) {
            if (u8(bytes, from + i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRegister(int register) {
        return register >= FIRST_REGISTER && register <= LAST_REGISTER;
    }

    private static boolean isSummed(byte[] bytes, int from, int size) {
        return (sum(bytes, from, from + size - 1) & 0xFF) == u8(bytes, from + size - 1);
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += u8(bytes, i);
        }
        return sum;
    }

    private static boolean isCovered(byte[] bytes, int from, int size) {
        int end = from + size;
        return crc(bytes, from, end - 2) == (u8(bytes, end - 2) | u8(bytes, end - 1) << 8);
    }

    /** The checksum of Modbus: polynomial 0x8005, lowest bit first, from 0xFFFF. */
    private static int crc(byte[] bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc ^= u8(bytes, i);
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xA001;
            }
        }
        return crc;
    }

    private static Step<JkPacket> noStart() {
        return new Step.Skip<>(Fault.NO_START, 0, 1);
    }

    private static Step<JkPacket> damaged(int size) {
        return new Step.Skip<>(Fault.BAD_CHECKSUM, size - 2, size);
    }

    private static int u16(byte[] bytes, int index) {
        return u8(bytes, index) << 8 | u8(bytes, index + 1);
    }

    private static int u8(byte[] bytes, int index) {
        return bytes[index] & 0xFF;
    }
}
