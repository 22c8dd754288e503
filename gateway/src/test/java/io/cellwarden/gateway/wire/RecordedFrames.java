package io.cellwarden.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The recorded frames of a maker, each with what its source says it means. */
public final class RecordedFrames {
    private RecordedFrames() {}

    /**
     * One of them.
     *
     * @param json the line as it stands
     */
    public record Recorded(JsonNode json) {
        /** The bytes of the line. */
        public Bytes bytes() {
            return json.has("text")
                    ? Bytes.copyOf(json.get("text").asText().getBytes(StandardCharsets.ISO_8859_1))
                    : Bytes.ofHex(json.get("hex").asText());
        }

        /** A text of the line, empty where it has none. */
        public String text(String key) {
            return json.path(key).asText();
        }

        /** What it is. */
        public String kind() {
            return text("kind");
        }

        /** What its source says of it. */
        public JsonNode expect() {
            return json.get("expect");
        }

        @Override
        public String toString() {
            return kind() + " " + text("note") + " " + text("source");
        }
    }

    /** All of a maker, in the order of the file. */
    public static List<Recorded> of(String maker) {
        var resource =
                Objects.requireNonNull(RecordedFrames.class.getResourceAsStream("/frames/" + maker + "/vectors.jsonl"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            var mapper = new ObjectMapper();
            List<Recorded> all = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.add(new Recorded(mapper.readTree(line)));
            }
            return List.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers with that many digits behind the point, as integers. */
    public static List<Integer> scaled(JsonNode values, int digits) {
        List<Integer> all = new ArrayList<>();
        values.forEach(value -> all.add(scaledNumber(value, digits)));
        return all;
    }

    /** A number with that many digits behind the point, as an integer. */
    public static int scaledNumber(JsonNode value, int digits) {
        return new BigDecimal(value.asText()).movePointRight(digits).intValueExact();
    }

    /** A value as a field of a decoded frame is printed. */
    public static String plain(JsonNode value) {
        return value.isNumber()
                ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString()
                : value.asText();
    }
}
