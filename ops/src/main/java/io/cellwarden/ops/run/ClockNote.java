package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bank time as it was last noted in the data directory: a start whose journal is not there in time goes on from it, so
 * that what it reads meanwhile is not older than what the journal has (ADR 0008).
 *
 * @param time bank time
 * @param wallOffsetMs how far the wall clock was ahead of it
 */
record ClockNote(Instant time, long wallOffsetMs) {
    private static final Logger LOG = LoggerFactory.getLogger(ClockNote.class);
    private static final String FILE = "clock";

    /** The note of an earlier start, or of this one; empty if there is none that can be read whole. */
    static Optional<ClockNote> read(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        try {
            String text = Files.readString(file);
            String[] parts = text.split(" ");
            ClockNote note = new ClockNote(Instant.parse(parts[0]), Long.parseLong(parts[1]));
            if (note.text().equals(text)) {
                return Optional.of(note);
            }
            LOG.warn("{} is damaged; bank time goes on from the journal alone", file);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException damaged) {
            LOG.warn("{} cannot be read; bank time goes on from the journal alone: {}", file, Trouble.text(damaged));
        }
        return Optional.empty();
    }

    void write(Path dataDirectory) throws IOException {
        OwnFile.write(dataDirectory.resolve(FILE), text());
    }

    private String text() {
        String noted = time + " " + wallOffsetMs;
        CRC32 sum = new CRC32();
        sum.update(noted.getBytes(StandardCharsets.UTF_8));
        return "%s %08x".formatted(noted, sum.getValue());
    }
}
