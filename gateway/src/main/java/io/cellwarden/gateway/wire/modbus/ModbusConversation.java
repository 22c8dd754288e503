package io.cellwarden.gateway.wire.modbus;

import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Frames of a line in their order, both directions mixed: an answer is read with the question in front of it, where there is
 * one, since only that says which registers it holds.
 */
public final class ModbusConversation implements Function<ModbusFrame, List<Decoded<DecodedFrame>>> {
    private static final int QUESTION_SIZE = 5;

    private final BiFunction<ModbusFrame, Optional<ModbusQuestion.Read>, Decoded<DecodedFrame>> describe;
    private Optional<ModbusFrame> asking = Optional.empty();

    /** A conversation that has not begun; what an answer says, given its question, is the protocol's own. */
    public ModbusConversation(BiFunction<ModbusFrame, Optional<ModbusQuestion.Read>, Decoded<DecodedFrame>> describe) {
        this.describe = describe;
    }

    @Override
    public List<Decoded<DecodedFrame>> apply(ModbusFrame frame) {
        Optional<ModbusQuestion.Read> asked = asking.filter(question -> question.unit() == frame.unit()
                        && question.function() == frame.function()
                        && question.transaction() == frame.transaction())
                .flatMap(ModbusConversation::question)
                .filter(question ->
                        frame.isException() || frame.answerTo(question) instanceof Decoded.Ok<ModbusAnswer>);
        if (asked.isEmpty() && mayAsk(frame)) {
            asking = Optional.of(frame);
            return List.of();
        }
        asking = Optional.empty();
        return List.of(describe.apply(frame, asked));
    }

    /** A question has five bytes; an answer of three bytes of bits looks the same, and is one only behind its question. */
    private static boolean mayAsk(ModbusFrame frame) {
        return !frame.isException() && frame.pdu().size() == QUESTION_SIZE;
    }

    private static Optional<ModbusQuestion.Read> question(ModbusFrame frame) {
        int address = frame.pdu().u16be(1);
        int quantity = frame.pdu().u16be(3);
        return ModbusTable.of(frame.function())
                .filter(table -> quantity >= 1
                        && quantity <= table.mostAtOnce()
                        && address + quantity <= ModbusQuestion.ADDRESSES)
                .map(table -> new ModbusQuestion.Read(table, address, quantity));
    }
}
