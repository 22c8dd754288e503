package io.cellwarden.gateway.wire.modbus;

import com.digitalpetri.modbus.MbapHeader;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.Step;
import java.nio.ByteBuffer;

/** Frames of Modbus TCP: transaction, protocol 0, length, unit, then function and content. TCP itself guards the bytes. */
public final class TcpFraming implements ModbusFraming {
    private static final int HEADER = 7;
    /** The length counts the unit too. */
    private static final int LEAST_LENGTH = 3;

    private static final int MOST_LENGTH = 254;

    @Override
    public int longestFrame() {
        return HEADER - 1 + MOST_LENGTH;
    }

    @Override
    public Bytes encode(ModbusFrame frame) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + frame.pdu().size());
        MbapHeader.Serializer.encode(
                new MbapHeader(frame.transaction(), 0, 1 + frame.pdu().size(), frame.unit()), buffer);
        buffer.put(frame.pdu().toArray());
        return Bytes.copyOf(buffer.array());
    }

    @Override
    public Step<ModbusFrame> next(byte[] bytes, int from, int to) {
        int available = to - from;
        if (available < HEADER) {
            return new Step.NeedMore<>(HEADER);
        }
        MbapHeader header = MbapHeader.Serializer.decode(ByteBuffer.wrap(bytes, from, HEADER));
        if (header.protocolId() != 0 || header.length() < LEAST_LENGTH || header.length() > MOST_LENGTH) {
            return new Step.Skip<>(Fault.NO_START, 0, 1);
        }
        int whole = HEADER - 1 + header.length();
        if (available < whole) {
            return new Step.NeedMore<>(whole);
        }
        var pdu = Bytes.copyOf(bytes, from + HEADER, from + whole);
        return new Step.Frame<>(new ModbusFrame(header.transactionId(), header.unitId(), pdu), whole);
    }
}
