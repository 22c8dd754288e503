package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A site that runs in this process")
class SiteRunTest {
    private static final int FAILURES = 6;
    /** Readings between two failures. */
    private static final int APART = 15;

    @TempDir
    private Path folder;

    private CountingBoard board;

    @BeforeEach
    void wire() throws IOException {
        board = CountingBoard.overTcp();
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, poll = 100 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(board.port()));
    }

    @AfterEach
    void unwire() throws IOException {
        board.close();
        Spools.forget(folder.resolve("data"));
    }

    private static Optional<Input.Reading> reading(Envelope envelope) {
        return envelope.event() instanceof InputAccepted(Input.Reading reading)
                ? Optional.of(reading)
                : Optional.empty();
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void loses_and_doubles_no_reading_when_the_actor_of_a_bank_fails_again_and_again() throws Exception {
        // Given
        AtomicInteger readings = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(FAILURES * APART + APART);
        try (SiteRun run = SiteRun.start(
                SiteFile.read(folder.resolve("site.conf")).site().orElseThrow(), AnchoredClock.real(), events -> {
                    if (reading(events.getFirst()).isEmpty()) {
                        return;
                    }
                    enough.countDown();
                    if (readings.incrementAndGet() % APART == 0 && failures.get() < FAILURES) {
                        failures.incrementAndGet();
                        throw new IllegalStateException("a fault for this test");
                    }
                })) {
            // When
            assertThat(enough.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s", run.describe())
                    .isTrue();
        }
        // Then
        List<Integer> journalled;
        try (JournalReader reader = JournalReader.open(folder.resolve("data"));
                Stream<Envelope> events = reader.read("b1")) {
            journalled = events.flatMap(event -> reading(event).stream())
                    .map(reading -> CountingBoard.number(
                            reading.cellsMv().stream().boxed().toList()))
                    .toList();
        }
        assertThat(failures).hasValue(FAILURES);
        assertThat(journalled).isSorted().doesNotHaveDuplicates().containsAll(board.taken());
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void hears_its_readings_although_what_a_bank_recorded_beside_its_journal_cannot_be_read() throws Exception {
        // Given: a directory in its place
        Files.createDirectories(folder.resolve("data/unjournalled/b1/in-the-way"));
        AtomicBoolean failed = new AtomicBoolean();
        CountDownLatch before = new CountDownLatch(APART);
        CountDownLatch after = new CountDownLatch(APART);
        try (SiteRun run = SiteRun.start(
                SiteFile.read(folder.resolve("site.conf")).site().orElseThrow(), AnchoredClock.real(), events -> {
                    if (reading(events.getFirst()).isEmpty()) {
                        return;
                    }
                    if (failed.get()) {
                        after.countDown();
                    }
                    before.countDown();
                    // When
                    if (before.getCount() == 0 && failed.compareAndSet(false, true)) {
                        throw new IllegalStateException("a fault for this test");
                    }
                })) {
            // Then
            assertThat(before.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("at the first start: %s", run.describe())
                    .isTrue();
            assertThat(after.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("begun anew: %s", run.describe())
                    .isTrue();
        }
    }

    @Test
    @Requirement("GEN-5")
    void goes_on_from_the_bank_time_that_was_noted_where_its_journal_knows_none() throws Exception {
        // Given: an hour ahead of the wall clock
        Instant ahead = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
        Files.createDirectories(folder.resolve("data"));
        new ClockNote(ahead, -Duration.ofHours(1).toMillis()).write(folder.resolve("data"));
        CountDownLatch readings = new CountDownLatch(1);
        // When
        try (SiteRun run = SiteRun.start(
                SiteFile.read(folder.resolve("site.conf")).site().orElseThrow(), AnchoredClock.real(), events -> {
                    if (reading(events.getFirst())
                            .filter(one -> one.at().isAfter(ahead))
                            .isPresent()) {
                        readings.countDown();
                    }
                })) {
            // Then
            assertThat(readings.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s", run.describe())
                    .isTrue();
            assertThat(ClockNote.read(folder.resolve("data")).orElseThrow().time())
                    .isAfter(ahead);
        }
    }

    @Test
    @Requirement("GEN-2")
    void ends_the_alarm_of_a_link_that_is_no_longer_in_the_site_file() throws Exception {
        // Given: a line that nobody answers, and a link of the same bank that stays well
        String both = Files.readString(folder.resolve("site.conf"))
                .replace("strings = [[B1]]", "strings = [[B1], [B2]], silent-after = 5 s, start-grace = 0 s");
        Path file = Files.writeString(
                folder.resolve("both.conf"),
                both
                        + "cellwarden.links.z { port = \"tcp://127.0.0.1:1\", protocol = jbd, devices = [ { battery = \"b1/B2\" } ] }\n");
        awaitAlarm(file, AlarmRaised.class);
        // When: both are on the other link now
        Files.writeString(
                file,
                both.replace(
                        "[ { battery = \"b1/B1\" } ]",
                        "[ { battery = \"b1/B1\", cells = 1-4 }, { battery = \"b1/B2\", cells = 5-8 } ]"));
        // Then
        awaitAlarm(file, AlarmCleared.class);
    }

    private static void awaitAlarm(Path file, Class<? extends BankEvent> wanted) throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (SiteRun run = SiteRun.start(SiteFile.read(file).site().orElseThrow(), AnchoredClock.real(), events -> {
            if (events.stream().anyMatch(event -> isOfLink(event.event(), wanted))) {
                heard.countDown();
            }
        })) {
            assertThat(heard.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s: %s", wanted.getSimpleName(), run.describe())
                    .isTrue();
        }
    }

    private static boolean isOfLink(BankEvent event, Class<? extends BankEvent> wanted) {
        return wanted.isInstance(event)
                && (event instanceof AlarmRaised raised && raised.code() == AlarmCode.CW_LINK
                        || event instanceof AlarmCleared cleared && cleared.code() == AlarmCode.CW_LINK);
    }
}
