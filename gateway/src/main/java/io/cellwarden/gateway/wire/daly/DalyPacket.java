package io.cellwarden.gateway.wire.daly;

import io.cellwarden.gateway.wire.Bytes;

/**
 * One frame of 13 bytes, before its content is read. Requests and answers look alike; they differ in the address.
 *
 * <p>Content always has 8 bytes, and what is not defined of them is left from the frame before.
 */
public sealed interface DalyPacket permits DalyRequest, DalyPacket.Answer {

    /**
     * What a board says.
     *
     * @param board its number, 1 to 63
     * @param id what it answers
     * @param content 8 bytes
     */
    record Answer(int board, int id, Bytes content) implements DalyPacket {}
}
