package io.cellwarden.ops.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What docs/json.md explains. */
public final class JsonDocument {
    private static final Pattern FIELD = Pattern.compile("`([a-zA-Z]+)`");
    /** Its fields are the keys of outputs, which the page lists at its beginning. */
    private static final String BY_OUTPUT = "outputs";

    private JsonDocument() {}

    /** Every field of an object, at any depth, stands there. */
    public static void assertExplains(String line) throws IOException {
        assertThat(explained()).as("docs/json.md on %s", line).containsAll(fields(line));
    }

    private static Set<String> explained() throws IOException {
        return FIELD.matcher(Files.readString(Path.of("../docs/json.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> fields(String line) throws IOException {
        Set<String> fields = new TreeSet<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    fields.add(parser.currentName());
                    if (parser.currentName().equals(BY_OUTPUT)) {
                        parser.nextToken();
                        parser.skipChildren();
                    }
                }
            }
        }
        assertThat(fields).as("fields of %s", line).isNotEmpty();
        return fields;
    }
}
