package io.cellwarden.gateway.capture;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A capture as it was read.
 *
 * @param about what was recorded: {@code link}, {@code port}, {@code protocol}, {@code line}, …
 * @param moments in the order of the recording
 * @param isTorn whether its last line broke off, as that of a program that was killed while it wrote
 */
public record Capture(SequencedMap<String, String> about, List<Moment> moments, boolean isTorn) {
    /** Copies the collections. */
    public Capture {
        about = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(about));
        moments = List.copyOf(moments);
    }

    /**
     * Reads a capture file.
     *
     * @throws CaptureReader.Damaged if it is none
     * @throws IOException if it cannot be read
     */
    public static Capture read(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(file.toString(), in);
        } catch (MalformedInputException e) {
            throw new CaptureReader.Damaged(
                    file.toString(),
                    1,
                    "is no text; wanted is a capture, whose first line is \"" + CaptureText.MAGIC
                            + "\"; decode --file reads raw bytes");
        }
    }

    /**
     * Reads a capture.
     *
     * @param name for messages
     * @throws CaptureReader.Damaged if it is none
     */
    public static Capture read(String name, Reader in) throws IOException {
        try (CaptureReader reader = new CaptureReader(name, in)) {
            List<Moment> moments = new ArrayList<>();
            for (Optional<Moment> next = reader.next(); next.isPresent(); next = reader.next()) {
                moments.add(next.get());
            }
            return new Capture(reader.about(), moments, reader.isTorn());
        }
    }

    /** What its header says of a key. */
    public Optional<String> about(String key) {
        return Optional.ofNullable(about.get(key));
    }

    /** Whether it is of a line on which nothing was sent. */
    public boolean isOnlyListened() {
        return moments.stream().noneMatch(Moment.Sent.class::isInstance);
    }
}
