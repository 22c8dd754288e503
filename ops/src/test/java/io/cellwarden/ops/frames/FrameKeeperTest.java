package io.cellwarden.ops.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.gateway.capture.RecordedLine;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.ops.replay.Journals;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Raw frames around an incident")
class FrameKeeperTest {
    /** {@link Journals#incident}: W-SL12 at second 6, all back at second 60. */
    private static final int WARNED = 6;

    private static final int CLEAR = 60;

    @TempDir
    private Path data;

    private final SequencedMap<String, LineRecording> links = new LinkedHashMap<>();
    private final List<Envelope> journal = new ArrayList<>(Journals.of(Journals.SITE, Journals.incident()));
    private Instant now = Journals.START;
    private boolean room = true;
    private Line a = line("a");
    private Line b = line("b");
    private FrameKeeper keeper;

    private Line line(String name) {
        LineRecording recording = new LineRecording(new LinkedHashMap<>(Map.of("link", name)));
        links.put(name, recording);
        return new RecordedLine(new Sink(), recording, () -> now);
    }

    /** A line that takes all and gives nothing. */
    private static final class Sink implements Line {
        @Override
        public String name() {
            return "sink";
        }

        @Override
        public void open() {}

        @Override
        public int read(byte[] buffer, Duration timeout) {
            return 0;
        }

        @Override
        public void write(byte[] bytes) {}

        @Override
        public void close() {}
    }

    private FrameKeeper keeper() {
        return new FrameKeeper(
                FrameFiles.of(data), links, Map.of("a", List.of("b1"), "b", List.of("b2")), () -> room, () -> now);
    }

    @BeforeEach
    void begin() {
        keeper = keeper();
        keeper.begin(BankState.beforeFirstStart(Journals.SITE));
    }

    @AfterEach
    void end() {
        keeper.close();
    }

    /** Lets time run up to a second of the incident, with a byte on each line every second. */
    private void runTo(int second) throws LineLost {
        for (Instant until = Journals.second(second); now.isBefore(until); ) {
            now = now.plusSeconds(1);
            a.write(new byte[] {1});
            b.write(new byte[] {2});
            while (!journal.isEmpty() && !journal.getFirst().time().isAfter(now)) {
                long sequence = journal.getFirst().sequence();
                List<Envelope> input = journal.stream()
                        .takeWhile(event -> event.sequence() == sequence)
                        .toList();
                keeper.decided("b1", input);
                journal.subList(0, input.size()).clear();
            }
            keeper.look();
        }
    }

    private List<Moment> kept(String link) throws IOException {
        List<Moment> moments = new ArrayList<>();
        FrameFiles.of(data).find(link, Instant.MIN, Instant.MAX, (about, moment) -> {
            assertThat(about).containsEntry("link", link);
            moments.add(moment);
        });
        return moments;
    }

    @Test
    void are_not_written_while_all_is_well() throws IOException {
        runTo(WARNED - 1);

        assertThat(data.resolve("frames")).doesNotExist();
    }

    @Test
    @Requirement("LIF-2")
    void are_kept_from_before_the_first_warning_until_five_minutes_after_the_all_clear() throws IOException {
        runTo(CLEAR + 400);

        List<Moment> moments = kept("a");
        assertThat(moments.getFirst().at()).isEqualTo(Journals.second(1));
        // The last input that was not clear is the reading before the one that cleared it.
        assertThat(moments.getLast().at())
                .isBetween(Journals.second(CLEAR + 300 - 2), Journals.second(CLEAR + 300));
        assertThat(moments).hasSize((int) Duration.between(moments.getFirst().at(), moments.getLast().at())
                        .toSeconds()
                + 1);
    }

    @Test
    void are_those_of_the_bank_that_has_the_incident_alone() throws IOException {
        runTo(CLEAR);

        assertThat(kept("a")).isNotEmpty();
        assertThat(kept("b")).isEmpty();
    }

