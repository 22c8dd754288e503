package io.cellwarden.ops.archive;

import static io.cellwarden.ops.archive.StoredBank.SITE;
import static io.cellwarden.ops.archive.StoredBank.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.replay.JournalState;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.ops.replay.SkippedDamage;
import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Archiving a bank")
class ArchivingTest {
    private static final Duration LENGTH = Duration.ofDays(4);
    private static final Instant INCIDENT = START.plus(Duration.ofHours(36));
    /** Three days are due, the fourth is not. */
    private static final Instant CUT = START.plus(Duration.ofDays(3)).plusSeconds(1);

    @TempDir
    Path data;

    private List<Envelope> events = List.of();
    private BankState last;

    @BeforeEach
    void write() {
        events = StoredBank.write(data, LENGTH, INCIDENT);
        last = BankState.beforeFirstStart(SITE);
        events.forEach(event -> last = BankRules.evolve(last, event));
    }

    private String archive(Instant cut) throws Exception {
        return archive(cut, Optional.of(SITE), false).getLast();
    }

    private List<String> archive(Instant cut, Optional<BankSite> site, boolean skipsDamage) throws Exception {
        List<String> told = new ArrayList<>();
        try (EmbeddedStore store = EmbeddedStore.open(data)) {
            Archiving.run(store, SITE.name(), site, cut, skipsDamage, told::add);
        }
        return told;
    }

