package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;

/** What a master asks of a JK board; source: protocol sheet JK, sections A "Write one tag", B "Commands", C. */
public sealed interface JkRequest extends JkPacket {

    /** The request as it goes onto the line. */
    Bytes encode();

    /**
     * A tagged frame of a master (NW), without terminal and record number.
     *
     * @param command 2 write, 3 read one tag, 5 password, 6 read all
     * @param source who asks: 2 GPS, 3 PC
     * @param tags tag bytes and values
     */
    record Ask(int command, int source, Bytes tags) implements JkRequest {
        @Override
        public Bytes encode() {
            return JkFrameCodec.encodeTagged(command, source, tags);
        }
    }

    /**
     * Writes to a JK02 board, or asks it for a frame.
     *
     * @param register what is written or asked for
     * @param length bytes of the value, 0 or 4
     * @param value 0..4 294 967 295
     */
    record Command(int register, int length, long value) implements JkRequest {
        @Override
        public Bytes encode() {
            return JkFrameCodec.encodeCommand(register, length, value);
        }
    }

    /**
     * Reads Modbus registers.
     *
     * @param address of the board, 1..15
     * @param register the first one
     * @param count how many, 1..125
     */
    record Read(int address, int register, int count) implements JkRequest {
        @Override
        public Bytes encode() {
            return JkFrameCodec.encodeRead(address, register, count);
        }
    }

    /**
     * Writes Modbus registers. A write of 0 to a control register asks for a {@link JkPacket.Block}.
     *
     * @param address of the board, 1..15
     * @param register the first one
     * @param content two bytes for each, at most 246
     */
    record Write(int address, int register, Bytes content) implements JkRequest {
        @Override
        public Bytes encode() {
            return JkFrameCodec.encodeWrite(address, register, content);
        }
    }

    /** Asks a board with tagged frames for everything. */
    static JkRequest readAll() {
        return new Ask(READ_ALL, PC, Bytes.of(0));
    }

    /** What a board with tagged frames must hear, with a pause after it, before a {@link #writeTag}. */
    static JkRequest password() {
        return new Ask(PASSWORD, GPS, Bytes.of(0, 0));
    }

    /** Sets a tag of one byte. */
    static JkRequest writeTag(JkTag tag, int value) {
        return new Ask(WRITE, GPS, Bytes.of(tag.code(), value));
    }

    /** Asks a JK02 board for its settings, and for its cell info from then on. */
    static JkRequest readCellInfo() {
        return new Command(0x96, 0, 0);
    }

    /** Asks a JK02 board for its device info. */
    static JkRequest readDeviceInfo() {
        return new Command(0x97, 0, 0);
    }

    /** Sets a switch of a JK02 board. */
    static JkRequest set(JkSwitch which, boolean on) {
        return new Command(which.command(), 4, on ? 1 : 0);
    }

    /** Asks the board at that address for a frame. */
    static JkRequest ask(int address, JkBlock block) {
        return new Write(address, block.trigger(), Bytes.of(0, 0));
    }

    /** Sets a switch of the board at that address. */
    static Write set(int address, JkSwitch which, boolean on) {
        return new Write(address, which.register(), Bytes.of(0, 0, 0, on ? 1 : 0));
    }

    /** Sets one tag. */
    int WRITE = 0x02;
    /** Says the password. */
    int PASSWORD = 0x05;
    /** Asks for all tags. */
    int READ_ALL = 0x06;
    /** The source of a write, as the sheet's implementation says it. */
    int GPS = 2;
    /** The source of a question. */
    int PC = 3;
}
