package io.cellwarden.ops.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The key of a site")
class SigningKeyTest {
    @TempDir
    private Path folder;

    @Test
    void is_made_once_and_signs_what_its_public_half_verifies() throws Exception {
        // Given
        SigningKey first = SigningKey.of(folder);
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        // When
        SigningKey again = SigningKey.of(folder);
        // Then
        assertThat(again.fingerprint()).isEqualTo(first.fingerprint()).startsWith("SHA256:");
        assertThat(again.sign(content)).isEqualTo(first.sign(content));
        var open = SigningKey.readPublic(first.publicPem());
        assertThat(SigningKey.fits(open, content, first.sign(content))).isTrue();
        assertThat(SigningKey.fits(open, "another".getBytes(StandardCharsets.UTF_8), first.sign(content)))
                .isFalse();
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("evidence-key.pem", "evidence-key.pub");
    }

    @Test
    void that_is_damaged_is_refused_without_being_shown() throws IOException {
        SigningKey.of(folder);
        Path file = folder.resolve("evidence-key.pem");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, 60));
        assertThatThrownBy(() -> SigningKey.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": is no signing key; move it away and a new one is made");
    }
}