    /** Flips a bit in the first quarter of the only segment, which has lost its table as at a kill. */
    private Path damage() throws Exception {
        Path segment = data.resolve("journal/000000001.cwj");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 4] ^= 1;
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        return segment;
    }

    private List<Envelope> read() {
        try (JournalReader reader = JournalReader.open(data)) {
            return reader.read(SITE.name()).toList();
        }
    }

    private List<Envelope> inJournal() {
        try (JournalReader reader = JournalReader.open(data)) {
            return reader.journal(SITE.name(), 0, damaged -> {
                        throw damaged;
                    })
                    .toList();
        }
    }

    private static List<?> decisions(List<Envelope> events) {
        return events.stream().filter(event -> Shown.isTold(event.event())).toList();
    }

    private static boolean isWithin(Envelope event, Instant from, Instant to) {
        return !event.time().isBefore(from) && !event.time().isAfter(to);
    }

    @Test
    @Requirement("GEN-2")
    void leaves_every_decision_and_all_around_the_incident_readable_and_the_state_as_it_was() throws Exception {
        String told = archive(CUT);

        assertThat(told).startsWith("bank b1: inputs 1 to ").contains(" events kept, ");
        List<Envelope> left = read();
        assertThat(events).containsSubsequence(left);
        assertThat(decisions(left)).isEqualTo(decisions(events));
        Instant from = INCIDENT.minus(Duration.ofHours(1));
        Instant to = INCIDENT.plus(Duration.ofHours(2));
        assertThat(left.stream().filter(event -> isWithin(event, from, to)))
                .isEqualTo(events.stream()
                        .filter(event -> isWithin(event, from, to))
                        .toList());
        assertThat(left.size()).isLessThan(events.size() / 2);
        try (JournalReader reader = JournalReader.open(data)) {
            assertThat(JournalState.of(reader, SITE)).isEqualTo(last);
        }
    }

    @Test
    void lets_the_journal_begin_with_the_checkpoint_in_front_of_the_cut() throws Exception {
        archive(CUT);

        Envelope first = inJournal().getFirst();
        assertThat(first.event()).isInstanceOf(Checkpoint.class);
        assertThat(first.time()).isEqualTo(START.plus(Duration.ofDays(3)));
        assertThat(inJournal()).isEqualTo(events.subList(events.indexOf(first), events.size()));
    }

    @Test
    void makes_an_incident_that_is_judged_again_from_the_archive_alone() throws Exception {
        archive(CUT);

        List<Replay.Judged> judged = new ArrayList<>();
        Replay.run(SITE, read().iterator(), judged::add);
        assertThat(judged).allMatch(Replay.Judged::isEqual);
        assertThat(judged)
                .filteredOn(one -> isWithin(one.recorded().getFirst(), INCIDENT, INCIDENT.plus(Duration.ofHours(1))))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.again()).isNotSameAs(one.recorded()));
    }

    @Test
    void goes_on_behind_what_is_archived_and_finds_an_incident_across_both_files() throws Exception {
        // Half an hour into the incident.
        archive(INCIDENT.plus(Duration.ofMinutes(30)));
        archive(CUT);

        assertThat(new ArchiveDirectory(data).files(SITE.name())).hasSize(2);
        Instant from = INCIDENT.minus(Duration.ofHours(1));
        Instant to = INCIDENT.plus(Duration.ofHours(2));
        assertThat(read().stream().filter(event -> isWithin(event, from, to)))
                .isEqualTo(events.stream()
                        .filter(event -> isWithin(event, from, to))
                        .toList());
        assertThat(decisions(read())).isEqualTo(decisions(events));
    }

    @Test
    void does_nothing_for_less_than_a_day_or_without_a_checkpoint() throws Exception {
        assertThat(archive(START)).isEqualTo("bank b1: nothing to archive");
        assertThat(archive(START.plus(Duration.ofHours(23)))).isEqualTo("bank b1: nothing to archive");
        assertThat(archive(CUT)).contains("archived");
        assertThat(archive(CUT)).isEqualTo("bank b1: nothing to archive");
        assertThat(read()).isNotEmpty();
    }

    /** As if it had been killed between the two: the file has its name, and nothing was deleted. */
    @Test
    void deletes_at_the_next_run_what_a_killed_one_has_left_and_doubles_nothing_meanwhile(@TempDir Path saved)
            throws Exception {
        copy(data.resolve("journal"), saved);
        archive(CUT);
        List<Envelope> whole = read();
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        copy(saved, data.resolve("journal"));

        assertThat(read()).isEqualTo(whole);
        assertThat(archive(CUT)).isEqualTo("bank b1: nothing to archive");
        assertThat(read()).isEqualTo(whole);
        try (JournalReader reader = JournalReader.open(data)) {
            assertThat(reader.checkpointBefore(SITE.name(), START.plus(Duration.ofDays(3)))
                            .map(Envelope::time))
                    .as("from the archive: the journal has none any more")
                    .hasValueSatisfying(time -> assertThat(time).isBefore(INCIDENT.plus(Duration.ofHours(3))));
        }
    }

    @Test
    void deletes_nothing_of_a_journal_that_is_damaged() throws Exception {
        Path segment = damage();

        assertThatThrownBy(() -> archive(CUT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("000000001.cwj");

        assertThat(new ArchiveDirectory(data).files(SITE.name())).isEmpty();
        assertThat(Files.exists(segment)).isTrue();
    }

    private List<Envelope> readable() {
        try (JournalReader reader = JournalReader.open(data)) {
            return reader.read(SITE.name(), _ -> {}).toList();
        }
    }

    @Test
    @Requirement("GEN-2")
    void leaves_damage_out_on_request_alone_and_notes_its_place_before_anything_is_deleted() throws Exception {
        damage();
        List<Envelope> readable = readable();
        assertThat(readable).hasSizeLessThan(events.size());

        List<String> told = archive(CUT, Optional.of(SITE), true);

        assertThat(told.getLast()).startsWith("bank b1: inputs 1 to ");
        assertThat(told.stream().flatMap(line -> SkippedDamage.told(line).stream()))
                .singleElement()
                .asString()
                .startsWith("left out: bank b1: byte ")
                .contains("000000001.cwj", "event ");
        assertThat(Files.readAllLines(data.resolve("archive/left-out.txt")))
                .singleElement()
                .asString()
                .startsWith("bank b1: byte ")
                .contains("000000001.cwj", "event ");
        assertThat(decisions(read())).isEqualTo(decisions(readable));
        assertThat(inJournal().getFirst().event()).isInstanceOf(Checkpoint.class);
        try (JournalReader reader = JournalReader.open(data)) {
            assertThat(JournalState.of(reader, SITE)).isEqualTo(last);
        }
        assertThat(archive(CUT)).as("from then on as any other").isEqualTo("bank b1: nothing to archive");
    }

    /** Each start begins a segment: the second begins behind two days, the last with the archiving. */
    private void writeInTwoSegments() throws Exception {
        Files.delete(data.resolve("journal/000000001.cwj"));
        Files.delete(data.resolve("journal/lock"));
        long half = events.stream()
                .filter(event -> event.time().isBefore(START.plus(Duration.ofDays(2))))
                .toList()
                .getLast()
                .sequence();
        for (boolean second : List.of(false, true)) {
            try (EmbeddedStore store = EmbeddedStore.open(data, Duration.ZERO)) {
                List<Envelope> part = events.stream()
                        .filter(event -> second == event.sequence() > half)
                        .toList();
                for (int from = 0; from < part.size(); from += 100) {
                    store.append(SITE.name(), part.subList(from, Math.min(from + 100, part.size())));
                }
            }
        }
    }

    @Test
    @Requirement("GEN-2")
    void frees_a_damaged_segment_once_all_that_follows_is_archived() throws Exception {
        writeInTwoSegments();
        Path segment = damage();
        assertThatThrownBy(() -> archive(CUT)).isInstanceOf(StoreException.class);
        assertThat(segment).exists();

        archive(CUT, Optional.of(SITE), true);

        assertThat(segment).doesNotExist();
        assertThat(data.resolve("journal/000000002.cwj")).exists();
        assertThat(Files.readString(data.resolve("archive/left-out.txt"))).contains("000000001.cwj");
        try (JournalReader reader = JournalReader.open(data)) {
            assertThat(JournalState.of(reader, SITE)).isEqualTo(last);
        }
    }

    @Test
    @Requirement("GEN-2")
    void keeps_all_of_a_bank_that_is_in_no_site_and_cannot_be_judged_again() throws Exception {
        assertThat(archive(CUT, Optional.empty(), false).getLast()).startsWith("bank b1: inputs 1 to ");

        assertThat(new ArchiveDirectory(data).files(SITE.name())).hasSize(1);
        Envelope begin = inJournal().getFirst();
        assertThat(begin.event()).isInstanceOf(Checkpoint.class);
        assertThat(read()).isEqualTo(events);
    }

    @Test
    void is_part_of_what_is_read_from_any_input_and_any_time() throws Exception {
        archive(CUT);
        List<Envelope> whole = read();
        try (JournalReader reader = JournalReader.open(data)) {
            for (long from : new long[] {1, 300, last.sequence() - 10}) {
                assertThat(reader.read(SITE.name(), from).toList())
                        .isEqualTo(whole.stream()
                                .filter(event -> event.sequence() >= from)
                                .toList());
            }
            for (Instant from : List.of(START, INCIDENT, CUT.plusSeconds(3_600))) {
                assertThat(reader.read(SITE.name(), from).toList())
                        .isEqualTo(whole.stream()
                                .filter(event -> !event.time().isBefore(from))
                                .toList());
            }
            assertThat(reader.checkpointBefore(SITE.name(), INCIDENT).map(Envelope::time))
                    .hasValueSatisfying(time -> assertThat(time).isBefore(INCIDENT));
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
