package io.cellwarden.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.gateway.wire.Bytes;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A capture")
class CaptureTest {
    private static final Instant AT = Instant.parse("2026-11-25T16:29:41.120Z");
    private static final List<Moment> MOMENTS = List.of(
            new Moment.Note(AT, "opened"),
            new Moment.Sent(AT.plusMillis(1), Bytes.ofHex("dda50300fffd77")),
            new Moment.Heard(AT.plusMillis(38), Bytes.ofHex("00")),
            new Moment.Note(AT.plusSeconds(1), "lost: /dev/x: the device is gone"));

    @TempDir
    private Path folder;

    private static SequencedMap<String, String> about() {
        return new LinkedHashMap<>(Map.of("link", "a"));
    }

    private static Capture read(String text) throws IOException {
        return Capture.read("f.capture", new StringReader(text));
    }

    @Test
    void is_text_that_people_can_read_and_compare() throws IOException {
        // When
        Path file = folder.resolve("f.capture");
        try (CaptureFile capture = CaptureFile.create(file, CaptureText.header(about()))) {
            capture.add(MOMENTS);
            assertThat(capture.bytes()).isEqualTo(Files.size(file));
        }
        // Then
        assertThat(file).hasContent("""
                cellwarden-capture 1
                # link: a
                2026-11-25T16:29:41.120Z ! opened
                2026-11-25T16:29:41.121Z > dda50300fffd77
                2026-11-25T16:29:41.158Z < 00
                2026-11-25T16:29:42.120Z ! lost: /dev/x: the device is gone
                """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void is_read_as_it_was_written() throws IOException {
        Path file = folder.resolve("f.capture");
        try (CaptureFile capture = CaptureFile.create(file, CaptureText.header(about()))) {
            capture.add(MOMENTS);
        }

        assertThat(Capture.read(file)).isEqualTo(new Capture(about(), MOMENTS, false));
    }

    @Test
    void overwrites_nothing() throws IOException {
        Path file = Files.writeString(folder.resolve("f.capture"), "mine");

        assertThatThrownBy(() -> CaptureFile.create(file, CaptureText.MAGIC))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("mine");
    }

    @Test
    void may_be_edited_by_hand() throws IOException {
        Capture capture = read("""
                cellwarden-capture 1\r
                # protocol: jbd
                #no-key
                # a comment: Any

                2026-11-25T16:29:41Z < DD 05 \r
                2026-11-25T18:29:41.5+02:00 > 01
                """);

        assertThat(capture.about()).isEqualTo(Map.of("protocol", "jbd"));
        assertThat(capture.moments())
                .containsExactly(
                        new Moment.Heard(Instant.parse("2026-11-25T16:29:41Z"), Bytes.ofHex("dd05")),
                        new Moment.Sent(Instant.parse("2026-11-25T16:29:41.500Z"), Bytes.ofHex("01")));
    }

    @Test
    void of_a_program_that_was_killed_is_read_up_to_its_last_whole_line() throws IOException {
        Capture capture = read("cellwarden-capture 1\n2026-11-25T16:29:41Z < dd\n2026-11-25T16:29:42Z < d");

        assertThat(capture.moments()).hasSize(1);
        assertThat(capture.isTorn()).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "cellwarden-capture 2|f.capture:1: is not \"cellwarden-capture 1\"",
                "2026-11-25T16:29:41Z = 00|f.capture:2: is \"2026-11-25T16:29:41Z = 00\"; wanted is a time",
                "16:29:41 < 00|f.capture:2: \"16:29:41\" is no time such as",
                "2026-11-25T16:29:41Z < 0|f.capture:2: \"0\" is no even number of hex digits",
                "2026-11-25T16:29:41Z > xy|f.capture:2: \"xy\" is no even number of hex digits"
            })
    void that_is_none_is_refused_with_its_line(String line, String told) {
        String text = line.startsWith("cell") ? line + "\n" : "cellwarden-capture 1\n" + line + "\n";

        assertThatThrownBy(() -> read(text)).isInstanceOf(CaptureReader.Damaged.class).hasMessageContaining(told);
    }

    @Test
    void with_a_line_that_never_ends_fills_no_memory() {
        String text = "cellwarden-capture 1\n" + "0".repeat(CaptureText.LONGEST_LINE + 1);

        assertThatThrownBy(() -> read(text)).hasMessageContaining("f.capture:2: has more than 65536 characters");
    }

    @Test
    void is_not_taken_for_raw_bytes() throws IOException {
        Path file = Files.write(folder.resolve("raw"), new byte[] {(byte) 0xDD, 3});

        assertThatThrownBy(() -> Capture.read(file))
                .hasMessageContaining("is no text")
                .hasMessageContaining("decode --file reads raw bytes");
    }
}
