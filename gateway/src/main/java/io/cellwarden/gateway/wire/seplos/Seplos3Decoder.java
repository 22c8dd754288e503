package io.cellwarden.gateway.wire.seplos;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.modbus.ModbusAnswer;
import io.cellwarden.gateway.wire.modbus.ModbusConversation;
import io.cellwarden.gateway.wire.modbus.ModbusFrame;
import io.cellwarden.gateway.wire.modbus.ModbusQuestion;
import io.cellwarden.gateway.wire.modbus.ModbusTable;
import io.cellwarden.gateway.wire.modbus.ModbusText;
import io.cellwarden.gateway.wire.modbus.RtuFraming;
import io.cellwarden.gateway.wire.seplos.Seplos3Frame.Events;
import io.cellwarden.gateway.wire.seplos.Seplos3Frame.Refused;
import io.cellwarden.gateway.wire.seplos.Seplos3Frame.Values;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the answers of boards of version 3. Source: protocol sheet Seplos, "B. v3 Modbus RTU". */
public final class Seplos3Decoder {
    private static final String NAME = "seplos-v3";
    /** Bytes of a text of the vendor, of which there are these. */
    static final int TEXT = 20;

    static final List<String> TEXTS = List.of("manufacturer", "device", "serial");
    /** The bytes of events by their names in the output of {@code decode}, in the order of the wire. */
    static final List<String> EVENTS = List.of(
            "system_state",
            "voltage_events",
            "temp_events",
            "env_events",
            "current1",
            "current2",
            "soc_events",
            "fet",
            "balance",
            "hard_fault");

    private static final int SWITCHES = 7;

    private Seplos3Decoder() {}

    /** The protocol {@code seplos-v3} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<>(NAME, new RtuFraming(), () -> new ModbusConversation(Seplos3Decoder::describe))
                .withFields(SeplosFields.ofVersion3());
    }

    /** Reads the answer to the question for a block. */
    public static Seplos3Frame read(Seplos3Block block, ModbusAnswer answer) {
        return switch (answer) {
            case ModbusAnswer.Words(var words) -> new Values(block, words);
            case ModbusAnswer.Bits(var bits) -> new Events(block, bytes(bits));
            case ModbusAnswer.Refused refused -> new Refused(refused.code(), refused.text());
            case ModbusAnswer.Written _ -> throw new IllegalArgumentException("a board is only read");
        };
    }

    private static List<Integer> bytes(List<Boolean> bits) {
        return IntStream.range(0, bits.size() / 8)
                .mapToObj(at -> IntStream.range(0, 8)
                        .filter(bit -> bits.get(8 * at + bit))
                        .map(bit -> 1 << bit)
                        .sum())
                .toList();
    }

    /** An answer, with the question in front of it where that is known. */
    private static Decoded<DecodedFrame> describe(ModbusFrame frame, Optional<ModbusQuestion.Read> asked) {
        Optional<Seplos3Block> block = asked.map(Seplos3Block::of)
                .orElseGet(() -> ModbusTable.of(frame.function())
                        .flatMap(table -> Seplos3Block.guess(frame.unit(), table, places(frame, table))));
        if (frame.isException()) {
            return new Decoded.Ok<>(ModbusText.refused(frame, NAME));
        }
        Optional<ModbusTable> table = ModbusTable.of(frame.function());
        if (table.isEmpty()) {
            return new Decoded.Unsupported<>("function " + frame.function());
        }
        int places = places(frame, table.get());
        Bytes content = Bytes.copyOf(frame.pdu().toArray(), 2, frame.pdu().size());
        return frame.answerTo(new ModbusQuestion.Read(table.get(), 0, places))
                .map(answer -> block.map(known -> describe(frame, read(known, answer), content))
                        .orElseGet(() -> neutral(frame, "registers")
                                .field("bytes", content.size())
                                .field("raw", content.toString())
                                .build()));
    }

    private static int places(ModbusFrame frame, ModbusTable table) {
        int bytes = frame.pdu().size() - 2;
        return Math.max(1, table.isOfBits() ? 8 * bytes : bytes / 2);
    }

    private static DecodedFrame describe(ModbusFrame frame, Seplos3Frame read, Bytes content) {
        return switch (read) {
            case Values values -> describe(frame, values, content);
            case Events events -> describe(frame, events, content);
            case Refused(int code, var text) -> throw new IllegalStateException("exception " + code + " " + text);
        };
    }

    private static DecodedFrame describe(ModbusFrame frame, Values values, Bytes content) {
        DecodedFrame.Builder described = neutral(frame, type(values.block())).field("bytes", content.size());
        switch (values.block()) {
            case PIB -> described.cellsMv(values.cellsMv()).temperaturesDeciC(values.cellTemperaturesDeciC());
            case VENDOR -> text(content).forEach(text -> described.field(text.name, text.text));
            case PIA, EIA, EIB, PIC, EIC -> {}
        }
        for (Seplos3Field field : Seplos3Field.values()) {
            values.raw(field).ifPresent(raw -> described.field(field.fieldName(), field.number(raw)));
        }
        value(values, Seplos3Field.VOLTAGE, Seplos3Field.BANK_VOLTAGE).ifPresent(raw -> described.voltageMv(10 * raw));
        values.raw(Seplos3Field.CURRENT).ifPresent(raw -> described.currentMa(10 * raw));
        values.raw(Seplos3Field.BANK_CURRENT).ifPresent(raw -> described.currentMa(100 * raw));
        OptionalInt charge = value(values, Seplos3Field.STATE_OF_CHARGE, Seplos3Field.BANK_STATE_OF_CHARGE);
        return described
                .socPermille(charge.isPresent() && charge.getAsInt() <= 1_000 ? charge : OptionalInt.empty())
                .build();
    }

    private static OptionalInt value(Values values, Seplos3Field ofPack, Seplos3Field ofBank) {
        OptionalInt pack = values.raw(ofPack);
        return pack.isPresent() ? pack : values.raw(ofBank);
    }

    private record Text(String name, String text) {}

    private static Stream<Text> text(Bytes content) {
        return IntStream.range(0, TEXTS.size())
                .mapToObj(i -> new Text(
                        TEXTS.get(i),
                        Bytes.copyOf(content.toArray(), i * TEXT, (i + 1) * TEXT)
                                .asciiText()));
    }

    private static DecodedFrame describe(ModbusFrame frame, Events events, Bytes content) {
        int switches = events.events().get(SWITCHES);
        DecodedFrame.Builder described = neutral(frame, type(events.block()))
                .alarms(Seplos3Event.of(events))
                .balancing(events.balancing())
                .dischargeAllowed((switches & 0b01) != 0)
                .chargeAllowed((switches & 0b10) != 0)
                .field("bytes", content.size());
        for (int i = 0; i < EVENTS.size(); i++) {
            described.field(EVENTS.get(i), events.events().get(i));
        }
        return described.build();
    }

    private static String type(Seplos3Block block) {
        return block.name().toLowerCase(Locale.ROOT);
    }

    private static DecodedFrame.Builder neutral(ModbusFrame frame, String type) {
        return ModbusText.neutral(frame, NAME, type);
    }
}
