package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The id of a start")
class BootTest {
    private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void sorts_after_all_earlier_ones_also_where_the_clock_is_at_1970_again() throws IOException {
        // When
        String first = Boot.id(folder, NOW);
        String second = Boot.id(folder, NOW);
        String third = Boot.id(folder, Instant.EPOCH);
        String fourth = Boot.id(folder, NOW.plusSeconds(1));
        // Then
        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(third);
        assertThat(third).isLessThan(fourth);
        assertThat(first + second + third + fourth).doesNotContain("-", "|");
    }

    @Test
    void comes_from_the_clock_where_nothing_can_be_read_or_written() throws IOException {
        // Given: a directory that is not empty in its place
        Files.createDirectories(folder.resolve("boot/in-the-way"));
        // Then
        assertThat(Boot.id(folder, NOW)).startsWith("20261122T21000000");
    }

    @Test
    void is_made_although_the_note_on_the_last_one_is_damaged() throws IOException {
        // Given
        Files.writeString(folder.resolve("boot"), "damaged");
        // Then
        assertThat(Boot.id(folder, NOW)).startsWith("20261122T21000000");
    }
}
