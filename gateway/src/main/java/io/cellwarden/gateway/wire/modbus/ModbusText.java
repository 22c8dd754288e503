package io.cellwarden.gateway.wire.modbus;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.util.Optional;

/** Answers of any device on a serial line as {@code cellwarden decode} prints them: what they mean only a map could say. */
public final class ModbusText {
    /** The name of the protocol. */
    public static final String NAME = "modbus";

    /** The field that every refusal has. */
    public static final String EXCEPTION = "exception";

    private ModbusText() {}

    /** The protocol {@code modbus} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<>(NAME, new RtuFraming(), () -> new ModbusConversation(ModbusText::describe))
                .withFields(ModbusFields.tables());
    }

    private static Decoded<DecodedFrame> describe(ModbusFrame frame, Optional<ModbusQuestion.Read> asked) {
        if (frame.isException()) {
            return new Decoded.Ok<>(refused(frame, NAME));
        }
        DecodedFrame.Builder described = neutral(frame, NAME, "registers");
        asked.ifPresent(
                question -> described.field("register", question.address()).field("quantity", question.quantity()));
        Bytes content = Bytes.copyOf(frame.pdu().toArray(), 2, frame.pdu().size());
        return new Decoded.Ok<>(described
                .field("bytes", content.size())
                .field("raw", content.toString())
                .build());
    }

    /** A refusal, as every protocol over Modbus prints it. */
    public static DecodedFrame refused(ModbusFrame frame, String protocol) {
        int code = frame.pdu().u8(1);
        return neutral(frame, protocol, "refused")
                .field(EXCEPTION, true)
                .field("code", code)
                .field("error", ModbusPdus.exceptionText(code))
                .build();
    }

    /** An answer that says nothing yet but who gave it. */
    public static DecodedFrame.Builder neutral(ModbusFrame frame, String protocol, String type) {
        return DecodedFrame.builder(protocol, type)
                .address(Integer.toString(frame.unit()))
                .field("function", frame.pdu().u8(0));
    }
}
