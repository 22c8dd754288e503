package io.cellwarden.gateway.wire.jbd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded JBD frame")
class JbdVectorsTest {

    /** Told by the neutral part of the frame, or about the test vector itself. */
    private static final Set<String> NOT_FIELDS = Set.of(
            "valid",
            "voltage_V",
            "current_A",
            "charge_fet",
            "discharge_fet",
            "temperatures_C",
            "cell_voltages_V",
            "value");

    private final ProtocolDecoder jbd = JbdDecoder.protocol();

    static List<JbdVector> lawful() {
        return JbdVector.all().stream()
                .filter(v -> v.hasAnswer() && !v.isDamaged())
                .toList();
    }

    static List<JbdVector> damaged() {
        return JbdVector.all().stream().filter(JbdVector::isDamaged).toList();
    }

    static List<JbdVector> requests() {
        return JbdVector.all().stream().filter(JbdVector::hasRequest).toList();
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(lawful()).hasSize(15);
        assertThat(damaged()).hasSize(2);
        assertThat(requests()).hasSizeGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("lawful")
    void decodes_to_what_its_source_says(JbdVector vector) {
        var results = jbd.decodeAnswer(vector.answer().toArray());

        assertThat(results).singleElement().isInstanceOf(DecodedFrame.class);
        var frame = (DecodedFrame) results.getFirst();
        var expect = vector.expect();
        assertThat(frame.voltageMv()).isEqualTo(thousandths(expect.path("voltage_V")));
        assertThat(frame.currentMa()).isEqualTo(thousandths(expect.path("current_A")));
        assertThat(frame.chargeAllowed()).isEqualTo(truth(expect.path("charge_fet")));
        assertThat(frame.dischargeAllowed()).isEqualTo(truth(expect.path("discharge_fet")));
        assertThat(frame.cellsMv()).isEqualTo(scaled(expect.path("cell_voltages_V"), 3));
        assertThat(frame.temperaturesDeciC()).isEqualTo(scaled(expect.path("temperatures_C"), 1));
        expect.properties().stream()
                .filter(property -> !NOT_FIELDS.contains(property.getKey()))
                .forEach(property -> assertThat(String.valueOf(frame.fields().get(property.getKey())))
                        .as(property.getKey())
                        .isEqualTo(plain(property.getValue())));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void that_is_damaged_is_refused_with_the_reason(JbdVector vector) {
        var results = jbd.decodeAnswer(vector.answer().toArray());

        var kind = vector.expect().get("error").asText().equals("bad checksum")
                ? DecodeError.Kind.CHECKSUM
                : DecodeError.Kind.FRAMING;
        assertThat(results)
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void that_is_a_request_reads_and_encodes_to_itself(JbdVector vector) {
        var bytes = vector.request().toArray();

        var step = new JbdFrameCodec().next(bytes, 0, bytes.length);

        assertThat(step).isInstanceOf(Step.Frame.class);
        var packet = ((Step.Frame<JbdPacket>) step).frame();
        assertThat(packet).isInstanceOf(JbdRequest.class);
        assertThat(((JbdRequest) packet).encode()).isEqualTo(vector.request());
    }

    private static OptionalInt thousandths(JsonNode value) {
        return value.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(scaled(value, 3, new ArrayList<>()));
    }

    private static Optional<Boolean> truth(JsonNode value) {
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.asBoolean());
    }

    private static List<Integer> scaled(JsonNode values, int digits) {
        var list = new ArrayList<Integer>();
        values.forEach(value -> scaled(value, digits, list));
        return list;
    }

    private static int scaled(JsonNode value, int digits, List<Integer> into) {
        int scaled = new BigDecimal(value.asText()).movePointRight(digits).intValueExact();
        into.add(scaled);
        return scaled;
    }

    private static String plain(JsonNode value) {
        return value.isFloatingPointNumber()
                ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString()
                : value.asText();
    }
}
