package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankRules.Step;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.unit.Ints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The journal of a bank with checkpoints")
class CheckpointRecoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    /** Every 20 minutes one, over two and a half hours: the fourth and the seventh begin an hour. */
    private static final int READINGS = 8;

    @TempDir
    Path directory;

    private BankSite site;
    private BankState last;

    @BeforeEach
    void write() {
        site = BankSite.of(
                "b1", BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1")));
        last = BankState.beforeFirstStart(site);
        try (Live live = new Live()) {
            for (int i = 0; i < READINGS; i++) {
                int mv = 3_300 + i;
                Step step = BankRules.step(
                        last,
                        new Input.Reading("B1", at(i), 0, Ints.of(250), Ints.of(mv, mv, mv, mv)),
                        "a|boot|" + (i + 1));
                live.journal.tell(new BankJournal.Append(step.events()));
                live.reports.expectMessage(
                        PATIENCE, new BankJournal.Appended(step.state().sequence()));
                last = step.state();
            }
        }
    }

    private static Instant at(int reading) {
        return T0.plusSeconds(1_200L * reading);
    }

    /** A bank's journal with what it needs; recovered when it is made. */
    private final class Live implements AutoCloseable {
        private final EmbeddedStore store = EmbeddedStore.open(directory, Duration.ZERO);
        private final ActorTestKit kit =
                ActorTestKit.create("growth", store.config().withFallback(ConfigFactory.load()));
        private final TestProbe<BankJournal.Report> reports = kit.createTestProbe(BankJournal.Report.class);
        private final ActorRef<BankJournal.Message> journal =
                kit.spawn(BankJournal.create(site, reports.getRef(), event -> ""));
        private final BankState recovered = reports.expectMessageClass(BankJournal.Recovered.class, PATIENCE)
                .state();

        @Override
        public void close() {
            kit.shutdownTestKit();
            store.close();
        }
    }

    private List<Envelope> read() {
        try (JournalReader reader = JournalReader.open(directory)) {
            return reader.read("b1").toList();
        }
    }

    private static List<Envelope> checkpoints(List<Envelope> events) {
        return events.stream()
                .filter(event -> event.event() instanceof Checkpoint)
                .toList();
    }

    @Test
    void has_one_an_hour_behind_the_inputs_that_it_holds() {
        assertThat(checkpoints(read()))
                .extracting(Envelope::time, Envelope::sequence, Envelope::index)
                .containsExactly(tuple(at(3), 4L, 1), tuple(at(6), 7L, 1));
    }

    @Test
    @Requirement("GEN-2")
    void recovers_what_it_recovered_without_them() {
        try (Live live = new Live()) {
            assertThat(live.recovered).isEqualTo(last);
        }
    }

    @Test
    @Requirement("GEN-2")
    void recovers_without_the_events_in_front_of_the_last_one() throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            // Readings 1 to 4 with a checkpoint behind the fourth, 5 to 7: the second checkpoint is number 9.
            store.writer().delete(JournalId.of("b1"), 8).get();
        }
        try (Live live = new Live()) {
            assertThat(live.recovered).isEqualTo(last);
        }
        assertThat(read()).hasSize(2);
    }

    @Test
    @Requirement("GEN-2")
    void recovers_although_an_event_in_front_of_the_last_one_is_damaged() throws Exception {
        JournalDirectory journal = new JournalDirectory(directory);
        Places places = SegmentSet.read(journal).places(1, JournalId.of("b1"));
        byte[] bytes = Files.readAllBytes(journal.segment(1));
        bytes[places.end(1) - 1] ^= 1;
        Files.write(journal.segment(1), bytes);

        try (Live live = new Live()) {
            assertThat(live.recovered).isEqualTo(last);
        }
    }

    @Test
    void is_read_from_the_checkpoint_before_any_time() {
        List<Envelope> events = read();
        List<Envelope> checkpoints = checkpoints(events);
        try (JournalReader reader = JournalReader.open(directory)) {
            assertThat(reader.checkpointBefore("b1", Instant.MIN)).isEmpty();
            assertThat(reader.checkpointBefore("b1", at(3))).isEmpty();
            assertThat(reader.checkpointBefore("b1", at(3).plusNanos(1))).contains(checkpoints.get(0));
            assertThat(reader.checkpointBefore("b1", at(6))).contains(checkpoints.get(0));
            assertThat(reader.checkpointBefore("b1", at(6).plusNanos(1))).contains(checkpoints.get(1));
            assertThat(reader.checkpointBefore("b1", Instant.MAX)).contains(checkpoints.get(1));
            assertThat(reader.checkpointBefore("none", Instant.MAX)).isEmpty();

            BankState state = BankState.beforeFirstStart(site);
            Optional<Envelope> start = reader.checkpointBefore("b1", at(5));
            state = BankRules.evolve(state, start.orElseThrow());
            for (Envelope event :
                    reader.read("b1", start.orElseThrow().sequence() + 1).toList()) {
                state = BankRules.evolve(state, event);
            }
            assertThat(state).isEqualTo(last);
        }
    }
}
