package io.cellwarden.gateway.wire.daly;

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

@DisplayName("The codec of Daly frames")
class DalyFrameCodecTest {

    private final DalyFrameCodec codec = new DalyFrameCodec();

    static Stream<Bytes> frames() {
        return Stream.concat(Recorded.lawful("daly").stream().map(Recorded::answer), Recorded.requests("daly").stream())
                .filter(frame -> frame.size() == 13);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void reads_a_frame_with_its_last_byte_and_not_before(Bytes frame) {
        var bytes = frame.toArray();
        for (int size = 0; size < bytes.length; size++) {
            assertThat(codec.next(bytes, 0, size)).isEqualTo(new Step.NeedMore<DalyPacket>(13));
        }
        assertThat(codec.next(bytes, 0, 13))
                .isInstanceOfSatisfying(
                        Step.Frame.class, read -> assertThat(read.consumed()).isEqualTo(13));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void never_takes_a_corrupted_frame_for_another_one(Bytes frame) {
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
    }

    @ParameterizedTest(name = "{0}: {1} at {2}")
    @CsvSource({
        "a401900802fc000075a1000051, NO_START, 0",
        "a501900902fc000075a1000053, NO_START, 0",
        "a501900802fc000075a1000053, BAD_CHECKSUM, 12"
    })
    void names_the_byte_that_is_wrong(String hex, Fault fault, int at) {
        var bytes = Bytes.ofHex(hex).toArray();
        assertThat(codec.next(bytes, 0, bytes.length)).isInstanceOfSatisfying(Step.Skip.class, skip -> {
            assertThat(skip.fault()).isEqualTo(fault);
            assertThat(skip.at()).isEqualTo(at);
        });
    }

    @Test
    void tells_boards_from_masters_by_the_address() {
        assertThat(packet(0x3F)).isInstanceOf(DalyPacket.Answer.class);
        assertThat(packet(0x40)).isInstanceOf(DalyRequest.class);
        assertThat(packet(0x80)).isInstanceOf(DalyRequest.class);
    }

    private DalyPacket packet(int address) {
        var frame =
                DalyFrameCodec.encode(address, 0x90, Bytes.copyOf(new byte[8])).toArray();
        return ((Step.Frame<DalyPacket>) codec.next(frame, 0, frame.length)).frame();
    }

    @Test
    void finds_the_whole_frame_behind_what_looks_like_the_start_of_one() {
        var whole = Bytes.ofHex("a501900802fc000075a1000052").toArray();
        for (int cut = 1; cut < 13; cut++) {
            var line = new ByteArrayOutputStream();
            line.write(whole, 0, cut);
            line.writeBytes(whole);
            var decoder = new StreamDecoder<>(codec);
            var events = new ArrayList<>(decoder.feed(line.toByteArray()));
            events.addAll(decoder.endOfInput());
            assertThat(events.getLast()).as("cut at %d", cut).isInstanceOf(LineEvent.Received.class);
        }
    }

    @Test
    void gives_the_same_events_however_a_line_is_cut() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var frames = frames().toList();
        for (int run = 0; run < 500; run++) {
            var line = new ByteArrayOutputStream();
            for (int part = 0; part < 10; part++) {
                var frame = frames.get(random.nextInt(frames.size())).toArray();
                if (random.nextInt(3) == 0) {
                    frame[random.nextInt(13)] ^= (byte) (1 << random.nextInt(8));
                }
                line.writeBytes(random.nextInt(4) == 0 ? Arrays.copyOf(frame, random.nextInt(13)) : frame);
            }
            var whole = decode(line.toByteArray(), random, line.size());
            assertThat(decode(line.toByteArray(), random, 1))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(whole);
            assertThat(decode(line.toByteArray(), random, 30))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(whole);
        }
    }

    private List<LineEvent<DalyPacket>> decode(byte[] line, Random random, int most) {
        var decoder = new StreamDecoder<>(codec);
        var events = new ArrayList<LineEvent<DalyPacket>>();
        for (int from = 0, to; from < line.length; from = to) {
            to = Math.min(line.length, from + 1 + random.nextInt(most));
            events.addAll(decoder.feed(line, from, to));
        }
        events.addAll(decoder.endOfInput());
        return events;
    }
}
