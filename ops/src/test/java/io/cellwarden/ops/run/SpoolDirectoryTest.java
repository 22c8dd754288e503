package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Where inputs wait for the journal")
@Requirement("GEN-2")
class SpoolDirectoryTest {
    private static final Instant DAY_LATER = Instant.now().plus(Duration.ofHours(25));

    @TempDir
    private Path folder;

    private Path data;
    private Path spool;

    @BeforeEach
    void make() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        spool = SpoolDirectory.make(data);
        Path inputs = Files.createDirectories(spool.resolve("a/b1"));
        Files.writeString(inputs.resolve("boot-00000000000000000001"), "inputs");
    }

    @AfterEach
    void forget() throws IOException {
        Spools.forget(data);
    }

    private void sweep(Instant now) {
        SpoolDirectory.sweep(Objects.requireNonNull(spool.getParent()), now);
    }

    @Test
    void is_taken_away_a_day_after_its_data_directory_has_gone_and_nobody_has_touched_it() throws IOException {
        // Given
        Files.delete(data);
        // When, and then
        sweep(Instant.now().plus(Duration.ofHours(23)));
        assertThat(spool).exists();
        sweep(DAY_LATER);
        assertThat(spool).doesNotExist();
    }

    @Test
    void stays_as_long_as_its_data_directory_does() throws IOException {
        sweep(DAY_LATER);
        assertThat(spool.resolve("a/b1/boot-00000000000000000001")).exists();
    }

    @Test
    void stays_where_it_does_not_say_whose_it_is() throws IOException {
        // Given
        try (Stream<Path> notes = Files.list(spool).filter(Files::isRegularFile)) {
            for (Path note : notes.toList()) {
                Files.delete(note);
            }
        }
        Files.delete(data);
        // When
        sweep(DAY_LATER);
        // Then
        assertThat(spool).exists();
    }
}
