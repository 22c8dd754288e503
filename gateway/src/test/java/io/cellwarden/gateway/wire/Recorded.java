package io.cellwarden.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One recorded exchange of a protocol, with what its source says it means. */
public record Recorded(JsonNode json) {

    /** All of the protocol whose folder has that name. */
    public static List<Recorded> of(String protocol) {
        var resource =
                Objects.requireNonNull(Recorded.class.getResourceAsStream("/frames/" + protocol + "/vectors.jsonl"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            var mapper = new ObjectMapper();
            return lines.lines()
                    .map(line -> {
                        try {
                            return new Recorded(mapper.readTree(line));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answers that their source calls valid. */
    public static List<Recorded> lawful(String protocol) {
        return of(protocol).stream()
                .filter(one -> one.json.has("hex") && !one.isDamaged())
                .toList();
    }

    /** The answers that their source calls damaged. */
    public static List<Recorded> damaged(String protocol) {
        return of(protocol).stream().filter(Recorded::isDamaged).toList();
    }

    /** Every request, those that go before another one included. */
    public static List<Bytes> requests(String protocol) {
        return of(protocol).stream()
                .flatMap(one -> StreamSupport.stream(one.json.properties().spliterator(), false))
                .filter(property -> property.getKey().matches("request_hex|precede_with_hex"))
                .map(property -> Bytes.ofHex(property.getValue().asText()))
                .distinct()
                .toList();
    }

    /** The answer as it came from the line, written in hex or, of a protocol of texts, as it is. */
    public Bytes answer() {
        return json.has("text")
                ? Bytes.copyOf(text("text").getBytes(StandardCharsets.ISO_8859_1))
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

    /** What its source says it means. */
    public JsonNode expect() {
        return json.get("expect");
    }

    private boolean isDamaged() {
        return !expect().path("valid").asBoolean(true);
    }

    /** A number as {@code decode} prints it, anything else as it stands. */
    public static String plain(JsonNode value) {
        return value.isNumber()
                ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString()
                : value.asText();
    }

    /** Decimal numbers in units of 10^−digits. */
    public static List<Integer> scaled(JsonNode values, int digits) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(value -> scaledOne(value, digits))
                .toList();
    }

    /** A decimal number in units of 10^−digits. */
    public static int scaledOne(JsonNode value, int digits) {
        return new BigDecimal(value.asText()).movePointRight(digits).intValueExact();
    }

    @Override
    public String toString() {
        return Stream.of("protocol", "kind", "note", "source").map(this::text).collect(Collectors.joining(" "));
    }
}
