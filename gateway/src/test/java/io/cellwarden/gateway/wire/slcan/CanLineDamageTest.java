package io.cellwarden.gateway.wire.slcan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.StreamDecoder;
import io.cellwarden.gateway.wire.canbms.CanBmsDecoder;
import io.cellwarden.gateway.wire.nmea2000.Nmea2000Decoder;
import io.cellwarden.requirement.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lines of CAN adapters have no checksum. So this much is claimed of one that is damaged: it is refused, or is what stands in it,
 * a lawful other line; and what comes behind it is read. Only where its end is lost may the next line be lost with it.
 */
@DisplayName("A recorded line of a CAN adapter")
@Execution(CONCURRENT)
@Requirement("AGG-1")
class CanLineDamageTest {
    private static final int VALUES = 256;
    private static final HexFormat HEX = HexFormat.of();

    /** What was recorded of an adapter, of a battery or of a bus, each with what reads it. */
    record Lines(String text, ProtocolDecoder decoder) {
        @Override
        public String toString() {
            return decoder.name() + " " + text.strip();
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        List<DecodedFrame> decoded(byte[] bytes) {
            return frames(decoder.decodeAnswer(bytes));
        }
    }

    private static List<DecodedFrame> frames(List<DecodeResult> results) {
        return results.stream()
                .filter(DecodedFrame.class::isInstance)
                .map(DecodedFrame.class::cast)
                .toList();
    }

    static Stream<Lines> recorded() {
        return Stream.of(
                        of("slcan", CanBmsDecoder.protocol()),
                        of("canbms", CanBmsDecoder.protocol()),
                        of("nmea2000", Nmea2000Decoder.protocol()))
                .flatMap(lines -> lines);
    }

    private static Stream<Lines> of(String folder, ProtocolDecoder decoder) {
        return Recorded.of(folder).stream()
                .map(Recorded::json)
                .filter(vector -> !vector.path("kind").asText().equals("session"))
                .map(CanLineDamageTest::text)
                .filter(text -> text.endsWith("\r"))
                .map(text -> new Lines(text, decoder));
    }

    private static String text(JsonNode vector) {
        return vector.has("chunks")
                ? String.join(
                        "",
                        StreamSupport.stream(vector.get("chunks").spliterator(), false)
                                .map(JsonNode::asText)
                                .toList())
                : vector.path("slcan").asText(vector.path("text").asText());
    }

    private static List<LineEvent<SlcanLine>> events(byte[] bytes, int chunk) {
        StreamDecoder<SlcanLine> decoder = new StreamDecoder<>(new SlcanCodec());
        List<LineEvent<SlcanLine>> events = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += chunk) {
            events.addAll(decoder.feed(bytes, from, Math.min(bytes.length, from + chunk)));
        }
        return events;
    }

    private static List<SlcanLine> lines(List<LineEvent<SlcanLine>> events) {
        List<SlcanLine> lines = new ArrayList<>();
        for (LineEvent<SlcanLine> event : events) {
            if (event instanceof LineEvent.Received<SlcanLine>(SlcanLine line, long _)) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Stream.of(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static <T> boolean endsWith(List<T> all, List<T> end) {
        return all.size() >= end.size()
                && all.subList(all.size() - end.size(), all.size()).equals(end);
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(recorded()).hasSizeGreaterThan(45);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void is_the_same_however_it_is_cut(Lines recorded) {
        byte[] twice = joined(recorded.bytes(), recorded.bytes());
        List<LineEvent<SlcanLine>> whole = events(twice, twice.length);
        List<DecodedFrame> decoded = recorded.decoded(twice);
        for (int chunk = 1; chunk < twice.length; chunk++) {
            List<byte[]> pieces = new ArrayList<>();
            for (int from = 0; from < twice.length; from += chunk) {
                pieces.add(Arrays.copyOfRange(twice, from, Math.min(twice.length, from + chunk)));
            }
            assertThat(events(twice, chunk)).as("chunks of %d", chunk).isEqualTo(whole);
            assertThat(frames(recorded.decoder.decodePieces(pieces)))
                    .as("chunks of %d", chunk)
                    .isEqualTo(decoded);
        }
    }

    /** Every byte of it with every other value, in front of the same once more and once more. */
    @ParameterizedTest
    @MethodSource("recorded")
    void is_read_behind_a_damaged_one_and_nothing_is_read_that_does_not_stand_there(Lines recorded) {
        byte[] good = recorded.bytes();
        List<SlcanLine> lines = lines(events(good, good.length));
        List<DecodedFrame> decoded = recorded.decoded(good);
        List<SlcanLine> bothLines =
                Stream.concat(lines.stream(), lines.stream()).toList();
        List<DecodedFrame> bothDecoded =
                Stream.concat(decoded.stream(), decoded.stream()).toList();
        for (int place = 0; place < good.length; place++) {
            boolean endIsLost = place == good.length - 1;
            for (int value = 0; value < VALUES; value++) {
                if (value == Byte.toUnsignedInt(good[place])) {
                    continue;
                }
                byte[] stream = joined(good, good, good);
                stream[place] = (byte) value;
                List<LineEvent<SlcanLine>> events = events(stream, stream.length);
                if (!endsWith(lines(events), endIsLost ? lines : bothLines)
                        || !endsWith(recorded.decoded(stream), endIsLost ? decoded : bothDecoded)) {
                    throw new AssertionError("byte %d as 0x%02x: %s".formatted(place, value, events));
                }
                assertStandsThere(events, new String(stream, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void assertStandsThere(List<LineEvent<SlcanLine>> events, String stream) {
        for (LineEvent<SlcanLine> event : events) {
            if (event
                            instanceof
                            LineEvent.Received<SlcanLine>(SlcanLine.Frame(CanFrame frame, OptionalInt _), long offset)
                    && !frame.remote()) {
                int at = (int) offset;
                String digits = HEX.toHexDigits(frame.id(), frame.extended() ? 8 : 3)
                        + frame.data().size()
                        + HEX.formatHex(frame.data().toArray());
                if (stream.charAt(at) != (frame.extended() ? 'T' : 't')
                        || !stream.regionMatches(true, at + 1, digits, 0, digits.length())) {
                    throw new AssertionError(frame + " does not stand at " + at + " of " + stream);
                }
            }
        }
    }
}
