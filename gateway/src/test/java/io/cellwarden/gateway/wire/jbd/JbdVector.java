package io.cellwarden.gateway.wire.jbd;

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

/** One recorded exchange with what its source says it means. */
record JbdVector(JsonNode json) {

    static List<JbdVector> all() {
        var resource = Objects.requireNonNull(JbdVector.class.getResourceAsStream("/frames/jbd/vectors.jsonl"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            var mapper = new ObjectMapper();
            return lines.lines()
                    .map(line -> {
                        try {
                            return new JbdVector(mapper.readTree(line));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Real frames: those that their source calls valid, and answers to commands. */
    static List<Bytes> lawfulAnswers() {
        return all().stream()
                .filter(vector -> vector.hasAnswer() && !vector.isDamaged())
                .map(JbdVector::answer)
                .distinct()
                .toList();
    }

    boolean hasAnswer() {
        return json.has("hex");
    }

    boolean hasRequest() {
        return json.has("request_hex");
    }

    Bytes answer() {
        return Bytes.ofHex(json.get("hex").asText());
    }

    Bytes request() {
        return Bytes.ofHex(json.get("request_hex").asText());
    }

    JsonNode expect() {
        return json.get("expect");
    }

    boolean isDamaged() {
        return !expect().path("valid").asBoolean(true);
    }

    @Override
    public String toString() {
        return json.path("note").asText() + " " + json.path("hex").asText();
    }
}
