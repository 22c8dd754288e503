package io.cellwarden.gateway.wire.daly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.Step;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded Daly frame")
class DalyVectorsTest {

    /** Told by the neutral part of the frame. */
    private static final Set<String> NOT_FIELDS = Set.of("address", "voltage_V", "cells_mV", "temps_C", "bits");

    static List<Recorded> lawful() {
        return Recorded.lawful("daly");
    }

    static List<Bytes> requests() {
        return Recorded.requests("daly");
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(lawful()).hasSize(16);
        assertThat(Recorded.damaged("daly")).hasSize(1);
        assertThat(requests()).hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("lawful")
    void decodes_to_what_its_source_says(Recorded vector) {
        var results = DalyDecoder.protocol().decodeAnswer(vector.answer().toArray());
        var expected = vector.expect().get("decoded");
        var all = expected.isArray()
                ? StreamSupport.stream(expected.spliterator(), false).toList()
                : List.of(expected);

        assertThat(results).hasSize(all.size()).allMatch(DecodedFrame.class::isInstance);
        for (int i = 0; i < all.size(); i++) {
            assertTells((DecodedFrame) results.get(i), all.get(i));
        }
    }

    private static void assertTells(DecodedFrame frame, JsonNode expect) {
        assertThat(frame.address()).contains(expect.get("address").asText());
        assertThat(frame.cellsMv()).isEqualTo(Recorded.scaled(expect.path("cells_mV"), 0));
        assertThat(frame.temperaturesDeciC()).isEqualTo(Recorded.scaled(expect.path("temps_C"), 1));
        assertThat(frame.currentMa()).as("whose sign nobody knows").isEmpty();
        if (expect.has("voltage_V")) {
            assertThat(frame.voltageMv()).hasValue(Recorded.scaledOne(expect.get("voltage_V"), 3));
        }
        assertThat(frame.alarms().stream().map(name -> name.startsWith("reserved") ? "r" : name))
                .containsExactlyElementsOf(
                        StreamSupport.stream(expect.path("bits").spliterator(), false)
                                .map(JsonNode::asText)
                                .toList());
        expect.properties().stream()
                .filter(property -> !NOT_FIELDS.contains(property.getKey()))
                .forEach(property -> assertThat(String.valueOf(frame.fields().get(property.getKey())))
                        .as(property.getKey())
                        .isEqualTo(Recorded.plain(property.getValue())));
    }

    @Test
    void that_is_cut_short_is_refused_as_such() {
        assertThat(DalyDecoder.protocol()
                        .decodeAnswer(
                                Recorded.damaged("daly").getFirst().answer().toArray()))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.LENGTH));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void that_is_a_request_reads_and_encodes_to_itself(Bytes request) {
        assertThat(new DalyFrameCodec().next(request.toArray(), 0, request.size()))
                .isInstanceOfSatisfying(
                        Step.Frame.class,
                        frame -> assertThat(frame.frame())
                                .isInstanceOfSatisfying(
                                        DalyRequest.class,
                                        read -> assertThat(read.encode()).isEqualTo(request)));
    }

    @Test
    void that_is_a_request_is_what_a_driver_sends() {
        assertThat(Stream.of(
                                DalyRequest.read(1, DalyId.PACK),
                                DalyRequest.read(1, DalyId.TEMPERATURE_EXTREMES),
                                DalyRequest.read(1, DalyId.SWITCHES),
                                DalyRequest.set(1, DalyId.SET_DISCHARGE, true),
                                DalyRequest.set(1, DalyId.SET_CHARGE, true),
                                DalyRequest.set(1, DalyId.SET_CHARGE, false))
                        .map(DalyRequest::encode))
                .isEqualTo(requests());
    }
}
