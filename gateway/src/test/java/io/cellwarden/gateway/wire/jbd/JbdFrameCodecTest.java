package io.cellwarden.gateway.wire.jbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.Step;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The JBD frame codec")
class JbdFrameCodecTest {

    private final JbdFrameCodec codec = new JbdFrameCodec();

    @ParameterizedTest(name = "with {0} bytes of data")
    @ValueSource(ints = {0, 1, 126, 127, 128, 129, 254, 255})
    void reads_its_length_field_as_unsigned(int length) {
        var content = new byte[length];
        Arrays.fill(content, (byte) 0xDD);
        var write = new JbdRequest.Write(0x10, Bytes.copyOf(content));

        assertThat(next(write.encode())).isEqualTo(new Step.Frame<JbdPacket>(write, length + 7));
    }

    @Test
    void refuses_to_encode_more_than_a_frame_holds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JbdRequest.Write(0x10, Bytes.copyOf(new byte[256])))
                .withMessageContaining("256");
    }

    @Test
    void encodes_every_read_so_that_it_decodes_to_itself() {
        for (int register = 0; register <= 0xFF; register++) {
            var read = new JbdRequest.Read(register);
            assertThat(next(read.encode())).isEqualTo(new Step.Frame<JbdPacket>(read, 7));
        }
    }

    @ParameterizedTest(name = "charge on {0}, discharge on {1}")
    @CsvSource({
        "false, true,  dd5ae1020001ff1c77",
        "true,  false, dd5ae1020002ff1b77",
        "false, false, dd5ae1020003ff1a77",
        "true,  true,  dd5ae1020000ff1d77"
    })
    void encodes_the_switch_command_as_the_sheet_prints_it(boolean chargeOn, boolean dischargeOn, String hex) {
        assertThat(JbdRequest.switchFets(chargeOn, dischargeOn).encode()).hasToString(hex);
    }

    @Test
    void waits_for_exactly_the_bytes_that_are_missing() {
        var frame = Bytes.ofHex("dd0500023132ff9b77").toArray();
        assertThat(codec.next(frame, 0, 0)).isEqualTo(new Step.NeedMore<JbdPacket>(7));
        assertThat(codec.next(frame, 0, 3)).isEqualTo(new Step.NeedMore<JbdPacket>(7));
        assertThat(codec.next(frame, 0, 4)).isEqualTo(new Step.NeedMore<JbdPacket>(9));
        assertThat(codec.next(frame, 0, 8)).isEqualTo(new Step.NeedMore<JbdPacket>(9));
        assertThat(codec.next(frame, 0, 9)).isInstanceOf(Step.Frame.class);
    }

    @Test
    void names_the_byte_that_is_wrong() {
        assertThat(next(Bytes.ofHex("dc0500023132ff9b77"))).isEqualTo(new Step.Skip<JbdPacket>(Fault.NO_START, 0, 1));
        assertThat(next(Bytes.ofHex("dd0500023132ff9c77")))
                .isEqualTo(new Step.Skip<JbdPacket>(Fault.BAD_CHECKSUM, 6, 9));
        assertThat(next(Bytes.ofHex("dd0500023132ff9b78"))).isEqualTo(new Step.Skip<JbdPacket>(Fault.BAD_END, 8, 9));
    }

    @ParameterizedTest(name = "{0} is a refusal: {1}")
    @CsvSource({
        "dd008100000077, true",
        "dd008100ff7f77, true",
        "dde18000000077, true",
        "dde17f00000077, false",
        "dde18200000077, false",
        "dd008101000077, false"
    })
    void takes_a_refusal_whose_checksum_is_left_out_but_nothing_else(String hex, boolean accepted) {
        assertThat(next(Bytes.ofHex(hex)) instanceof Step.Frame<JbdPacket>).isEqualTo(accepted);
    }

    @Test
    void never_takes_a_corrupted_frame_for_another_reading() {
        for (var frame : JbdVector.lawfulAnswers()) {
            var original = answer(next(frame));
            var bytes = frame.toArray();
            for (int position = 0; position < bytes.length; position++) {
                byte right = bytes[position];
                for (int wrong = 0; wrong <= 0xFF; wrong++) {
                    bytes[position] = (byte) wrong;
                    if (bytes[position] != right
                            && codec.next(bytes, 0, bytes.length) instanceof Step.Frame<JbdPacket>(var packet, int _)) {
                        assertThat(isHarmless(original, packet, position))
                                .as("byte %d of %s as %02x read as %s", position, frame, wrong, packet)
                                .isTrue();
                    }
                }
                bytes[position] = right;
            }
        }
    }

    /**
     * What one corrupted byte can pass off: another register, which the master compares with its request, or "refused"
     * for "done" and the reverse on a frame without content, which the read-back settles.
     */
    private static boolean isHarmless(JbdPacket.Answer original, JbdPacket corrupted, int position) {
        return switch (corrupted) {
            case JbdRequest _ -> position == 1;
            case JbdPacket.Answer answer ->
                position == 1
                        ? answer.status() == original.status() && answer.data().equals(original.data())
                        : position == 2 && original.data().size() == 0;
        };
    }

    @Test
    void never_throws_and_always_goes_on_whatever_the_bytes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 200_000; run++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 3 && random.nextBoolean()) {
                bytes[0] = (byte) 0xDD;
                bytes[3] = (byte) random.nextInt(40);
                bytes[bytes.length - 1] = 0x77;
            }
            boolean sound = switch (codec.next(bytes, 0, bytes.length)) {
                case Step.Frame<JbdPacket>(var _, int consumed) -> consumed >= 7 && consumed <= bytes.length;
                case Step.NeedMore<JbdPacket>(int atLeast) -> atLeast > bytes.length && atLeast <= codec.longestFrame();
                case Step.Skip<JbdPacket>(var _, int at, int claimed) -> at < claimed;
            };
            assertThat(sound).as("seed %d, run %d", seed, run).isTrue();
        }
    }

    private Step<JbdPacket> next(Bytes frame) {
        return codec.next(frame.toArray(), 0, frame.size());
    }

    private static JbdPacket.Answer answer(Step<JbdPacket> step) {
        assertThat(step).isInstanceOf(Step.Frame.class);
        return (JbdPacket.Answer) ((Step.Frame<JbdPacket>) step).frame();
    }
}
