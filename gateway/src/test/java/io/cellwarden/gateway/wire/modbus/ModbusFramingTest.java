package io.cellwarden.gateway.wire.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.Step;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The frames of Modbus")
class ModbusFramingTest {
    private static final ModbusFraming RTU = new RtuFraming();
    private static final ModbusFraming TCP = new TcpFraming();

    static List<ModbusFraming> both() {
        return List.of(RTU, TCP);
    }

    /** Questions and answers as real boards and their masters sent them. */
    static List<Bytes> recorded() {
        return Recorded.of("seplos").stream()
                .filter(recorded -> recorded.text("protocol").equals("seplos-v3"))
                .flatMap(recorded -> Stream.of("request_hex", "hex").map(recorded::text))
                .filter(hex -> !hex.isEmpty())
                .map(Bytes::ofHex)
                .distinct()
                .toList();
    }

    private static List<ModbusQuestion> questions() {
        return List.of(
                new ModbusQuestion.Read(ModbusTable.COILS, 0, 1),
                new ModbusQuestion.Read(ModbusTable.DISCRETE_INPUTS, 0xFFFF, 1),
                new ModbusQuestion.Read(ModbusTable.HOLDING_REGISTERS, 0x1000, 125),
                new ModbusQuestion.Read(ModbusTable.INPUT_REGISTERS, 0x2000, 0x1A),
                new ModbusQuestion.WriteCoil(7, true),
                new ModbusQuestion.WriteRegister(0x0300, 0xABCD));
    }

    private static Step<ModbusFrame> next(ModbusFraming framing, Bytes bytes) {
        return framing.next(bytes.toArray(), 0, bytes.size());
    }

    @Test
    void are_recorded_to_be_tested_with() {
        assertThat(recorded()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void are_read_and_written_as_they_were_recorded(Bytes frame) {
        assertThat(next(RTU, frame)).isInstanceOfSatisfying(Step.Frame.class, step -> {
            assertThat(step.consumed()).isEqualTo(frame.size());
            assertThat(RTU.encode((ModbusFrame) step.frame())).isEqualTo(frame);
        });
    }

    @ParameterizedTest
    @MethodSource("both")
    void hold_every_question(ModbusFraming framing) {
        for (ModbusQuestion question : questions()) {
            ModbusFrame frame = new ModbusFrame(framing == TCP ? 0x1234 : 0, 17, question.pdu());
            Bytes bytes = framing.encode(frame);
            assertThat(next(framing, bytes)).isEqualTo(new Step.Frame<>(frame, bytes.size()));
        }
    }

    @Test
    void of_tcp_are_as_the_standard_has_them() {
        Bytes frame = TCP.encode(
                new ModbusFrame(1, 0x11, new ModbusQuestion.Read(ModbusTable.HOLDING_REGISTERS, 0x6B, 3).pdu()));
        assertThat(frame).hasToString("000100000006" + "11" + "03006b0003");
    }

    @Test
    void of_tcp_refuse_another_protocol_and_impossible_lengths() {
        for (String header : List.of("00010001000611", "00010000000211", "0001000000ff11", "00010000ffff11")) {
            assertThat(next(TCP, Bytes.ofHex(header))).isEqualTo(new Step.Skip<>(Fault.NO_START, 0, 1));
        }
        assertThat(next(TCP, Bytes.ofHex("0001"))).isEqualTo(new Step.NeedMore<>(7));
        assertThat(next(TCP, Bytes.ofHex("00010000000611"))).isEqualTo(new Step.NeedMore<>(12));
    }

    @Test
    void of_serial_lines_wait_for_exactly_the_bytes_that_are_missing() {
        assertThat(next(RTU, Bytes.EMPTY)).isEqualTo(new Step.NeedMore<>(5));
        assertThat(next(RTU, Bytes.ofHex("0104"))).isEqualTo(new Step.NeedMore<>(5));
        assertThat(next(RTU, Bytes.ofHex("0104020001"))).isEqualTo(new Step.NeedMore<>(7));
        assertThat(next(RTU, Bytes.ofHex("0104220001"))).isEqualTo(new Step.NeedMore<>(8));
        assertThat(next(RTU, Bytes.ofHex("010422000102030405"))).isEqualTo(new Step.NeedMore<>(39));
        assertThat(next(RTU, Bytes.ofHex("0117"))).isEqualTo(new Step.Skip<>(Fault.NO_START, 0, 1));
        assertThat(next(RTU, Bytes.ofHex("0084029302"))).isEqualTo(new Step.Skip<>(Fault.BAD_CHECKSUM, 3, 5));
    }

    @Test
    void of_serial_lines_are_never_taken_for_another_when_one_byte_is_corrupted() {
        for (Bytes frame : recorded()) {
            byte[] bytes = frame.toArray();
            for (int position = 0; position < bytes.length; position++) {
                byte right = bytes[position];
                for (int wrong = 0; wrong <= 0xFF; wrong++) {
                    bytes[position] = (byte) wrong;
                    if (bytes[position] != right) {
                        assertThat(RTU.next(bytes, 0, bytes.length))
                                .as("byte %d of %s as %02x", position, frame, wrong)
                                .isNotInstanceOf(Step.Frame.class);
                    }
                }
                bytes[position] = right;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void are_the_same_however_the_bytes_are_cut(ModbusFraming framing) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ModbusQuestion question : questions()) {
            all.writeBytes(framing.encode(new ModbusFrame(0, 1, question.pdu())).toArray());
        }
        if (framing == RTU) {
            recorded().forEach(frame -> all.writeBytes(frame.toArray()));
            all.writeBytes(new byte[] {1, 4, 20, 0, 0});
        }
        byte[] line = all.toByteArray();
        List<LineEvent<ModbusFrame>> whole = decoded(framing, line, line.length);
        assertThat(whole).filteredOn(LineEvent.Received.class::isInstance).hasSizeGreaterThanOrEqualTo(6);
        for (int size = 1; size < line.length; size += size < 60 ? 1 : 83) {
            assertThat(decoded(framing, line, size)).as("chunks of %d", size).isEqualTo(whole);
        }
    }

    private static List<LineEvent<ModbusFrame>> decoded(ModbusFraming framing, byte[] line, int chunk) {
        StreamDecoder<ModbusFrame> decoder = new StreamDecoder<>(framing);
        List<LineEvent<ModbusFrame>> events = new ArrayList<>();
        for (int from = 0; from < line.length; from += chunk) {
            events.addAll(decoder.feed(line, from, Math.min(line.length, from + chunk)));
        }
        events.addAll(decoder.endOfInput());
        return events;
    }

    @ParameterizedTest
    @MethodSource("both")
    void never_throw_and_always_go_on_whatever_the_bytes(ModbusFraming framing) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 100_000; run++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 4 && random.nextBoolean()) {
                bytes[1] = (byte) random.nextInt(7);
                bytes[2] = 0;
                bytes[3] = 0;
                bytes[4] = 0;
            }
            boolean sound = switch (framing.next(bytes, 0, bytes.length)) {
                case Step.Frame<ModbusFrame>(var frame, int consumed) ->
                    consumed >= 5 && consumed <= bytes.length && frame.pdu().size() >= 2;
                case Step.NeedMore<ModbusFrame>(int atLeast) ->
                    atLeast > bytes.length && atLeast <= framing.longestFrame();
                case Step.Skip<ModbusFrame>(var _, int at, int claimed) -> at < claimed;
            };
            assertThat(sound).as("seed %d, run %d", seed, run).isTrue();
        }
    }

