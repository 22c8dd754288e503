package io.cellwarden.gateway.wire.nmea2000;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.StreamDecoder;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.gateway.wire.slcan.SlcanCodec;
import io.cellwarden.gateway.wire.slcan.SlcanLine;
import io.cellwarden.requirement.Requirement;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded message about a battery on an NMEA 2000 bus")
@Requirement("MON-2")
class Nmea2000VectorsTest {
    /** What the sources call it, and {@code decode}. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("sid", "measurement"),
            Map.entry("dc_type", "source"),
            Map.entry("soh", "sohPercent"),
            Map.entry("time_remaining_min", "timeToGoMin"),
            Map.entry("ripple_V", "rippleV"),
            Map.entry("type", "batteryType"),
            Map.entry("equalize", "equalization"),
            Map.entry("nominal", "nominalV"),
            Map.entry("temp_coef", "temperatureCoefficientPercent"),
            Map.entry("peukert", "peukert"),
            Map.entry("charge_eff", "chargeEfficiencyPercent"),
            Map.entry("pgn", "pgn"),
            Map.entry("src", "device"));

    static Stream<JsonNode> whole() {
        return Recorded.of("nmea2000").stream()
                .map(Recorded::json)
                .filter(vector -> !vector.get("note").asText().contains("EDGE lost"));
    }

    private static byte[] line(JsonNode vector) {
        return vector.get("slcan").asText().getBytes(StandardCharsets.US_ASCII);
    }

    private static List<JsonNode> expected(JsonNode vector) {
        JsonNode expect = vector.get("expect");
        return expect.isArray()
                ? StreamSupport.stream(expect.spliterator(), false).toList()
                : List.of(expect);
    }

    private static List<N2kMessage> messages(JsonNode vector) {
        FastPackets packets = new FastPackets();
        List<N2kMessage> messages = new ArrayList<>();
        for (LineEvent<SlcanLine> event : new StreamDecoder<>(new SlcanCodec()).feed(line(vector))) {
            if (event instanceof LineEvent.Received<SlcanLine>(SlcanLine.Frame(CanFrame frame, OptionalInt _), long _)
                    && packets.take(frame, 0).orElse(new Decoded.Unsupported<>("more is to come"))
                            instanceof Decoded.Ok<N2kMessage>(N2kMessage message)) {
                messages.add(message);
            }
        }
        return messages;
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(Recorded.of("nmea2000")).hasSize(11);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void decodes_to_what_its_source_says(JsonNode vector) {
        var results = Nmea2000Decoder.protocol().decodeAnswer(line(vector));
        List<JsonNode> expected = expected(vector);
        assertThat(results).hasSameSizeAs(expected).allMatch(DecodedFrame.class::isInstance);
        for (int i = 0; i < expected.size(); i++) {
            DecodedFrame frame = (DecodedFrame) results.get(i);
            expected.get(i).properties().forEach(wanted -> assertSays(frame, wanted.getKey(), wanted.getValue()));
        }
        if (vector.has("pgn")) {
            assertThat(((DecodedFrame) results.getFirst()).fields())
                    .containsEntry("pgn", vector.get("pgn").asInt())
                    .containsEntry("device", vector.get("src").asInt());
        }
    }

    private static void assertSays(DecodedFrame frame, String key, JsonNode value) {
        switch (key) {
            case "instance" -> assertThat(frame.address()).contains(value.asText());
            case "soc" -> assertThat(frame.socPermille()).hasValue(10 * value.asInt());
            case "voltage_V" -> assertThat(frame.voltageMv()).hasValue(Recorded.scaledOne(value, 3));
            case "current_A" -> assertThat(frame.currentMa()).hasValue(Recorded.scaledOne(value, 3));
            case "temp_C" ->
                assertThat(frame.temperaturesDeciC())
                        .isEqualTo(
                                value.isNull() || value.asDouble() == -273.15
                                        ? List.of()
                                        : List.of((int) Math.round(value.asDouble() * 10)));
            case "chemistry" -> assertThat(frame.fields()).containsEntry("chemistry", "lithium");
            case "capacity_Ah" ->
                assertThat(Optional.ofNullable(frame.fields()
                                .get(frame.type().equals("battery-configuration") ? "capacityAh" : "remainingAh")))
                        .isEqualTo(value.isNull() ? Optional.empty() : Optional.of(value.asInt()));
            case "prio", "seq", "length" -> {} // of the message, not of what it says; see below
            default -> {
                Object said = frame.fields().get(FIELDS.get(key));
                if (value.isNull()) {
                    assertThat(said).as(key).isNull();
                } else {
                    assertThat(said).as(key).isNotNull();
                    assertThat(
                                    said instanceof BigDecimal number
                                            ? number.stripTrailingZeros().toPlainString()
                                            : said + "")
                            .as(key)
                            .isEqualTo(Recorded.plain(value));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("whole")
    void is_put_together_from_its_frames(JsonNode vector) {
        List<N2kMessage> messages = messages(vector);
        List<JsonNode> expected = expected(vector);
        assertThat(messages).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            N2kMessage message = messages.get(i);
            JsonNode wanted = expected.get(i);
            if (wanted.has("prio")) {
                assertThat(message.priority()).isEqualTo(wanted.get("prio").asInt());
                assertThat(message.sequence()).hasValue(wanted.get("seq").asInt());
                assertThat(message.data().size()).isEqualTo(wanted.get("length").asInt());
            }
            if (vector.has("payload")) {
                assertThat(message.data().toString())
                        .isEqualTo(vector.get("payload").asText());
            }
        }
    }

    @Test
    void is_dropped_where_its_second_frame_is_lost_and_the_one_behind_it_is_read() {
        JsonNode lost = Recorded.of("nmea2000").getLast().json();
        assertThat(Nmea2000Decoder.protocol().decodeAnswer(line(lost)))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodedFrame.class, frame -> assertThat(frame.type()).isEqualTo("battery-status"));
    }
}
