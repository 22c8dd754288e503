package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The note on bank time")
class ClockNoteTest {
    private static final ClockNote NOTE = new ClockNote(Instant.parse("2026-11-22T21:00:00.125Z"), -3_600_000);

    @TempDir
    private Path folder;

    @Test
    void is_read_as_the_last_one_was_written() throws IOException {
        // Given
        new ClockNote(Instant.EPOCH, 0).write(folder);
        // When
        NOTE.write(folder);
        // Then
        assertThat(ClockNote.read(folder)).contains(NOTE);
    }

    @Test
    void is_none_where_there_is_no_file_or_one_that_is_damaged_or_cut() throws IOException {
        // Given
        assertThat(ClockNote.read(folder)).isEmpty();
        NOTE.write(folder);
        Path file = folder.resolve("clock");
        String whole = Files.readString(file);
        for (int at = 0; at < whole.length(); at++) {
            // When
            Files.writeString(file, whole.substring(0, at));
            assertThat(ClockNote.read(folder)).as("cut at %d", at).isEmpty();
            Files.writeString(file, whole.substring(0, at) + (char) (whole.charAt(at) ^ 1) + whole.substring(at + 1));
            // Then
            assertThat(ClockNote.read(folder)).as("damaged at %d", at).isEmpty();
        }
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(ClockNote.read(folder)).isEmpty();
    }
}
