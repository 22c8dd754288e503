package io.cellwarden.ops.evidence;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwarden.ops.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a package says about itself; the file that is signed.
 *
 * @param root all of it
 * @param files its other files
 */
record Manifest(JsonNode root, List<Entry> files) {
    static final String NAME = "manifest.json";
    static final String SIGNATURE = "manifest.sig";
    static final String KEY = "public-key.pem";

    private static final String FORMAT = "cellwarden-evidence";
    private static final int VERSION = 1;

    Manifest {
        files = List.copyOf(files);
    }

    /** One file of a package. */
    record Entry(String name, long bytes, String sha256) {
        SequencedMap<String, @Nullable Object> object() {
            return Json.members()
                    .put("name", name)
                    .put("bytes", bytes)
                    .put("sha256", sha256)
                    .build();
        }
    }

    /** The text of a manifest. */
    static String text(SequencedMap<String, @Nullable Object> content, String fingerprint, List<Entry> files) {
        return Json.line(Json.members()
                        .put("format", FORMAT)
                        .put("version", VERSION)
                        .putAll(content)
                        .put("key", fingerprint)
                        .put("files", files.stream().map(Entry::object).toList())
                        .build())
                + "\n";
    }

    /**
     * Reads a manifest.
     *
     * @throws Unreadable saying what is wrong with it
     */
    static Manifest parse(byte[] content) throws Unreadable {
        try {
            JsonNode root = new ObjectMapper().readTree(content);
            if (root == null || !root.path("format").asText().equals(FORMAT)) {
                throw new Unreadable("is none of a cellwarden evidence package");
            }
            if (root.path("version").asInt() != VERSION) {
                throw new Unreadable("has version " + root.path("version").asText() + ", this program reads " + VERSION
                        + "; use the program that made it ("
                        + root.path("program").asText() + ") or a later one");
            }
            List<Entry> files = new ArrayList<>();
            root.path("files")
                    .forEach(file -> files.add(new Entry(
                            file.path("name").asText(),
                            file.path("bytes").asLong(-1),
                            file.path("sha256").asText())));
            return new Manifest(root, files);
        } catch (JacksonException e) {
            throw new Unreadable("is no JSON: " + e.getOriginalMessage());
        } catch (java.io.IOException e) {
            throw new Unreadable("cannot be read: " + e.getMessage());
        }
    }

    /** A manifest that cannot be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    String text(String name) {
        return root.path(name).asText();
    }

    long incident() {
        return root.path("incident").asLong();
    }
}
