package io.cellwarden.gateway.wire.jbd;

import io.cellwarden.gateway.wire.Bytes;

/**
 * What travels between two framing bytes on a JBD line, before its content is read.
 *
 * <p>Requests and answers share one layout ({@code DD x y len data ck ck 77}) and one checksum rule, over everything
 * between x and ck; they differ only in x, which is {@code A5} or {@code 5A} in a request and the register in an
 * answer. So one codec reads both directions of a line.
 */
public sealed interface JbdPacket permits JbdRequest, JbdPacket.Answer {

    /**
     * What a board says.
     *
     * <p>The checksum does not cover the register, so line noise can change it unseen: whoever asked checks that the
     * answer names the register of the request.
     *
     * @param register register that the board claims to answer for, 0..255
     * @param status 0 done, 0x80 error, 0x81 not permitted (a password is needed)
     * @param data content, 0..255 bytes
     */
    record Answer(int register, int status, Bytes data) implements JbdPacket {}
}
