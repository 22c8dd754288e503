package io.cellwarden.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.jbd.JbdFrameCodec;
import io.cellwarden.gateway.wire.jbd.JbdPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stream decoder")
class StreamDecoderTest {

    private static final String CELLS = "dd0400080cd20cd30cd40cd5fc6f77";
    private static final String ACK = "dde10000000077";

    /** Noise, an answer, a stray start byte with a huge length, a damaged answer, an echo, two answers, a cut one. */
    private static final byte[] LINE = Bytes.ofHex("00ff77" + cells() + "dd00" + "dd0400080cd20cd30cd40cd6fc6f77"
                    + "dda50300fffd77" + cells() + ACK + "dd040008")
            .toArray();

    private static String cells() {
        int sum = 0x08 + 0x0c * 4 + 0xd2 + 0xd3 + 0xd4 + 0xd5;
        return "dd0400080cd20cd30cd40cd5%04x77".formatted(-sum & 0xFFFF);
    }

    @Test
    void gives_the_same_events_however_the_bytes_are_cut() {
        var whole = decode(LINE.length);
        assertThat(whole).filteredOn(LineEvent.Received.class::isInstance).hasSize(4);
        for (int size = 1; size < LINE.length; size++) {
            assertThat(decode(size)).as("chunks of %d", size).isEqualTo(whole);
        }
    }

    @Test
    void gives_the_same_events_for_random_chunks_of_random_lines() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 2_000; run++) {
            var line = randomLine(random);
            var inOne = new StreamDecoder<>(new JbdFrameCodec());
            var expected = new ArrayList<>(inOne.feed(line));
            expected.addAll(inOne.endOfInput());

            var decoder = new StreamDecoder<>(new JbdFrameCodec());
            var events = new ArrayList<LineEvent<JbdPacket>>();
            for (int from = 0, to; from < line.length; from = to) {
                to = Math.min(line.length, from + 1 + random.nextInt(300));
                events.addAll(decoder.feed(line, from, to));
            }
            events.addAll(decoder.endOfInput());

            assertThat(events).as("seed %d, run %d", seed, run).isEqualTo(expected);
        }
    }

    @Test
    void gives_a_frame_with_its_last_byte_and_not_before() {
        var decoder = new StreamDecoder<>(new JbdFrameCodec());
        var frame = Bytes.ofHex(ACK).toArray();
        assertThat(decoder.feed(frame, 0, frame.length - 1)).isEmpty();
        assertThat(decoder.feed(frame, frame.length - 1, frame.length)).hasSize(1);
    }

    @Test
    void finds_the_answer_behind_a_stray_start_byte_once_the_line_is_silent() {
        var decoder = new StreamDecoder<>(new JbdFrameCodec());
        assertThat(decoder.feed(Bytes.ofHex("dd00ffff" + ACK).toArray())).isEmpty();

        assertThat(decoder.endOfInput())
                .filteredOn(LineEvent.Received.class::isInstance)
                .singleElement()
                .isEqualTo(new LineEvent.Received<>(new JbdPacket.Answer(0xE1, 0, Bytes.EMPTY), 4));
    }

    @Test
    void counts_offsets_from_the_start_of_the_stream() {
        var decoder = new StreamDecoder<>(new JbdFrameCodec());
        decoder.feed(new byte[1_000]);
        assertThat(decoder.feed(Bytes.ofHex(ACK).toArray()))
                .containsExactly(new LineEvent.Received<>(new JbdPacket.Answer(0xE1, 0, Bytes.EMPTY), 1_000));
    }

    private static byte[] randomLine(Random random) {
        var hex = new StringBuilder();
        for (int part = 0; part < 12; part++) {
            hex.append(
                    switch (random.nextInt(5)) {
                        case 0 -> cells();
                        case 1 -> ACK;
                        case 2 -> CELLS;
                        case 3 -> "dd%02x%02x%02x".formatted(random.nextInt(256), 0, random.nextInt(256));
                        default -> "%02x".formatted(random.nextInt(256)).repeat(random.nextInt(40));
                    });
        }
        return Bytes.ofHex(hex.toString()).toArray();
    }

    private static List<LineEvent<JbdPacket>> decode(int chunkSize) {
        var decoder = new StreamDecoder<>(new JbdFrameCodec());
        var events = new ArrayList<LineEvent<JbdPacket>>();
        for (int from = 0; from < LINE.length; from += chunkSize) {
            events.addAll(decoder.feed(LINE, from, Math.min(LINE.length, from + chunkSize)));
        }
        events.addAll(decoder.endOfInput());
        return events;
    }
}
