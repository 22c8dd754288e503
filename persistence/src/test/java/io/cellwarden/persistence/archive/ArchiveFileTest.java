package io.cellwarden.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.RandomValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of an archive")
class ArchiveFileTest {
    /** Some have 5,000 characters: they fill more than two blocks. */
    private static final List<Envelope> EVENTS = LongStream.range(0, 300)
            .mapToObj(seed -> new RandomValues(seed).envelope())
            .toList();

    @TempDir
    Path directory;

    private ArchiveFile written() throws IOException {
        ArchiveDirectory archive = new ArchiveDirectory(directory);
        try (ArchiveFileWriter writer = new ArchiveFileWriter(archive.part())) {
            for (Envelope event : EVENTS) {
                writer.add(event);
            }
            writer.end();
            return archive.publish("b/1 ü", archive.part(), 7, 300);
        }
    }

    private static List<Envelope> read(ArchiveFile file, List<String> damaged) {
        try (var events = file.read(damaged::add)) {
            return events.toList();
        }
    }

    @Test
    void gives_back_all_events_and_is_found_by_its_bank() throws IOException {
        ArchiveFile file = written();

        List<String> damaged = new ArrayList<>();
        assertThat(read(file, damaged)).isEqualTo(EVENTS);
        assertThat(damaged).isEmpty();
        assertThat(new ArchiveDirectory(directory).banks()).containsExactly("b/1 ü");
        assertThat(new ArchiveDirectory(directory).files("b/1 ü")).containsExactly(file);
        assertThat(file.first()).isEqualTo(7);
        assertThat(file.last()).isEqualTo(300);
    }

    @Test
    void is_not_found_before_it_has_its_name() throws IOException {
        ArchiveDirectory archive = new ArchiveDirectory(directory);
        try (ArchiveFileWriter writer = new ArchiveFileWriter(archive.part())) {
            writer.add(EVENTS.getFirst());
            assertThat(read(writer.end(), new ArrayList<>())).containsExactly(EVENTS.getFirst());
            assertThat(archive.banks()).isEmpty();
        }
        assertThat(archive.part()).doesNotExist();
    }

    /** Wherever it is, one block is lost at most, the place is told, and the rest is read. */
    @Test
    void loses_one_block_at_most_to_a_flipped_bit_and_says_where() throws IOException {
        ArchiveFile file = written();
        byte[] whole = Files.readAllBytes(Path.of(file.place()));
        for (int at = 20; at < whole.length - 12; at += 997) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 4;
            Files.write(Path.of(file.place()), flipped);
            List<String> damaged = new ArrayList<>();

            List<Envelope> left = read(file, damaged);

            assertThat(damaged).as("byte " + at).isNotEmpty();
            assertThat(damaged.getFirst()).contains(file.place()).startsWith("byte ");
            assertThat(left.size()).as("byte " + at).isLessThan(EVENTS.size());
            assertThat(EVENTS).containsSubsequence(left);
            assertThat(left).as("byte " + at + ": " + damaged).isNotEmpty();
        }
    }

    @Test
    void that_was_cut_off_says_so_wherever_it_ends() throws IOException {
        ArchiveFile file = written();
        byte[] whole = Files.readAllBytes(Path.of(file.place()));
        for (int length = 8; length < whole.length; length += 1_009) {
            Files.write(Path.of(file.place()), Arrays.copyOf(whole, length));
            List<String> damaged = new ArrayList<>();

            List<Envelope> left = read(file, damaged);

            assertThat(damaged).as("length " + length).isNotEmpty();
            assertThat(left).isEqualTo(EVENTS.subList(0, left.size()));
        }
        Files.write(Path.of(file.place()), new byte[3]);
        assertThatThrownBy(() -> read(file, new ArrayList<>())).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void of_another_program_is_refused() throws IOException {
        Path file = Files.writeString(directory.resolve("x"), "not an archive at all");
        List<String> damaged = new ArrayList<>();

        assertThat(read(ArchiveFile.of(file, 1, 2), damaged)).isEmpty();
        assertThat(damaged).singleElement().asString().contains("no archive of this program");
    }
}