    @Test
    void are_for_the_user_alone_who_runs_the_site() throws IOException {
        runTo(CLEAR);

        Path file = FrameFiles.of(data).all().getFirst();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("frames"))))
                .isEqualTo("rwx------");
    }

    @Test
    void go_on_after_a_restart_in_the_middle() throws IOException {
        // Given
        runTo(40);
        BankState known = state();
        keeper.close();
        // When
        links.clear();
        a = line("a");
        b = line("b");
        keeper = keeper();
        keeper.begin(known);
        runTo(50);
        // Then
        assertThat(kept("a")).extracting(Moment::at).contains(Journals.second(40), Journals.second(41));
        assertThat(FrameFiles.of(data).all()).hasSize(2);
    }

    /** As the journal has it at second 40. */
    private static BankState state() {
        BankState state = BankState.beforeFirstStart(Journals.SITE);
        for (Input input : Journals.incident()) {
            if (!input.at().isAfter(Journals.second(40))) {
                state = BankRules.feed(state, input, "test")
                        .getLast()
                        .state();
            }
        }
        return state;
    }

    @Test
    void of_a_long_incident_are_those_of_its_beginning_and_of_its_end() throws IOException {
        // Given
        runTo(WARNED + 1);
        int reads = 20 * (int) (FrameKeeper.FILE_BYTES / (2 * 4_096 + 27));
        // When: far more than is kept goes over the line while nothing is clear yet
        IntStream.range(0, reads).forEach(i -> {
            try {
                now = now.plusMillis(1);
                a.write(new byte[4_096]);
            } catch (LineLost e) {
                throw new AssertionError(e);
            }
            if (i % 8 == 0) {
                keeper.look();
            }
        });
        keeper.look();
        // Then
        List<Path> files = FrameFiles.of(data).all();
        assertThat(files).hasSizeBetween(2 * FrameKeeper.FILES_AT_EITHER_END, 2 * FrameKeeper.FILES_AT_EITHER_END + 1);
        assertThat(kept("a").getFirst().at()).isEqualTo(Journals.second(1));
        assertThat(kept("a").getLast().at()).isEqualTo(now);
        assertThat(kept("a")).noneMatch(Moment.Note.class::isInstance);
    }

    @Test
    void say_where_some_are_missing_because_the_disk_was_full() throws IOException {
        // Given
        runTo(WARNED + 1);
        room = false;
        runTo(WARNED + 2);
        // When
        for (int i = 0; i < 100; i++) {
            a.write(new byte[4_096]);
        }
        keeper.look();
        room = true;
        keeper.look();
        // Then
        assertThat(kept("a"))
                .anySatisfy(moment -> assertThat(moment)
                        .isInstanceOfSatisfying(
                                Moment.Note.class,
                                note -> assertThat(note.text()).endsWith("moments were not kept in time")));
    }

    @Test
    void of_old_incidents_make_room_for_new_ones() throws IOException {
        // Given
        Path directory = Files.createDirectory(data.resolve("frames"));
        Path oldest = directory.resolve("20250101T000000.000Z-a.capture");
        Path later = directory.resolve("20250201T000000.000Z-a.capture");
        try (RandomAccessFile file = new RandomAccessFile(oldest.toFile(), "rw");
                RandomAccessFile other = new RandomAccessFile(later.toFile(), "rw")) {
            file.setLength(1);
            other.setLength(FrameFiles.MOST_BYTES);
        }
        // When
        runTo(WARNED + 1);
        // Then
        assertThat(oldest).doesNotExist();
        assertThat(later).exists();
        assertThat(FrameFiles.of(data).all()).hasSize(2);
    }

    @ParameterizedTest(name = "from second {0} to {1}: {2}")
    @CsvSource({"1, 1, 1", "2, 4, 3", "0, 1000, 15", "16, 1000, 0"})
    void are_found_by_their_time(int from, int to, int moments) throws IOException {
        runTo(15);
        List<Moment> found = new ArrayList<>();

        FrameFiles.of(data)
                .find("a", Journals.second(from), Journals.second(to), (about, moment) -> found.add(moment));

        assertThat(found).hasSize(moments);
    }
}
