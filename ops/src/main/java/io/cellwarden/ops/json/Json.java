package io.cellwarden.ops.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON from plain maps, lists, texts, numbers and booleans, on one line. Decimals are exact and without exponent.
 */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private Json() {}

    /** Collects the members of an object in order. */
    public static final class Members {
        private final SequencedMap<String, @Nullable Object> members = new LinkedHashMap<>();

        /** Adds a member; {@code null} is written as such. */
        public Members put(String name, @Nullable Object value) {
            members.put(name, value);
            return this;
        }

        /** Adds a member unless the text is empty. */
        public Members putUnlessEmpty(String name, String value) {
            return value.isEmpty() ? this : put(name, value);
        }

        /** Adds a member unless it is 0, which stands for "none" in events. */
        public Members putUnlessZero(String name, int value) {
            return value == 0 ? this : put(name, value);
        }

        /** Takes members out, where they are in. */
        public Members without(String... names) {
            members.keySet().removeAll(List.of(names));
            return this;
        }

        /** Adds all members of another object. */
        public Members putAll(Map<String, @Nullable Object> more) {
            members.putAll(more);
            return this;
        }

        /** The object. */
        public SequencedMap<String, @Nullable Object> build() {
            return members;
        }
    }

    /** An object without members yet. */
    public static Members members() {
        return new Members();
    }

    /** Millivolts, milliamperes as the exact decimal in V, A. */
    public static BigDecimal milli(long value) {
        return shortest(BigDecimal.valueOf(value, 3));
    }

    /** Tenths of a degree as the exact decimal in °C, permille as per cent. */
    public static BigDecimal deci(long value) {
        return shortest(BigDecimal.valueOf(value, 1));
    }

    /** The same of each sensor; null for one that is not known. */
    public static List<@Nullable BigDecimal> decis(Ints values) {
        List<@Nullable BigDecimal> all = new ArrayList<>();
        values.stream().forEach(value -> all.add(value == Ints.ABSENT ? null : deci(value)));
        return all;
    }

    private static BigDecimal shortest(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The value on one line, without a line end. */
    public static String line(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Map<?, ?> members -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> member : members.entrySet()) {
                    generator.writeFieldName(String.valueOf(member.getKey()));
                    write(generator, member.getValue());
                }
                generator.writeEndObject();
            }
            case List<?> elements -> {
                generator.writeStartArray();
                for (Object element : elements) {
                    write(generator, element);
                }
                generator.writeEndArray();
            }
            case Boolean yes -> generator.writeBoolean(yes);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case BigDecimal number -> generator.writeNumber(number);
            case Optional<?> inner -> write(generator, inner.orElse(null));
            case OptionalInt number -> write(generator, number.isPresent() ? number.getAsInt() : null);
            default -> generator.writeString(value.toString());
        }
    }
}
