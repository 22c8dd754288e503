package io.cellwarden.gateway.wire.jbd;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Recorded;
import java.util.List;

/** One recorded exchange with what its source says it means. */
record JbdVector(JsonNode json) {

    static List<JbdVector> all() {
        return Recorded.of("jbd").stream()
                .map(recorded -> new JbdVector(recorded.json()))
                .toList();
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
