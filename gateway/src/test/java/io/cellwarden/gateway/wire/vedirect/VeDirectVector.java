package io.cellwarden.gateway.wire.vedirect;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What was recorded on a line, with what its source says it means. */
record VeDirectVector(JsonNode json) {

    static List<VeDirectVector> all() {
        return Recorded.of("vedirect").stream()
                .map(recorded -> new VeDirectVector(recorded.json()))
                .toList();
    }

    static List<VeDirectVector> streams() {
        return all().stream()
                .filter(vector -> vector.json.get("kind").asText().equals("stream"))
                .toList();
    }

    static List<VeDirectVector> exchanges() {
        return all().stream()
                .filter(vector -> vector.json.get("kind").asText().equals("hex"))
                .toList();
    }

    /** What came from the device; empty where it does not answer. */
    Bytes answer() {
        return json.has("hex")
                ? Bytes.ofHex(json.get("hex").asText())
                : ascii(json.get("text").isNull() ? "" : json.get("text").asText());
    }

    Bytes request() {
        return ascii(json.get("request").asText());
    }

    JsonNode expect() {
        return json.get("expect");
    }

    static Bytes ascii(String text) {
        return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return json.path("source").asText() + " " + json.path("note").asText();
    }
}
