package io.cellwarden.gateway.wire.pylontech;

import static io.cellwarden.gateway.wire.Recorded.plain;
import static io.cellwarden.gateway.wire.Recorded.scaled;
import static io.cellwarden.gateway.wire.Recorded.scaledOne;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.Recorded;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded frame of Pylontech modules")
class PylontechVectorsTest {
    /** Told by the neutral part of the frame. */
    private static final Set<String> NEUTRAL = Set.of("cells", "temps_C", "current_A", "voltage_V", "modules");

    static List<Recorded> answers() {
        return Recorded.of("pylontech").stream()
                .filter(recorded -> !Set.of("request", "bad").contains(recorded.kind()))
                .filter(recorded -> recorded.text("text").startsWith("~"))
                .toList();
    }

    static List<Recorded> requests() {
        return Recorded.of("pylontech").stream()
                .filter(recorded -> recorded.kind().equals("request"))
                .toList();
    }

    private static List<DecodeResult> decode(Recorded recorded) {
        return PylontechDecoder.protocol().decodeAnswer(recorded.answer().toArray());
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(answers()).hasSize(9);
        assertThat(requests()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void decodes_to_what_its_source_says(Recorded recorded) {
        List<DecodeResult> results = decode(recorded);

        JsonNode expect = recorded.expect();
        JsonNode modules = expect.path("decoded").path("modules");
        assertThat(results).hasSize(Math.max(1, modules.size())).allMatch(DecodedFrame.class::isInstance);
        for (int i = 0; i < modules.size(); i++) {
            DecodedFrame frame = (DecodedFrame) results.get(i);
            JsonNode module = modules.get(i);
            assertThat(frame.type()).isEqualTo("analog");
            assertThat(frame.cellsMv()).isEqualTo(scaled(module.get("cells"), 3));
            assertThat(frame.temperaturesDeciC()).isEqualTo(scaled(module.get("temps_C"), 1));
            assertThat(frame.currentMa()).hasValue(scaledOne(module.get("current_A"), 3));
            assertThat(frame.voltageMv()).hasValue(scaledOne(module.get("voltage_V"), 3));
            assertFields(frame, module);
        }
        DecodedFrame first = (DecodedFrame) results.getFirst();
        assertFields(first, expect.path("decoded"));
        if (expect.has("header")) {
            for (String name : List.of("ver", "adr", "cid1", "cid2", "lenid")) {
                assertThat(first.fields())
                        .as(name)
                        .containsEntry(name, expect.get("header").get(name).asInt());
            }
        } else {
            assertFields(first, expect);
        }
    }

    private static void assertFields(DecodedFrame frame, JsonNode expect) {
        expect.properties().stream()
                .filter(property -> !NEUTRAL.contains(property.getKey()))
                .forEach(property -> assertThat(String.valueOf(frame.fields().get(property.getKey())))
                        .as(property.getKey())
                        .isEqualTo(plain(property.getValue())));
    }

    @Test
    void with_a_wrong_checksum_is_refused_with_the_reason() {
        Recorded lowerCase = Recorded.of("pylontech").stream()
                .filter(recorded -> recorded.kind().equals("bad"))
                .findFirst()
                .orElseThrow();
        assertThat(decode(lowerCase))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.CHECKSUM));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void that_is_a_request_is_what_the_driver_sends(Recorded recorded) {
        JsonNode header = recorded.expect().get("header");
        PylontechCommand command =
                PylontechCommand.withCode(header.get("cid2").asInt()).orElseThrow();
        assertThat(command.to(header.get("adr").asInt()).encode()).isEqualTo(recorded.answer());
    }
}