    @Test
    void are_read_as_answers_by_their_question() {
        ModbusQuestion.Read two = new ModbusQuestion.Read(ModbusTable.HOLDING_REGISTERS, 10, 2);
        assertThat(answer("030412345678", two))
                .isEqualTo(new Decoded.Ok<>(new ModbusAnswer.Words(List.of(0x1234, 0x5678))));
        assertThat(answer("0305", two)).isInstanceOf(Decoded.TooShort.class);
        assertThat(answer("0306123456789abc", two)).isInstanceOf(Decoded.OutOfRange.class);
        assertThat(answer("030312345678", two)).as("a count that lies").isInstanceOf(Decoded.OutOfRange.class);
        assertThat(answer("040412345678", two)).as("of another function").isInstanceOf(Decoded.Unsupported.class);
        ModbusQuestion.Read ten = new ModbusQuestion.Read(ModbusTable.COILS, 0, 10);
        assertThat(answer("01028502", ten))
                .isEqualTo(new Decoded.Ok<>(new ModbusAnswer.Bits(IntStream.of(1, 0, 1, 0, 0, 0, 0, 1, 0, 1)
                        .mapToObj(bit -> bit == 1)
                        .toList())));
        ModbusQuestion on = new ModbusQuestion.WriteCoil(3, true);
        assertThat(answer("050003ff00", on)).isEqualTo(new Decoded.Ok<>(new ModbusAnswer.Written()));
        assertThat(answer("0500030000", on)).as("the other level").isInstanceOf(Decoded.Unsupported.class);
        ModbusQuestion word = new ModbusQuestion.WriteRegister(4, 0xFFFE);
        assertThat(answer("060004fffe", word)).isEqualTo(new Decoded.Ok<>(new ModbusAnswer.Written()));
        assertThat(answer("060005fffe", word)).isInstanceOf(Decoded.Unsupported.class);
        assertThat(answer("8302", two))
                .isInstanceOfSatisfying(
                        Decoded.Ok.class,
                        ok -> assertThat(((ModbusAnswer.Refused) ok.frame()).text())
                                .isEqualTo("exception 2, illegal data address"));
        assertThat(new ModbusAnswer.Refused(99).text()).isEqualTo("exception 99");
    }

    private static Decoded<ModbusAnswer> answer(String pdu, ModbusQuestion asked) {
        return new ModbusFrame(0, 1, Bytes.ofHex(pdu)).answerTo(asked);
    }

    @Test
    void ask_for_nothing_that_no_device_has() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModbusQuestion.Read(ModbusTable.COILS, 0xFFFF, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModbusQuestion.Read(ModbusTable.INPUT_REGISTERS, 0, 126));
        assertThatIllegalArgumentException().isThrownBy(() -> new ModbusQuestion.WriteCoil(-1, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new ModbusQuestion.WriteRegister(0, 0x10000));
    }
}
