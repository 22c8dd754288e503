package io.cellwarden.ops.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwarden.ops.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an archive says about itself; its last entry, as one JSON object.
 *
 * @param program the version that made it
 * @param rulesVersion version of the rules that it decided by
 * @param made when
 * @param banks by name the bank sequence number that the journal had at least
 * @param files every other entry, in the order of the archive
 */
record Manifest(String program, int rulesVersion, Instant made, SequencedMap<String, Long> banks, List<Entry> files) {
    /** Its name in the archive. */
    static final String NAME = "manifest.json";

    private static final String FORMAT = "cellwarden-backup";
    private static final int VERSION = 1;

    /** Copies the list. */
    Manifest {
        files = List.copyOf(files);
    }

    /** One file of the archive. */
    record Entry(String name, long bytes, String sha256) {}

    String json() {
        return Json.line(Json.members()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("program", program)
                .put("rulesVersion", rulesVersion)
                .put("made", made.toString())
                .put("banks", banks)
                .put("files", files.stream().map(Manifest::object).toList())
                .build());
    }

    private static SequencedMap<String, @Nullable Object> object(Entry entry) {
        return Json.members()
                .put("name", entry.name())
                .put("bytes", entry.bytes())
                .put("sha256", entry.sha256())
                .build();
    }

    /**
     * Reads a manifest.
     *
     * @throws IOException saying what is wrong with it
     */
    static Manifest parse(byte[] json) throws IOException {
        try {
            JsonNode root = new ObjectMapper().readTree(json);
            if (!root.path("format").asText().equals(FORMAT)) {
                throw new IOException(NAME + " is none of a cellwarden backup");
            }
            if (root.path("version").asInt() != VERSION) {
                throw new IOException(
                        NAME + " has version " + root.path("version").asText() + ", this program reads " + VERSION
                                + "; use the program that made it ("
                                + root.path("program").asText() + ") or a later one");
            }
            SequencedMap<String, Long> banks = new TreeMap<>();
            root.path("banks")
                    .properties()
                    .forEach(bank -> banks.put(bank.getKey(), bank.getValue().asLong()));
            List<Entry> files = new ArrayList<>();
            root.path("files")
                    .forEach(file -> files.add(new Entry(
                            file.path("name").asText(),
                            file.path("bytes").asLong(-1),
                            file.path("sha256").asText())));
            return new Manifest(
                    root.path("program").asText(),
                    root.path("rulesVersion").asInt(),
                    Instant.parse(root.path("made").asText()),
                    banks,
                    files);
        } catch (JacksonException | DateTimeException e) {
            throw new IOException(NAME + " is damaged: " + e.getMessage(), e);
        }
    }
}
