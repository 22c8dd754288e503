package io.cellwarden.gateway.wire.vedirect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwarden.gateway.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What was recorded on a line, with what its source says it means. */
record VeDirectVector(JsonNode json) {

    static List<VeDirectVector> all() {
        var resource =
                Objects.requireNonNull(VeDirectVector.class.getResourceAsStream("/frames/vedirect/vectors.jsonl"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            var mapper = new ObjectMapper();
            return lines.lines()
                    .map(line -> {
                        try {
                            return new VeDirectVector(mapper.readTree(line));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
