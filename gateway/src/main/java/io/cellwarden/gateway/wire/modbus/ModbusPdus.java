package io.cellwarden.gateway.wire.modbus;

import com.digitalpetri.modbus.ExceptionCode;
import com.digitalpetri.modbus.ModbusPduSerializer.DefaultRequestSerializer;
import com.digitalpetri.modbus.ModbusPduSerializer.DefaultResponseSerializer;
import com.digitalpetri.modbus.exceptions.ModbusException;
import com.digitalpetri.modbus.pdu.ModbusPdu;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilResponse;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterResponse;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Questions and answers as the library reads and writes them. */
final class ModbusPdus {
    private static final int LONGEST = 253;
    private static final int EXCEPTION = 0x80;
    private static final int EXCEPTION_SIZE = 2;
    private static final int READ_HEADER = 2;
    private static final int WRITTEN_SIZE = 5;
    private static final int COIL_ON = 0xFF00;

    private static final Decoded<ModbusAnswer> UNREADABLE = new Decoded.Unsupported<>("what cannot be read");

    private ModbusPdus() {}

    static Bytes encode(ModbusQuestion question) {
        ModbusRequestPdu pdu = switch (question) {
            case ModbusQuestion.Read(var table, int address, int quantity) ->
                switch (table) {
                    case COILS -> new ReadCoilsRequest(address, quantity);
                    case DISCRETE_INPUTS -> new ReadDiscreteInputsRequest(address, quantity);
                    case HOLDING_REGISTERS -> new ReadHoldingRegistersRequest(address, quantity);
                    case INPUT_REGISTERS -> new ReadInputRegistersRequest(address, quantity);
                };
            case ModbusQuestion.WriteCoil(int address, boolean on) -> new WriteSingleCoilRequest(address, on);
            case ModbusQuestion.WriteRegister(int address, int word) -> new WriteSingleRegisterRequest(address, word);
        };
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        try {
            DefaultRequestSerializer.INSTANCE.encode(pdu, buffer);
        } catch (ModbusException unknown) {
            throw new IllegalStateException("a question that the library cannot write: " + question, unknown);
        }
        return Bytes.copyOf(buffer.array(), 0, buffer.position());
    }

    /** Reads the answer to a question. Its size is judged first: it follows from the question. */
    static Decoded<ModbusAnswer> decode(ModbusQuestion asked, Bytes pdu) {
        if (pdu.size() == EXCEPTION_SIZE && pdu.u8(0) == (asked.function() | EXCEPTION)) {
            return new Decoded.Ok<>(new ModbusAnswer.Refused(pdu.u8(1)));
        }
        if (pdu.size() == 0 || pdu.u8(0) != asked.function()) {
            return new Decoded.Unsupported<>("an answer to another function");
        }
        return switch (asked) {
            case ModbusQuestion.Read read -> values(read, pdu);
            case ModbusQuestion.WriteCoil(int address, boolean on) -> written(pdu, address, on ? COIL_ON : 0);
            case ModbusQuestion.WriteRegister(int address, int word) -> written(pdu, address, word);
        };
    }

    private static Decoded<ModbusAnswer> values(ModbusQuestion.Read asked, Bytes pdu) {
        int size = READ_HEADER + asked.answerBytes();
        if (pdu.size() < size) {
            return new Decoded.TooShort<>(size, pdu.size());
        }
        if (pdu.size() > size || pdu.u8(1) != asked.answerBytes()) {
            return new Decoded.OutOfRange<>("bytes", pdu.u8(1), asked.answerBytes(), asked.answerBytes());
        }
        return read(pdu)
                .map(answer -> switch (answer) {
                    case ReadCoilsResponse coils -> bits(coils.coils(), asked.quantity());
                    case ReadDiscreteInputsResponse inputs -> bits(inputs.inputs(), asked.quantity());
                    case ReadHoldingRegistersResponse holding -> words(holding.registers());
                    case ReadInputRegistersResponse inputs -> words(inputs.registers());
                    default -> UNREADABLE;
                })
                .orElse(UNREADABLE);
    }

    private static Decoded<ModbusAnswer> written(Bytes pdu, int address, int word) {
        if (pdu.size() < WRITTEN_SIZE) {
            return new Decoded.TooShort<>(WRITTEN_SIZE, pdu.size());
        }
        boolean same = read(pdu)
                .map(answer -> switch (answer) {
                    case WriteSingleCoilResponse(int where, int value) -> where == address && value == word;
                    case WriteSingleRegisterResponse(int where, int value) -> where == address && value == word;
                    default -> false;
                })
                .orElse(false);
        return same
                ? new Decoded.Ok<>(new ModbusAnswer.Written())
                : new Decoded.Unsupported<>("an answer to another write");
    }

    private static Optional<ModbusPdu> read(Bytes pdu) {
        try {
            return Optional.of(DefaultResponseSerializer.INSTANCE.decode(pdu.u8(0), ByteBuffer.wrap(pdu.toArray())));
        } catch (ModbusException | BufferUnderflowException unreadable) {
            return Optional.empty();
        }
    }

    /** An exception for people. */
    static String exceptionText(int code) {
        return "exception " + code
                + ExceptionCode.from(code)
                        .map(known ->
                                ", " + known.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .orElse("");
    }

    private static Decoded<ModbusAnswer> bits(byte[] packed, int quantity) {
        List<Boolean> bits = IntStream.range(0, quantity)
                .mapToObj(bit -> (packed[bit / 8] >> bit % 8 & 1) == 1)
                .toList();
        return new Decoded.Ok<>(new ModbusAnswer.Bits(bits));
    }

    private static Decoded<ModbusAnswer> words(byte[] packed) {
        Bytes bytes = Bytes.copyOf(packed);
        return new Decoded.Ok<>(new ModbusAnswer.Words(IntStream.range(0, packed.length / 2)
                .mapToObj(word -> bytes.u16be(2 * word))
                .toList()));
    }
}
