package io.cellwarden.gateway.wire.modbus;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.FrameCodec;

/** How frames stand on a line: they are found in it, and put onto it. */
public sealed interface ModbusFraming extends FrameCodec<ModbusFrame> permits RtuFraming, TcpFraming {
    /** The frame as it goes onto the line. */
    Bytes encode(ModbusFrame frame);
}
