package io.cellwarden.gateway.wire.nmea2000;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import java.util.OptionalInt;

/**
 * A whole message of an NMEA 2000 bus.
 *
 * @param pgn what it is about (its parameter group), 0 to 131,071
 * @param source address of the device that sent it, 0 to 255
 * @param priority 0 to 7, 0 goes first
 * @param sequence the number that the frames of a fast packet share, 0 to 7; empty of one that came in a single frame
 * @param data what it says
 */
public record N2kMessage(int pgn, int source, int priority, OptionalInt sequence, Bytes data) {
    private static final int GROUP = 0x1_FFFF;
    /** From this format byte on the byte behind it belongs to the group; below it is who the message is for. */
    private static final int BROADCAST_FROM = 240;

    /** The group that a frame belongs to. */
    static int pgn(CanFrame frame) {
        int group = frame.id() >> 8 & GROUP;
        return (group >> 8 & 0xFF) >= BROADCAST_FROM ? group : group & ~0xFF;
    }

    /** Who sent a frame. */
    static int source(CanFrame frame) {
        return frame.id() & 0xFF;
    }

    /** The priority of a frame. */
    static int priority(CanFrame frame) {
        return frame.id() >> 26 & 0b111;
    }
}
