package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The note on a running program")
class ControlTest {
    private static final long THIS = ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @Test
    void is_found_as_it_was_left_until_it_is_removed() throws IOException {
        // Given
        Control note = new Control("http://127.0.0.1:4711", "secret", THIS);
        // When
        note.write(folder);
        // Then
        assertThat(Control.find(folder)).contains(note);
        Control.remove(folder);
        assertThat(Control.find(folder)).isEmpty();
    }

    @Test
    void is_readable_by_its_owner_only_also_where_an_older_one_was_not() throws IOException {
        // Given
        Files.writeString(folder.resolve("control"), "old");
        Files.setPosixFilePermissions(folder.resolve("control"), PosixFilePermissions.fromString("rw-rw-rw-"));
        // When
        new Control("http://127.0.0.1:4711", "secret", THIS).write(folder);
        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control"))))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("control"));
    }

    @Test
    void does_not_tell_its_token() {
        assertThat(new Control("http://127.0.0.1:4711", "secret", THIS)).hasToString("http://127.0.0.1:4711");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://127.0.0.1:1", "http://127.0.0.1:1\ntoken", "a\nb\nno number", "a\nb\n999999999"})
    void is_passed_over_where_it_is_damaged_or_its_process_is_gone(String text) throws IOException {
        // Given
        Files.writeString(folder.resolve("control"), text);
        // Then
        assertThat(Control.find(folder)).isEmpty();
    }
}
