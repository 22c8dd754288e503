package io.cellwarden.gateway.wire.jbd;

import io.cellwarden.gateway.wire.Bytes;

/** What a master asks of a board; source: protocol sheet "Frame" and "Control". */
public sealed interface JbdRequest extends JbdPacket {

    /** Register that is asked for, 0..255. The answer must name the same one. */
    int register();

    /** The request as it goes onto the line. */
    Bytes encode();

    /**
     * Asks for a register's content.
     *
     * @param register 0..255
     */
    record Read(int register) implements JbdRequest {
        @Override
        public Bytes encode() {
            return JbdFrameCodec.encodeRequest(JbdFrameCodec.READ, register, Bytes.EMPTY);
        }
    }

    /**
     * Replaces a register's content.
     *
     * @param register 0..255
     * @param data at most 255 bytes
     */
    record Write(int register, Bytes data) implements JbdRequest {

        /** Refuses what has no room in a frame. */
        public Write {
            if (data.size() > 0xFF) {
                throw new IllegalArgumentException("a frame holds at most 255 bytes of data, not " + data.size());
            }
        }

        @Override
        public Bytes encode() {
            return JbdFrameCodec.encodeRequest(JbdFrameCodec.WRITE, register, data);
        }
    }

    /** Asks for voltage, current, switches and protection bits. */
    static JbdRequest readBasicInfo() {
        return new Read(JbdRegister.BASIC_INFO.code());
    }

    /** Asks for the cell voltages. */
    static JbdRequest readCellVoltages() {
        return new Read(JbdRegister.CELL_VOLTAGES.code());
    }

    /** Asks for the name of the board. */
    static JbdRequest readHardwareVersion() {
        return new Read(JbdRegister.HARDWARE_VERSION.code());
    }

    /** Asks how often each protection has acted. */
    static JbdRequest readErrorCounters() {
        return new Read(JbdRegister.ERROR_COUNTERS.code());
    }

    /**
     * Opens the configuration registers. It changes nothing that protects; a board with a password refuses it with
     * status 0x81.
     */
    static JbdRequest enterFactory() {
        return new Write(JbdRegister.FACTORY_ENTER.code(), Bytes.of(0x56, 0x78));
    }

    /** Closes the configuration registers and keeps nothing of what was written meanwhile. */
    static JbdRequest leaveFactory() {
        return new Write(JbdRegister.FACTORY_LEAVE.code(), Bytes.of(0, 0));
    }

    /** Asks for a limit that the hardware protects by; answered in factory mode only. */
    static JbdRequest readLimit(JbdLimitField field) {
        return new Read(field.code());
    }

    /**
     * Sets both switches of the pack. There is no way to set only one: the value replaces both.
     *
     * <p>A set bit turns a switch OFF, the reverse of the switch bits in the basic info. The effect is volatile on most
     * boards, and a protection of the board goes before a release. Only the basic info read back tells what was done.
     */
    static JbdRequest switchFets(boolean chargeOn, boolean dischargeOn) {
        int off = (chargeOn ? 0 : 0b01) | (dischargeOn ? 0 : 0b10);
        return new Write(JbdRegister.FET_CONTROL.code(), Bytes.of(0, off));
    }
}
