package io.cellwarden.gateway.wire.slcan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.StreamDecoder;
import io.cellwarden.requirement.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A line of an SLCAN adapter")
@Requirement("AGG-1")
class SlcanVectorsTest {
    private static final String FRAME = "t35184302E8039E07D001\r";

    private static List<JsonNode> vectors() {
        return Recorded.of("slcan").stream().map(Recorded::json).toList();
    }

    static Stream<JsonNode> recorded() {
        return vectors().stream().filter(vector -> !vector.path("kind").asText().equals("session"));
    }

    private static List<SlcanLine> lines(List<String> chunks) {
        StreamDecoder<SlcanLine> decoder = new StreamDecoder<>(new SlcanCodec());
        List<SlcanLine> lines = new ArrayList<>();
        for (String chunk : chunks) {
            for (LineEvent<SlcanLine> event : decoder.feed(chunk.getBytes(StandardCharsets.ISO_8859_1))) {
                if (event instanceof LineEvent.Received<SlcanLine>(SlcanLine line, long _)) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    private static SlcanLine wanted(JsonNode expect) {
        if (expect.has("hw")) {
            return new SlcanLine.Version(
                    expect.get("hw").asInt(), expect.get("sw").asInt());
        }
        if (expect.has("ok")) {
            return new SlcanLine.Ok();
        }
        if (expect.has("error")) {
            return new SlcanLine.Refused();
        }
        if (expect.has("tx_ack")) {
            return new SlcanLine.Sent(expect.get("tx_ack").asText().equals("extended"));
        }
        return new SlcanLine.Frame(
                new CanFrame(
                        expect.get("id").asInt(),
                        expect.path("ext").asBoolean(),
                        expect.path("rtr").asBoolean(),
                        Bytes.ofHex(expect.path("data").asText())),
                expect.has("timestamp_ms")
                        ? OptionalInt.of(expect.get("timestamp_ms").asInt())
                        : OptionalInt.empty());
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(recorded()).hasSizeGreaterThanOrEqualTo(14);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void says_what_its_source_says(JsonNode vector) {
        List<String> chunks = new ArrayList<>();
        vector.path("chunks").forEach(chunk -> chunks.add(chunk.asText()));
        if (chunks.isEmpty()) {
            chunks.add(vector.get("text").asText());
        }
        JsonNode expect = vector.get("expect");
        List<SlcanLine> frames = lines(chunks).stream()
                .filter(line ->
                        expect.isArray() || !expect.path("reject").asBoolean() || line instanceof SlcanLine.Frame)
                .toList();
        if (expect.path("reject").asBoolean()) {
            assertThat(frames).isEmpty();
        } else {
            List<SlcanLine> wanted = new ArrayList<>();
            if (expect.isArray()) {
                expect.forEach(one -> wanted.add(wanted(one)));
            } else {
                wanted.add(wanted(expect));
            }
            assertThat(frames).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t3551A\r", "t355\r", "t355900\r", "tG551AA\r", "t3551GG\r", "T2000000001AA\r", "T355\r", "V10\r",
                        "V1x13\r",
                "N\r", "F\r", "FGG\r", "zx\r", "Zx\r", "t3551AAEA60\r", "t3551AAxxxx\r", "r3559\r", "t35\r",
                "t3551AA\u0007", "tttttttttttttttttttttttttttttttttttttttt"
            })
    void is_none_where_a_character_is_wrong(String text) {
        assertThat(lines(List.of(text)))
                .noneMatch(line -> line instanceof SlcanLine.Frame
                        || line instanceof SlcanLine.Version
                        || line instanceof SlcanLine.Serial
                        || line instanceof SlcanLine.Status
                        || line instanceof SlcanLine.Sent);
    }

    @Test
    void may_tell_the_state_of_the_adapter() {
        assertThat(lines(List.of("F05\rNA1b2\rz\r\n")))
                .containsExactly(
                        new SlcanLine.Status(5),
                        new SlcanLine.Serial("A1b2"),
                        new SlcanLine.Sent(false),
                        new SlcanLine.LineFeed());
        assertThat(lines(List.of("R000001234\r", "r1238\r")))
                .containsExactly(
                        new SlcanLine.Frame(new CanFrame(0x123, true, true, Bytes.EMPTY), OptionalInt.empty()),
                        new SlcanLine.Frame(new CanFrame(0x123, false, true, Bytes.EMPTY), OptionalInt.empty()));
    }

    @Test
    void is_the_same_however_it_is_cut() {
        for (int size = 1; size <= 2 * FRAME.length(); size++) {
            String both = FRAME + FRAME;
            List<String> chunks = new ArrayList<>();
            for (int from = 0; from < both.length(); from += size) {
                chunks.add(both.substring(from, Math.min(both.length(), from + size)));
            }
            assertThat(lines(chunks))
                    .as("chunks of %d", size)
                    .isEqualTo(lines(List.of(both)))
                    .hasSize(2);
        }
    }

    /** A damaged line may be another lawful one; the line behind it is always found. */
    @Test
    void is_found_behind_a_damaged_one() {
        for (int place = 0; place < FRAME.length(); place++) {
            for (int value = 0; value < 256; value++) {
                StringBuilder damaged = new StringBuilder(FRAME);
                damaged.setCharAt(place, (char) value);
                List<SlcanLine> lines = lines(List.of(damaged + "\r" + FRAME));
                assertThat(lines.getLast()).isEqualTo(lines(List.of(FRAME)).getFirst());
            }
        }
    }

    @Test
    void comes_back_as_it_was_written() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            boolean extended = random.nextBoolean();
            boolean remote = random.nextInt(10) == 0;
            byte[] data = new byte[remote ? 0 : random.nextInt(9)];
            random.nextBytes(data);
            CanFrame frame =
                    new CanFrame(random.nextInt(extended ? 0x2000_0000 : 0x800), extended, remote, Bytes.copyOf(data));
            assertThat(lines(List.of(new String(frame.toLine(), StandardCharsets.ISO_8859_1))))
                    .containsExactly(new SlcanLine.Frame(frame, OptionalInt.empty()));
        }
    }
}
