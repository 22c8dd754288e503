package io.cellwarden.gateway.wire.jk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.Step;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded JK frame")
class JkVectorsTest {

    /** Told by the neutral part of the frame, or about the test vector itself. */
    private static final Set<String> NOT_FIELDS =
            Set.of("valid", "upstream", "cells", "voltage_V", "current_A", "charge_mos", "discharge_mos");

    static List<Recorded> lawful() {
        return Recorded.lawful("jk");
    }

    static List<Recorded> damaged() {
        return Recorded.damaged("jk");
    }

    static List<Bytes> requests() {
        return Recorded.requests("jk");
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(lawful()).hasSize(13);
        assertThat(damaged()).hasSize(2);
        assertThat(requests()).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("lawful")
    void decodes_to_what_its_source_says(Recorded vector) {
        var frame = decoded(vector.answer());

        var expect = vector.expect();
        assertThat(frame.cellsMv()).isEqualTo(Recorded.scaled(expect.path("cells"), 3));
        if (expect.has("voltage_V")) {
            assertThat(frame.voltageMv()).hasValue(Recorded.scaledOne(expect.get("voltage_V"), 3));
            assertThat(frame.currentMa()).hasValue(Recorded.scaledOne(expect.get("current_A"), 3));
            assertThat(frame.socPermille())
                    .hasValue(10 * expect.get("soc_percent").asInt());
            assertThat(frame.chargeAllowed()).contains(isOn(expect.get("charge_mos")));
            assertThat(frame.dischargeAllowed()).contains(isOn(expect.get("discharge_mos")));
        } else {
            assertThat(frame.voltageMv()).isEmpty();
        }
        expect.properties().stream()
                .filter(property -> !NOT_FIELDS.contains(property.getKey()))
                .forEach(property -> assertThat(String.valueOf(frame.fields().get(property.getKey())))
                        .as(property.getKey())
                        .isEqualTo(Recorded.plain(property.getValue())));
    }

    @ParameterizedTest
    @MethodSource("lawful")
    void agrees_with_the_test_of_the_program_that_recorded_it(Recorded vector) {
        var upstream = vector.expect().path("upstream");
        if (upstream.isMissingNode()) {
            return; // that program asserts nothing more
        }
        var frame = decoded(vector.answer());
        assertThat(frame.voltageMv()).hasValue(Recorded.scaledOne(upstream.get("voltage"), 3));
        assertThat(frame.currentMa()).hasValue(Recorded.scaledOne(upstream.get("current"), 3));
        assertThat(frame.cellsMv()).isEqualTo(Recorded.scaled(upstream.get("cell_voltages"), 3));
        assertThat(frame.chargeAllowed()).contains(upstream.get("chrg_mosfet").asBoolean());
        assertThat(frame.dischargeAllowed())
                .contains(upstream.get("dischrg_mosfet").asBoolean());
        assertThat(String.valueOf(frame.fields().get("cycles")))
                .isEqualTo(upstream.get("cycles").asText());
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void that_is_damaged_is_refused_with_the_reason(Recorded vector) {
        var kind = vector.json().get("note").asText().contains("checksum")
                ? DecodeError.Kind.CHECKSUM
                : DecodeError.Kind.LENGTH;

        assertThat(JkDecoder.protocol().decodeAnswer(vector.answer().toArray()))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void that_is_a_request_reads_and_encodes_to_itself(Bytes request) {
        var step = new JkFrameCodec().next(request.toArray(), 0, request.size());

        assertThat(step).isInstanceOfSatisfying(Step.Frame.class, frame -> {
            assertThat(frame.consumed()).isEqualTo(request.size());
            assertThat(frame.frame())
                    .isInstanceOfSatisfying(
                            JkRequest.class, read -> assertThat(read.encode()).isEqualTo(request));
        });
    }

    /** A frame may be followed by an acknowledgement and what the radio says. */
    private static DecodedFrame decoded(Bytes answer) {
        var results = JkDecoder.protocol().decodeAnswer(answer.toArray());
        assertThat(results).first().isInstanceOf(DecodedFrame.class);
        assertThat(results.stream().skip(1))
                .allSatisfy(more -> assertThat(((DecodedFrame) more).type()).isEqualTo("write-ack"));
        return (DecodedFrame) results.getFirst();
    }

    private static boolean isOn(JsonNode value) {
        return value.asBoolean() || value.asInt() == 1;
    }
}
