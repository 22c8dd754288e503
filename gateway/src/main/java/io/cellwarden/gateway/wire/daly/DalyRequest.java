package io.cellwarden.gateway.wire.daly;

import io.cellwarden.gateway.wire.Bytes;

/**
 * What a master asks of a board, or tells it. Source: protocol sheet Daly, sections "Frame" and "Commands".
 *
 * @param address 0x40 and the board's number less 1; 0x80 for a radio
 * @param id what is asked for
 * @param content 8 bytes
 */
public record DalyRequest(int address, int id, Bytes content) implements DalyPacket {

    private static final Bytes NOTHING = Bytes.copyOf(new byte[DalyFrameCodec.CONTENT]);

    /** The request as it goes onto the line. */
    public Bytes encode() {
        return DalyFrameCodec.encode(address, id, content);
    }

    /**
     * Asks a board.
     *
     * @param board its number, 1 to 63
     */
    public static DalyRequest read(int board, DalyId id) {
        return new DalyRequest(DalyFrameCodec.MASTER + board - 1, id.code(), NOTHING);
    }

    /**
     * Sets a switch; the board answers with the same id and level.
     *
     * @param board its number, 1 to 63
     * @param id of the switch
     */
    public static DalyRequest set(int board, DalyId id, boolean on) {
        return new DalyRequest(DalyFrameCodec.MASTER + board - 1, id.code(), Bytes.of(on ? 1 : 0, 0, 0, 0, 0, 0, 0, 0));
    }
}
