package io.cellwarden.gateway.wire.modbus;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;

/**
 * One frame, what frames it taken off. Questions and answers of the same function can look alike.
 *
 * @param transaction numbers question and answer over TCP; 0 on serial lines
 * @param unit who is asked, or who answers, 0..255
 * @param pdu function and content, 2 bytes at least
 */
public record ModbusFrame(int transaction, int unit, Bytes pdu) {
    private static final int EXCEPTION = 0x80;

    /** What the device did, without the bit that says "refused". */
    public int function() {
        return pdu.u8(0) & ~EXCEPTION;
    }

    /** Whether the device refused. */
    public boolean isException() {
        return (pdu.u8(0) & EXCEPTION) != 0;
    }

    /** Reads it as the answer to a question. */
    public Decoded<ModbusAnswer> answerTo(ModbusQuestion asked) {
        return ModbusPdus.decode(asked, pdu);
    }
}
