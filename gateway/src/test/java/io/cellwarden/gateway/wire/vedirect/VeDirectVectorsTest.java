package io.cellwarden.gateway.wire.vedirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded VE.Direct line")
class VeDirectVectorsTest {

    private final ProtocolDecoder vedirect = VeDirectDecoder.protocol();

    static List<VeDirectVector> streams() {
        return VeDirectVector.streams();
    }

    static List<VeDirectVector> exchanges() {
        return VeDirectVector.exchanges();
    }

    static List<VeDirectVector> answers() {
        return VeDirectVector.exchanges().stream()
                .filter(vector -> vector.answer().size() > 0)
                .toList();
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(streams()).hasSize(10);
        assertThat(exchanges()).hasSize(18);
        assertThat(VeDirectVector.all()).hasSize(29);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decodes_to_the_fields_and_messages_that_its_source_says(VeDirectVector vector) {
        var results = vedirect.decodeAnswer(vector.answer().toArray());

        var texts = ofType(results, "text");
        var expect = vector.expect();
        assertThat(texts).hasSize(1);
        expect.path("fields")
                .properties()
                .forEach(field -> assertThat(texts.getFirst().fields())
                        .containsEntry(field.getKey(), field.getValue().asText()));
        assertThat(ofType(results, "hex"))
                .map(frame -> frame.fields().get("register"))
                .isEqualTo(registers(expect.path("hex_messages")));
        assertThat(results).hasSize(1 + expect.path("hex_messages").size());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decodes_to_the_values_that_its_source_says(VeDirectVector vector) {
        var block =
                ofType(vedirect.decodeAnswer(vector.answer().toArray()), "text").getFirst();

        var decoded = vector.expect().path("decoded");
        if (!decoded.isMissingNode()) {
            assertThat(block.voltageMv()).isEqualTo(scaled(decoded.get("voltage_V"), 3));
            assertThat(block.currentMa()).isEqualTo(scaled(decoded.get("current_A"), 3));
            assertThat(block.socPermille()).isEqualTo(scaled(decoded.get("soc_percent"), 1));
        }
        decoded.properties().stream()
                .filter(property ->
                        !List.of("voltage_V", "current_A", "soc_percent").contains(property.getKey()))
                .forEach(property -> assertThat(said(block, property.getKey()))
                        .as(property.getKey())
                        .isEqualTo(plain(property.getValue())));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void decodes_to_the_register_that_its_source_says(VeDirectVector vector) {
        var frames = ofType(vedirect.decodeAnswer(vector.answer().toArray()), "hex");

        var expect = vector.expect();
        var unasked = new ArrayList<String>();
        expect.path("async_registers").forEach(register -> unasked.add(register.asText()));
        assertThat(frames.stream()
                        .filter(frame -> frame.fields().get("response").equals(HexMessage.ASYNC))
                        .map(frame -> frame.fields().get("register"))
                        .toList())
                .containsAll(unasked);
        var answer = frames.getLast();
        expect.properties().stream()
                .filter(property -> !property.getKey().equals("async_registers"))
                .filter(property -> !property.getValue().asText().startsWith("(")) // the answer does not tell
                .filter(property -> property.getValue().isNull()
                        || !property.getValue().asText().isEmpty())
                .forEach(property -> assertThat(said(answer, property.getKey()))
                        .as(property.getKey())
                        .isEqualTo(plain(property.getValue())));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void has_a_request_that_encodes_to_itself_and_is_no_answer(VeDirectVector vector) {
        var message = message(vector.request().toArray());

        assertThat(message.encode()).isEqualTo(vector.request());
        assertThat(VeDirectDecoder.decode(message)).isEmpty();
    }

    @Test
    void of_a_checksum_alone_encodes_to_itself() {
        var vector = VeDirectVector.all().getLast();

        assertThat(message(vector.answer().toArray()).encode()).isEqualTo(vector.answer());
    }

    private static HexMessage message(byte[] bytes) {
        assertThat(new VeDirectCodec().next(bytes, 0, bytes.length))
                .isInstanceOfSatisfying(
                        Step.Frame.class, frame -> assertThat(frame.consumed()).isEqualTo(bytes.length));
        return (HexMessage) ((Step.Frame<VeDirectPacket>) new VeDirectCodec().next(bytes, 0, bytes.length)).frame();
    }

    private static List<DecodedFrame> ofType(List<DecodeResult> results, String type) {
        return results.stream()
                .filter(DecodedFrame.class::isInstance)
                .map(DecodedFrame.class::cast)
                .filter(frame -> frame.type().equals(type))
                .toList();
    }

    private static List<Object> registers(JsonNode messages) {
        var registers = new ArrayList<Object>();
        messages.forEach(message -> {
            String text = message.asText();
            registers.add("0x" + text.substring(3, 5).toUpperCase(Locale.ROOT) + text.substring(1, 3));
        });
        return registers;
    }

    private static OptionalInt scaled(JsonNode value, int digits) {
        return OptionalInt.of(
                new BigDecimal(value.asText()).movePointRight(digits).intValueExact());
    }

    private static String said(DecodedFrame frame, String name) {
        return plain(((Map<String, Object>) frame.fields()).getOrDefault(name, "null"));
    }

    private static String plain(JsonNode value) {
        return value.isFloatingPointNumber() ? plain(new BigDecimal(value.asText())) : plain(value.asText());
    }

    private static String plain(Object value) {
        return value instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : String.valueOf(value);
    }
}
