package io.cellwarden.gateway.wire.jk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.Step;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The codec of JK frames")
class JkFrameCodecTest {

    private final JkFrameCodec codec = new JkFrameCodec();

    /** One frame of each kind, answers and requests. */
    static Stream<Bytes> frames() {
        return Stream.concat(
                Recorded.lawful("jk").stream().map(Recorded::answer).limit(12),
                Stream.of(
                                JkRequest.readAll(),
                                JkRequest.password(),
                                JkRequest.readDeviceInfo(),
                                JkRequest.set(JkSwitch.BALANCER, true),
                                JkRequest.ask(15, JkBlock.CELL_INFO),
                                JkRequest.set(3, JkSwitch.CHARGE, false),
                                new JkRequest.Read(1, 0x1070, 6))
                        .map(JkRequest::encode));
    }

    /** An answer to a read: address, function, size, content, checksum. */
    private static Bytes modbus(int function, int size, Bytes content) {
        var body = new ByteArrayOutputStream();
        body.write(1);
        body.write(function);
        body.write(size);
        body.writeBytes(content.toArray());
        int crc = 0xFFFF;
        for (byte b : body.toByteArray()) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xA001;
            }
        }
        body.write(crc);
        body.write(crc >> 8);
        return Bytes.copyOf(body.toByteArray());
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {2, 4, 12, 16, 18, 20, 22, 24, 250})
    void tells_registers_from_the_question_for_them_by_the_checksum(int size) {
        var answer = modbus(0x03, size, Bytes.copyOf(new byte[size]));
        assertThat(next(answer))
                .isEqualTo(new Step.Frame<JkPacket>(new JkPacket.Registers(1, Bytes.copyOf(new byte[size])), size + 5));
    }

    @ParameterizedTest(name = "{0} is a refusal of function {1}")
    @CsvSource({"0x83, 3", "0x90, 16"})
    void reads_a_refusal(int function, int asked) {
        assertThat(next(modbus(function, 2, Bytes.EMPTY)))
                .isEqualTo(new Step.Frame<JkPacket>(new JkPacket.Refused(1, asked, 2), 5));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void reads_a_frame_with_its_last_byte_and_not_before(Bytes frame) {
        var bytes = frame.toArray();
        for (int size = 0; size < bytes.length; size++) {
            boolean waits = codec.next(bytes, 0, size) instanceof Step.NeedMore<JkPacket>(int atLeast)
                    && atLeast > size
                    && atLeast <= frame.size();
            assertThat(waits).as("%d of %d bytes", size, bytes.length).isTrue();
        }
        assertThat(next(frame))
                .isInstanceOfSatisfying(
                        Step.Frame.class, read -> assertThat(read.consumed()).isEqualTo(frame.size()));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void never_takes_a_corrupted_frame_for_another_one(Bytes frame) {
        var original = next(frame);
        var bytes = frame.toArray();
        for (int position = 0; position < bytes.length; position++) {
            byte right = bytes[position];
            for (int wrong = 0; wrong <= 0xFF; wrong++) {
                bytes[position] = (byte) wrong;
                if (bytes[position] != right) {
                    assertThat(codec.next(bytes, 0, bytes.length))
                            .as("byte %d of %s as %02x", position, frame, wrong)
                            .isNotInstanceOf(Step.Frame.class);
                }
            }
            bytes[position] = right;
        }
        assertThat(next(Bytes.copyOf(bytes))).isEqualTo(original);
    }

    @ParameterizedTest(name = "{0}: {1} at {2}")
    @CsvSource({
        "4e57001400000000020200ab000000000069000001d1, BAD_END, 17",
        "4e57001400000000020200ab000000000068000101d0, BAD_CHECKSUM, 18",
        "4e57001400000000020200ab000000000068000001d1, BAD_CHECKSUM, 18",
        "4e57001100000000020200ab000000000068000001d0, NO_START, 0",
        "4e5703ff00000000020200ab000000000068000001d0, NO_START, 0",
        "4e58001400000000020200ab000000000068000001d0, NO_START, 0",
        "aa5590eb1d04010000000000000000000000009d, BAD_CHECKSUM, 19",
        "aa5590ec1d04010000000000000000000000009d, NO_START, 0",
        "0110161e0001020000d22e, BAD_CHECKSUM, 9",
        "0110161e0001030000d22f, BAD_CHECKSUM, 6",
        "0110171e0001020000d22f, NO_START, 0",
        "01030fff0006a411ffff, NO_START, 0",
        "0106161e0001020000d22f, NO_START, 0",
        "1010161e0001020000d22f, NO_START, 0",
        "0010161e0001020000d22f, NO_START, 0",
        "018302c0f2, BAD_CHECKSUM, 3"
    })
    void names_the_byte_that_is_wrong(String hex, Fault fault, int at) {
        assertThat(next(Bytes.ofHex(hex))).isInstanceOfSatisfying(Step.Skip.class, skip -> {
            assertThat(skip.fault()).isEqualTo(fault);
            assertThat(skip.at()).isEqualTo(at);
        });
    }

    @Test
    void gives_the_same_events_however_a_line_of_all_dialects_is_cut() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 60; run++) {
            var line = randomLine(random);
            var whole = decode(line, random, line.length);
            assertThat(decode(line, random, 1)).as("seed %d, run %d", seed, run).isEqualTo(whole);
            assertThat(decode(line, random, 400))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(whole);
        }
    }

    @Test
    void finds_the_whole_frame_behind_a_damaged_one_of_any_kind() {
        var frames = frames().toList();
        for (var damaged : frames) {
            for (var whole : frames) {
                var bytes = damaged.toArray();
                bytes[bytes.length - 1] ^= 0x10;
                var line = new ByteArrayOutputStream();
                line.writeBytes(bytes);
                line.writeBytes(whole.toArray());
                var decoder = new StreamDecoder<>(codec);
                var events = new ArrayList<>(decoder.feed(line.toByteArray()));
                events.addAll(decoder.endOfInput());
                assertThat(events.getLast())
                        .as("%s behind %s", whole, damaged)
                        .isInstanceOfSatisfying(
                                LineEvent.Received.class,
                                received -> assertThat(received.offset()).isEqualTo(bytes.length));
            }
        }
    }

    @Test
    void never_throws_and_always_goes_on_whatever_the_bytes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var starts = List.of("4e57", "55aaeb90", "aa5590eb", "0110", "0103", "0183", "4e570014");
        for (int run = 0; run < 200_000; run++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            var start = Bytes.ofHex(starts.get(random.nextInt(starts.size()))).toArray();
            System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
            boolean sound = switch (codec.next(bytes, 0, bytes.length)) {
                case Step.Frame<JkPacket>(var _, int consumed) -> consumed >= 5 && consumed <= bytes.length;
                case Step.NeedMore<JkPacket>(int atLeast) -> atLeast > bytes.length && atLeast <= codec.longestFrame();
                case Step.Skip<JkPacket>(var _, int at, int claimed) -> at < claimed;
            };
            assertThat(sound).as("seed %d, run %d", seed, run).isTrue();
        }
    }

    private static byte[] randomLine(Random random) {
        var frames = frames().toList();
        var line = new ByteArrayOutputStream();
        for (int part = 0; part < 8; part++) {
            var frame = frames.get(random.nextInt(frames.size())).toArray();
            switch (random.nextInt(4)) {
                case 0 -> line.writeBytes(Arrays.copyOf(frame, random.nextInt(frame.length)));
                case 1 -> {
                    frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                    line.writeBytes(frame);
                }
                default -> line.writeBytes(frame);
            }
            line.writeBytes(new byte[random.nextInt(5)]);
        }
        return line.toByteArray();
    }

    private List<LineEvent<JkPacket>> decode(byte[] line, Random random, int most) {
        var decoder = new StreamDecoder<>(codec);
        var events = new ArrayList<LineEvent<JkPacket>>();
        for (int from = 0, to; from < line.length; from = to) {
            to = Math.min(line.length, from + 1 + random.nextInt(most));
            events.addAll(decoder.feed(line, from, to));
        }
        events.addAll(decoder.endOfInput());
        return events;
    }

    private Step<JkPacket> next(Bytes frame) {
        return codec.next(frame.toArray(), 0, frame.size());
    }
}
