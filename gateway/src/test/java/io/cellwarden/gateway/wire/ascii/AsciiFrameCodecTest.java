package io.cellwarden.gateway.wire.ascii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.Step;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.nio.charset.StandardCharsets;
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

@DisplayName("The codec of the frames of Pylontech, Seplos 2 and PACE")
class AsciiFrameCodecTest {
    private static final String ASK = "~20024642E00202FD33\r";

    private final AsciiFrameCodec codec = new AsciiFrameCodec();

    private Step<AsciiPacket> next(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return codec.next(bytes, 0, bytes.length);
    }

    /** Whole frames of both makers, requests and answers. */
    static List<Recorded> lawful() {
        return Stream.of("pylontech", "seplos")
                .flatMap(maker -> Recorded.of(maker).stream())
                .filter(recorded -> recorded.text("text").startsWith("~"))
                .filter(recorded -> !recorded.kind().equals("bad"))
                .toList();
    }

    @Test
    void has_recorded_frames_to_be_tested_with() {
        assertThat(lawful()).hasSize(24);
    }

    @ParameterizedTest
    @MethodSource("lawful")
    void reads_every_recorded_frame_and_encodes_it_to_the_same_bytes(Recorded recorded) {
        Bytes frame = recorded.answer();

        Step<AsciiPacket> step = codec.next(frame.toArray(), 0, frame.size());

        assertThat(step).isInstanceOfSatisfying(Step.Frame.class, found -> {
            AsciiPacket packet = (AsciiPacket) found.frame();
            assertThat(found.consumed()).isEqualTo(frame.size());
            assertThat(packet.encode()).isEqualTo(frame);
            assertThat(packet.isAnswer()).isEqualTo(!recorded.kind().equals("request"));
        });
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 7, 8, 127, 128, 129, 2_046, 2_047})
    void encodes_any_content_so_that_it_decodes_to_itself(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        AsciiPacket packet = new AsciiPacket(0x25, 0xFF, 0x46, 0x00, Bytes.copyOf(content));

        byte[] frame = packet.encode().toArray();

        assertThat(codec.next(frame, 0, frame.length)).isEqualTo(new Step.Frame<>(packet, frame.length));
        assertThat(frame.length).isLessThanOrEqualTo(codec.longestFrame());
    }

    @Test
    void refuses_to_encode_more_than_a_frame_holds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AsciiPacket(0x20, 2, 0x46, 0x42, Bytes.copyOf(new byte[2_048])))
                .withMessageContaining("2048");
    }

    @ParameterizedTest(name = "{0} digits: {1}")
    @CsvSource({"0, 0", "2, 14", "8, 8", "16, 15", "150, 1", "322, 9", "4094, 4", "88, 3"})
    void has_a_checksum_of_its_length_in_four_bits(int digits, int sum) {
        assertThat(AsciiPacket.lengthChecksum(digits)).isEqualTo(sum);
    }

    @Test
    void sums_as_the_vendor_means_where_the_vendor_prints_it_wrong() {
        // the document prints FC72
        assertThat(AsciiPacket.checksum("1203400456ABCEFE")).isEqualTo(0xFC71);
    }

    @Test
    void waits_for_exactly_the_bytes_that_are_missing() {
        assertThat(next("")).isEqualTo(new Step.NeedMore<>(18));
        assertThat(next(ASK.substring(0, 12))).isEqualTo(new Step.NeedMore<>(18));
        assertThat(next(ASK.substring(0, 13))).isEqualTo(new Step.NeedMore<>(20));
        assertThat(next(ASK.substring(0, 19))).isEqualTo(new Step.NeedMore<>(20));
        assertThat(next(ASK)).isInstanceOf(Step.Frame.class);
    }

    @ParameterizedTest(name = "{0}: {2} at {3}")
    @CsvSource({
        "no start,                 20024642E00202FD33_,  NO_START,      0,  1",
        "cut in the header,        ~200246_,             CUT_SHORT,     8,  18",
        "cut in the content,       ~20024642E0020_,      CUT_SHORT,     15, 20",
        "the next one in it,       ~200246~20024642E00202FD33_, BAD_CHARACTER, 7, 7",
        "noise in the content,     ~20024642E0020#FD33_, BAD_CHARACTER, 14, 14",
        "wrong length,             ~20024642D00202FD33_, BAD_CHECKSUM,  9,  13",
        "wrong content,            ~20024642E00203FD33_, BAD_CHECKSUM,  15, 20",
        "wrong checksum,           ~20024642E00202FD34_, BAD_CHECKSUM,  15, 20",
        "no end,                   ~20024642E00202FD33A, BAD_END,       19, 20",
        "half a byte of content,   ~20024642F0010FD65_,  CUT_SHORT,     14, 20",
        "lower case by the sum of the upper case, ~20014642e00201FD35_, BAD_CHECKSUM, 15, 20"
    })
    void says_what_is_wrong_and_where(String what, String frame, Fault fault, int at, int claimed) {
        assertThat(next(frame.replace('_', '\r'))).isEqualTo(new Step.Skip<>(fault, at, claimed));
    }

    @Test
    void reads_lower_case_where_the_checksum_covers_it() {
        String covered = "20024642e00202";
        String frame = "~%s%04x\r".formatted(covered, AsciiPacket.checksum(covered));

        assertThat(next(frame)).isEqualTo(new Step.Frame<>(AsciiPacket.request(2, 0x42, Bytes.of(2)), 20));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, true",
        "4, true",
        "15, true",
        "66, false",
        "143, false",
        "144, true",
        "145, true",
        "146, false",
        "159, false",
        "160, true",
        "225, true"
    })
    void tells_return_codes_from_commands(int code, boolean isAnswer) {
        assertThat(new AsciiPacket(0x20, 2, 0x46, code, Bytes.EMPTY).isAnswer()).isEqualTo(isAnswer);
    }

    @Test
    void never_takes_a_frame_with_one_corrupted_byte_for_another() {
        for (Recorded recorded : lawful()) {
            byte[] bytes = recorded.answer().toArray();
            AsciiPacket packet = ((Step.Frame<AsciiPacket>) codec.next(bytes, 0, bytes.length)).frame();
            for (int position = 0; position < bytes.length; position++) {
                byte right = bytes[position];
                for (int wrong = 0; wrong <= 0xFF; wrong++) {
                    bytes[position] = (byte) wrong;
                    if (bytes[position] != right
                            && codec.next(bytes, 0, bytes.length)
                                    instanceof Step.Frame<AsciiPacket>(var other, int _)) {
                        assertThat(other)
                                .as("byte %d of %s as %02x", position, recorded, wrong)
                                .isEqualTo(packet); // the other case of a digit of the checksum
                    }
                }
                bytes[position] = right;
            }
        }
    }

    @Test
    void gives_the_same_events_however_the_bytes_are_cut() {
        StringBuilder text = new StringBuilder("noise\r\n");
        lawful().forEach(
                        recorded -> text.append(recorded.text("text")).append(text.length() % 3 == 0 ? "\r\n~20" : ""));
        byte[] line = text.append(ASK, 0, 9).toString().getBytes(StandardCharsets.ISO_8859_1);
        List<LineEvent<AsciiPacket>> whole = decoded(line, line.length);
        assertThat(whole).filteredOn(LineEvent.Received.class::isInstance).hasSize(lawful().size());
        for (int size = 1; size < line.length; size += size < 60 ? 1 : 97) {
            assertThat(decoded(line, size)).as("chunks of %d", size).isEqualTo(whole);
        }
    }

    private static List<LineEvent<AsciiPacket>> decoded(byte[] line, int chunk) {
        StreamDecoder<AsciiPacket> decoder = new StreamDecoder<>(new AsciiFrameCodec());
        List<LineEvent<AsciiPacket>> events = new ArrayList<>();
        for (int from = 0; from < line.length; from += chunk) {
            events.addAll(decoder.feed(line, from, Math.min(line.length, from + chunk)));
        }
        events.addAll(decoder.endOfInput());
        return events;
    }

    @Test
    void never_throws_and_always_goes_on_whatever_the_bytes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 100_000; run++) {
            byte[] bytes = ASK.repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.ISO_8859_1);
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] input = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            boolean sound = switch (codec.next(input, 0, input.length)) {
                case Step.Frame<AsciiPacket>(var _, int consumed) -> consumed >= 18 && consumed <= input.length;
                case Step.NeedMore<AsciiPacket>(int atLeast) ->
                    atLeast > input.length && atLeast <= codec.longestFrame();
                case Step.Skip<AsciiPacket>(var _, int at, int claimed) -> at <= claimed && claimed >= 1;
            };
            assertThat(sound).as("seed %d, run %d", seed, run).isTrue();
        }
    }

    @Test
    void names_every_return_code() {
        assertThat(Stream.of(0, 1, 2, 3, 4, 5, 6, 0x90, 0x91, 0xE1).map(AsciiPacket::returnCodeText))
                .doesNotHaveDuplicates()
                .contains("CID2 invalid", "unknown return code 0xe1");
    }
}
