package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;

/**
 * What travels on the line of a JK board, before its content is read. Source: protocol sheet JK, sections A to C.
 *
 * <p>Each dialect begins with bytes of its own, so one codec reads them all, both directions mixed.
 */
public sealed interface JkPacket permits JkRequest, JkPacket.Answer {

    /** What a board says. */
    sealed interface Answer extends JkPacket {}

    /**
     * A tagged frame of the board (NW).
     *
     * @param command what it answers, see {@link JkRequest}
     * @param tags tag bytes and values, not yet walked
     */
    record Tagged(int command, Bytes tags) implements Answer {}

    /**
     * A frame of 300 bytes (JK02). It carries no address: on a Modbus line the {@link Written} behind it tells whose it is.
     *
     * @param frame all of it, so that positions are those of the sheet
     */
    record Block(Bytes frame) implements Answer {
        /** What it holds: 1 settings, 2 cell info, 3 device info. */
        int kind() {
            return frame.u8(4);
        }
    }

    /** The board has heard a {@link JkRequest.Command}; no more than that. */
    record Acknowledged() implements Answer {}

    /**
     * A Modbus write was taken.
     *
     * @param address of the board, 1..15
     * @param register the first one that was written
     */
    record Written(int address, int register) implements Answer {}

    /**
     * Modbus registers, two bytes each.
     *
     * @param address of the board, 1..15
     */
    record Registers(int address, Bytes content) implements Answer {}

    /**
     * A Modbus request was refused.
     *
     * @param address of the board, 1..15
     * @param function that was asked for
     * @param code why, as Modbus numbers it
     */
    record Refused(int address, int function, int code) implements Answer {}
}
