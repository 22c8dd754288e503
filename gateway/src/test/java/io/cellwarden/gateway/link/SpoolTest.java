package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.link.SpoolReader.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A spool")
class SpoolTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path parent;

    private Path directory;
    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        directory = parent.resolve("a").resolve("house");
        spool = Spool.open(directory, "boot1");
    }

    private static Input input(long number) {
        return new Input.BatterySilent("B" + number, NOON.plusSeconds(number));
    }

    private static void append(Spool to, long first, long last) throws IOException {
        for (long number = first; number <= last; number++) {
            assertThat(to.append(input(number))).isEqualTo(number);
        }
    }

    private static List<Leftover> leftoversOf(Spool later) throws IOException {
        List<Leftover> all = new ArrayList<>();
        try (SpoolReader reader = later.unacknowledged()) {
            for (Optional<Leftover> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    private List<Leftover> leftovers() throws IOException {
        return leftoversOf(Spool.open(directory, "boot9"));
    }

    private static List<Leftover> expected(String boot, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> new Leftover(boot, number, input(number)))
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private long bytes() throws IOException {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    @Test
    void goes_on_in_another_directory_with_all_that_waits_and_in_order() throws IOException {
        Spool earlier = Spool.open(directory, "boot0");
        append(earlier, 1, 3);
        earlier.close();
        append(spool, 1, 2_500);
        spool.acknowledged(new LinkPosition("boot1", 0));
        Path disk = parent.resolve("disk");
        spool.moveTo(disk);
        assertThat(files()).isEmpty();
        append(spool, 2_501, 2_600);
        List<Leftover> wanted = new ArrayList<>(expected("boot1", 1, 2_600));
        assertThat(leftoversOf(spool)).isEqualTo(wanted);
        wanted.addAll(0, expected("boot0", 1, 3));
        assertThat(leftoversOf(Spool.open(disk, "boot9"))).isEqualTo(wanted);

        spool.moveTo(directory);
        append(spool, 2_601, 2_601);
        wanted.addAll(expected("boot1", 2_601, 2_601));
        assertThat(leftovers()).isEqualTo(wanted);
        assertThat(leftoversOf(Spool.open(disk, "boot9"))).isEmpty();
        spool.acknowledged(new LinkPosition("boot1", 2_601));
        spool.deleteAcknowledged();
        assertThat(bytes()).isZero();
    }

    @Test
    void stays_where_it_is_when_it_cannot_go_elsewhere() throws IOException {
        append(spool, 1, 3);
        Path file = Files.createFile(parent.resolve("file"));
        assertThatIOException().isThrownBy(() -> spool.moveTo(file.resolve("disk")));
        append(spool, 4, 5);
        assertThat(leftovers()).isEqualTo(expected("boot1", 1, 5));
    }

    @Test
    void numbers_inputs_from_one_and_gives_them_to_the_next_start() throws IOException {
        append(spool, 1, 5);
        assertThat(spool.last()).isEqualTo(5);
        assertThat(leftovers()).isEqualTo(expected("boot1", 1, 5)); // not even closed: a killed process does not
    }

    @Test
    void gives_a_start_its_own_inputs_too_as_far_as_they_are_not_acknowledged() throws IOException {
        append(Spool.open(directory, "boot0"), 1, 3);
        append(spool, 1, 5);
        spool.acknowledged(new LinkPosition("boot0", 2));
        List<Leftover> all = new ArrayList<>(expected("boot0", 3, 3));
        all.addAll(expected("boot1", 1, 5));
        assertThat(leftoversOf(spool)).isEqualTo(all);
        spool.acknowledged(new LinkPosition("boot1", 3));
        assertThat(leftoversOf(spool)).isEqualTo(expected("boot1", 4, 5));
    }

    @Test
    void gives_two_starts_in_their_order() throws IOException {
        append(spool, 1, 3);
        append(Spool.open(directory, "boot2"), 1, 2);
        List<Leftover> all = new ArrayList<>(expected("boot1", 1, 3));
        all.addAll(expected("boot2", 1, 2));
        assertThat(leftovers()).isEqualTo(all);
    }

    @Test
    void keeps_many_inputs_in_segments_and_their_order() throws IOException {
        append(spool, 1, 2_500);
        assertThat(files()).hasSize(3);
        assertThat(leftovers()).isEqualTo(expected("boot1", 1, 2_500));
    }

    @Test
    void deletes_segments_that_are_acknowledged_whole() throws IOException {
        append(spool, 1, 2_500);
        spool.acknowledged(new LinkPosition("boot1", 1_999));
        spool.deleteAcknowledged();
        assertThat(files()).hasSize(2);
        spool.acknowledged(new LinkPosition("boot1", 2_000));
        spool.deleteAcknowledged();
        assertThat(files()).hasSize(1);
        spool.acknowledged(new LinkPosition("boot1", 2_500));
        spool.deleteAcknowledged();
        assertThat(bytes()).isZero();
        append(spool, 2_501, 2_502);
        assertThat(leftovers()).isEqualTo(expected("boot1", 2_501, 2_502));
    }

    private static void acknowledge(Spool of, long number) throws IOException {
        of.acknowledged(new LinkPosition("boot1", number));
        of.deleteAcknowledged();
    }

    @Test
    void empties_its_file_where_nothing_else_waits_and_goes_on_writing_it() throws IOException {
        append(spool, 1, 3);
        Object before = Files.getAttribute(files().getFirst(), "unix:ino");
        acknowledge(spool, 2);
        assertThat(leftovers()).isEqualTo(expected("boot1", 1, 3)); // not the last one
        acknowledge(spool, 3);
        assertThat(bytes()).isZero();
        assertThat(leftovers()).isEmpty();
        append(spool, 4, 5);
        assertThat(leftovers()).isEqualTo(expected("boot1", 4, 5));
        assertThat(Files.getAttribute(files().getFirst(), "unix:ino")).isEqualTo(before);
        acknowledge(spool, 4);
        assertThat(leftovers()).isEqualTo(expected("boot1", 4, 5));
    }

    @Test
    void takes_another_file_where_the_one_has_had_its_number_of_inputs() throws IOException {
        for (long number = 1; number <= 999; number++) {
            append(spool, number, number);
            acknowledge(spool, number);
        }
        List<Path> first = files();
        assertThat(first).hasSize(1);
        append(spool, 1_000, 1_000);
        assertThat(files()).isEqualTo(first);
        acknowledge(spool, 1_000);
        assertThat(files()).isEmpty();
        append(spool, 1_001, 1_001);
        assertThat(files()).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(leftovers()).isEqualTo(expected("boot1", 1_001, 1_001));
    }

    @Test
    void takes_another_file_where_somebody_has_taken_the_emptied_one_away() throws IOException {
        append(spool, 1, 2);
        Files.delete(files().getFirst());
        acknowledge(spool, 2);
        append(spool, 3, 4);
        assertThat(leftovers()).isEqualTo(expected("boot1", 3, 4));
    }

    @Test
    void goes_on_after_its_file_was_closed_by_an_interrupt_while_it_was_emptied() throws IOException {
        append(spool, 1, 2);
        Thread.currentThread().interrupt();
        acknowledge(spool, 2);
        assertThat(Thread.interrupted()).isTrue();
        append(spool, 3, 4);
        assertThat(leftovers()).isEqualTo(expected("boot1", 3, 4));
    }

    @Test
    void goes_on_behind_an_emptied_file_in_another_directory() throws IOException {
        append(spool, 1, 2);
        acknowledge(spool, 2);
        Path disk = parent.resolve("disk");
        spool.moveTo(disk);
        append(spool, 3, 4);
        assertThat(leftoversOf(Spool.open(disk, "boot9"))).isEqualTo(expected("boot1", 3, 4));
        assertThat(files()).isEmpty();
    }

    /** A process can be killed between any two of its steps, and the journal have more than the spool was told. */
    @Test
    void keeps_all_that_is_not_acknowledged_and_nothing_twice_whenever_it_is_killed() throws IOException {
        long seed = Long.getLong("cellwarden.seed", System.nanoTime());
        Random random = new Random(seed);
        long acknowledged = 0;
        for (int step = 0; step < 3_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> acknowledged += random.nextLong(spool.last() - acknowledged + 1);
                case 1 -> acknowledged = spool.last();
                default -> append(spool, spool.last() + 1, spool.last() + 1 + random.nextInt(random.nextInt(1, 20)));
            }
            spool.acknowledged(new LinkPosition("boot1", acknowledged));
            if (random.nextBoolean()) {
                spool.deleteAcknowledged();
            }
            Spool next = Spool.open(directory, "boot9");
            next.acknowledged(new LinkPosition("boot1", acknowledged));
            assertThat(leftoversOf(next))
                    .as("step %d, -Dcellwarden.seed=%d", step, seed)
                    .isEqualTo(expected("boot1", acknowledged + 1, spool.last()));
        }
    }

    @Test
    void leaves_no_file_when_closed_with_all_acknowledged() throws IOException {
        append(spool, 1, 2);
        acknowledge(spool, 2);
        spool.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void takes_no_acknowledgement_back() throws IOException {
        append(spool, 1, 10);
        spool.acknowledged(new LinkPosition("boot1", 10));
        spool.acknowledged(new LinkPosition("boot1", 3));
        spool.deleteAcknowledged();
        assertThat(bytes()).isZero();
    }

    @Test
    void leaves_out_what_the_bank_tells_to_know() throws IOException {
        // Given
        append(spool, 1, 10);
        append(Spool.open(directory, "boot2"), 1, 10);
        Spool next = Spool.open(directory, "boot3");
        // When
        next.acknowledged(new LinkPosition("boot2", 7));
        // Then
        assertThat(leftoversOf(next)).isEqualTo(expected("boot2", 8, 10));
    }

    @Test
    void keeps_what_earlier_starts_left_until_an_input_of_this_one_is_journalled() throws IOException {
        append(spool, 1, 10);
        Spool next = Spool.open(directory, "boot2");
        append(next, 1, 1);
        next.acknowledged(new LinkPosition("boot1", 10));
        next.deleteAcknowledged();
        assertThat(files()).hasSize(2);
        next.acknowledged(new LinkPosition("boot2", 1));
        next.deleteAcknowledged();
        assertThat(bytes()).isZero();
    }

    @Test
    void forgets_what_earlier_starts_left_when_told() throws IOException {
        append(spool, 1, 3);
        Spool next = Spool.open(directory, "boot2");
        append(next, 1, 3);
        next.forgetLeftovers();
        assertThat(leftovers()).isEqualTo(expected("boot2", 1, 3));
    }

    @Test
    void ends_a_segment_where_a_crash_cut_it_short() throws IOException {
        append(spool, 1, 3);
        Path segment = files().getFirst();
        byte[] whole = Files.readAllBytes(segment);
        int record = whole.length / 3;
        for (int size = 0; size < whole.length; size++) {
            Files.write(segment, Arrays.copyOf(whole, size));
            assertThat(leftovers()).isEqualTo(expected("boot1", 1, size / record));
        }
    }

    @Test
    void passes_over_a_record_with_a_flipped_bit_and_gives_no_wrong_one() throws IOException {
        append(spool, 1, 3);
        Path segment = files().getFirst();
        byte[] whole = Files.readAllBytes(segment);
        int record = whole.length / 3;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(segment, damaged);
            int hit = bit / 8 / record + 1;
            List<Leftover> rest = expected("boot1", 1, 3).stream()
                    .filter(left -> left.number() != hit)
                    .toList();
            boolean inLength = bit / 8 % record < Integer.BYTES;
            if (inLength) { // what is behind it cannot be found again
                assertThat(rest).containsAll(leftovers()).containsAll(expected("boot1", 1, hit - 1));
            } else {
                assertThat(leftovers()).isEqualTo(rest);
            }
        }
    }

    @Test
    void does_not_mind_files_that_are_none_of_its_own() throws IOException {
        append(spool, 1, 1);
        Files.writeString(directory.resolve("readme"), "x");
        Files.createDirectory(directory.resolve("boot0-00000000000000000001"));
        assertThat(leftovers()).isEqualTo(expected("boot1", 1, 1));
    }

    @Test
    void goes_on_after_an_input_that_could_not_be_written() throws IOException {
        // Given
        append(spool, 1, 2);
        Thread.currentThread().interrupt(); // closes the file under the write
        assertThatIOException().isThrownBy(() -> spool.append(input(3)));
        assertThat(Thread.interrupted()).isTrue();
        // When
        append(spool, 4, 5);
        // Then
        List<Leftover> written = new ArrayList<>(expected("boot1", 1, 2));
        written.addAll(expected("boot1", 4, 5));
        assertThat(leftovers()).isEqualTo(written);
    }

    @Test
    void goes_on_after_its_directory_was_away() throws IOException {
        Files.createDirectories(directory.getParent());
        Files.writeString(directory, "in its place");
        assertThatIOException().isThrownBy(() -> spool.append(input(1)));
        assertThatIOException().isThrownBy(() -> spool.append(input(2)));
        Files.delete(directory);
        append(spool, 3, 4);
        assertThat(leftovers()).isEqualTo(expected("boot1", 3, 4));
    }

    @Test
    void refuses_a_segment_that_is_there_already() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("boot1-00000000000000000001"), "another process", StandardOpenOption.CREATE);
        assertThatIOException().isThrownBy(() -> spool.append(input(1)));
    }

    @Test
    void keeps_what_is_not_acknowledged_when_closed() throws IOException {
        append(spool, 1, 5);
        spool.acknowledged(new LinkPosition("boot1", 4));
        spool.close();
        Spool next = Spool.open(directory, "boot2");
        next.acknowledged(new LinkPosition("boot1", 4));
        assertThat(leftoversOf(next)).isEqualTo(expected("boot1", 5, 5));
    }
}
