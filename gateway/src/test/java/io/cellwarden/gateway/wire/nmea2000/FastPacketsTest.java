package io.cellwarden.gateway.wire.nmea2000;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A message in several frames of a CAN bus")
@Requirement("MON-2")
class FastPacketsTest {
    private static final long WITHIN = Duration.ofMillis(750).toNanos();

    private final FastPackets packets = new FastPackets();

    private static CanFrame frame(int source, int... data) {
        return new CanFrame(6 << 26 | N2kFrame.DETAIL << 8 | source, true, false, Bytes.of(data));
    }

    /** As a device sends it. */
    private static List<CanFrame> split(int source, int sequence, byte[] content) {
        List<CanFrame> frames = new ArrayList<>();
        int sent = 0;
        for (int number = 0; number == 0 || sent < content.length; number++) {
            int[] data = new int[8];
            Arrays.fill(data, 0xFF);
            data[0] = sequence << 5 | number;
            int at = 1;
            if (number == 0) {
                data[at++] = content.length;
            }
            while (at < data.length && sent < content.length) {
                data[at++] = content[sent++] & 0xFF;
            }
            frames.add(frame(source, data));
        }
        return frames;
    }

    private List<N2kMessage> whole(List<CanFrame> frames) {
        List<N2kMessage> whole = new ArrayList<>();
        for (CanFrame frame : frames) {
            if (packets.take(frame, 0).orElse(new Decoded.Unsupported<>("not yet"))
                    instanceof Decoded.Ok<N2kMessage>(N2kMessage message)) {
                whole.add(message);
            }
        }
        return whole;
    }

    @Test
    void is_whole_again_whatever_it_holds_and_however_long_it_is() {
        Random random = new Random(5);
        for (int length = 0; length <= 223; length++) {
            byte[] content = new byte[length];
            random.nextBytes(content);
            int source = random.nextInt(256);
            int sequence = random.nextInt(8);
            assertThat(whole(split(source, sequence, content)))
                    .containsExactly(new N2kMessage(
                            N2kFrame.DETAIL, source, 6, OptionalInt.of(sequence), Bytes.copyOf(content)));
        }
    }

    @Test
    void is_told_apart_from_those_of_other_devices_in_between() {
        List<CanFrame> one = split(1, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        List<CanFrame> other = split(2, 3, new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1});
        assertThat(whole(List.of(one.get(0), other.get(0), one.get(1), other.get(1))))
                .extracting(N2kMessage::data)
                .containsExactly(Bytes.of(1, 2, 3, 4, 5, 6, 7, 8, 9), Bytes.of(9, 8, 7, 6, 5, 4, 3, 2, 1));
    }

    @Test
    void is_dropped_where_any_one_of_its_frames_is_lost_and_the_next_is_read() {
        List<CanFrame> frames = split(1, 3, new byte[30]);
        for (int lost = 0; lost < frames.size(); lost++) {
            List<CanFrame> left = new ArrayList<>(frames);
            left.remove(lost);
            left.addAll(split(1, 4, new byte[9]));
            assertThat(whole(left)).extracting(N2kMessage::sequence).containsExactly(OptionalInt.of(4));
        }
    }

    @Test
    void is_dropped_where_a_frame_before_the_last_is_too_short() {
        List<CanFrame> frames = split(1, 3, new byte[20]);
        for (int cut = 0; cut < frames.size(); cut++) {
            List<CanFrame> left = new ArrayList<>(frames);
            left.set(
                    cut,
                    new CanFrame(
                            frames.get(cut).id(),
                            true,
                            false,
                            frames.get(cut).data().slice(0, 7)));
            assertThat(whole(left)).isEmpty();
        }
        // the last one needs no filling
        List<CanFrame> whole = split(1, 4, new byte[19]);
        CanFrame last = whole.removeLast();
        whole.add(new CanFrame(last.id(), true, false, last.data().slice(0, 7)));
        assertThat(whole(whole)).hasSize(1);
        assertThat(packets.take(frame(1, 0x60, 20, 0, 0, 0, 0, 0), 0)).contains(new Decoded.TooShort<>(8, 7));
    }

    @Test
    void is_dropped_where_a_frame_is_of_another_message() {
        List<CanFrame> third = split(1, 3, new byte[9]);
        List<CanFrame> fourth = split(1, 4, new byte[9]);
        assertThat(whole(List.of(third.get(0), fourth.get(1), third.get(1)))).isEmpty();
    }

    @Test
    void is_dropped_where_its_next_frame_comes_too_late() {
        for (long late : new long[] {WITHIN - 1, WITHIN, WITHIN + 1}) {
            List<CanFrame> frames = split(1, 3, new byte[9]);
            assertThat(packets.take(frames.get(0), 7)).isEmpty();
            Optional<Decoded<N2kMessage>> taken = packets.take(frames.get(1), 7 + late);
            assertThat(taken.orElseThrow() instanceof Decoded.Ok<N2kMessage>).isEqualTo(late <= WITHIN);
        }
    }

    @Test
    void says_what_it_is_where_it_is_none() {
        assertThat(packets.take(frame(1, 0x00), 0)).contains(new Decoded.TooShort<>(2, 1));
        assertThat(packets.take(frame(1, 0x00, 224, 0, 0, 0, 0, 0, 0), 0))
                .contains(new Decoded.OutOfRange<>("length", 224, 0, 223));
        assertThat(packets.take(CanFrame.of(0x351, 0), 0))
                .contains(new Decoded.Unsupported<>("CAN id 0x351 of 11 bits"));
        assertThat(packets.take(new CanFrame(0x09F8_0101, true, false, Bytes.of(0)), 0))
                .contains(new Decoded.Unsupported<>("PGN 129025"));
        assertThat(packets.take(frame(1, 0x41, 0, 0), 0))
                .contains(
                        new Decoded.Unsupported<>("PGN 127506 of device 1: frame 1, and those before it are missing"));
    }

    /** A group below 240 is sent to one device, whose address is no part of it. */
    @Test
    void is_of_the_group_that_its_identifier_names() {
        assertThat(N2kMessage.pgn(new CanFrame(0x18EA_FF01, true, false, Bytes.EMPTY)))
                .isEqualTo(59_904);
        assertThat(N2kMessage.pgn(new CanFrame(0x19F2_1404, true, false, Bytes.EMPTY)))
                .isEqualTo(N2kFrame.STATUS);
    }
}
