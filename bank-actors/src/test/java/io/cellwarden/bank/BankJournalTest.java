package io.cellwarden.bank;

import static io.cellwarden.bank.LiveBank.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankJournal.Append;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Chunk;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Journalled;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@DisplayName("A live bank and its journal:")
class BankJournalTest {
    private static final int HIGH = 3_800;
    private static final int LOW = 2_900;
    private static final int MIDDLE = 3_300;
    /** Unless the place says otherwise. */
    private static final int HELD = 5_000;

    private static final ActorTestKit KIT = LiveBank.kit();
    private static final PersistenceTestKit STORE = PersistenceTestKit.create(KIT.system());

    private BankSite site;
    private String journalId;

    @BeforeEach
    void nameBank(TestInfo test) {
        site = LiveBank.site(test.getTestMethod().orElseThrow().getName(), "B1", "B2");
        journalId = BankJournal.persistenceId(site.name()).id();
    }

    @AfterAll
    static void endAll() {
        KIT.shutdownTestKit();
    }

    private static Input.JournalReport report(List<Envelope> events, boolean available) {
        return LiveBank.inputs(events).stream()
                .filter(Input.JournalReport.class::isInstance)
                .map(Input.JournalReport.class::cast)
                .filter(report -> report.available() == available)
                .findFirst()
                .orElseThrow();
    }

    @Nested
    @DisplayName("with a journal that a test plays,")
    class Played {
        private final PlayedJournal journal = new PlayedJournal();

        private LiveBank blocked() {
            LiveBank bank = LiveBank.with(KIT, site.name(), site, BankScenario.START, journal);
            journal.recover(BankState.beforeFirstStart(site));
            bank.settled();
            journal.block();
            return bank;
        }

        @Test
        @Requirement("BMS-11")
        void one_append_is_in_flight_and_the_next_goes_out_on_its_acknowledgement() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, MIDDLE));
                bank.closeChunk();
                bank.decide(reading("B1", 2, MIDDLE));
                bank.closeChunk();
                bank.decide(reading("B1", 3, MIDDLE));
                bank.closeChunk();
                Append first = journal.next();
                int more = journal.unread();

                // When
                journal.acknowledge(first);

                // Then
                assertThat(more).isZero();
                assertThat(PlayedJournal.sequences(first)).containsExactly(1L);
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(2L, 3L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void a_write_that_failed_but_landed_is_not_sent_again() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, MIDDLE));
                bank.closeChunk();
                bank.decide(reading("B1", 2, MIDDLE));
                bank.closeChunk();
                Append first = journal.next();
                BankState landed = BankState.beforeFirstStart(site);
                for (Envelope event : first.events()) {
                    landed = BankRules.evolve(landed, event);
                }

                // When
                journal.recover(landed);

                // Then
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(2L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void a_write_that_failed_is_sent_again_with_what_has_come_since() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, MIDDLE));
                bank.closeChunk();
                bank.decide(reading("B1", 2, MIDDLE));
                bank.closeChunk();
                Append first = journal.next();

                // When
                journal.recover(BankState.beforeFirstStart(site));

                // Then
                assertThat(PlayedJournal.sequences(first)).containsExactly(1L);
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(1L, 2L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void an_acknowledgement_from_before_a_restart_does_not_end_the_flight_of_a_newer_append() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, MIDDLE));
                bank.closeChunk();
                Append first = journal.next();
                bank.decide(reading("B1", 2, MIDDLE));
                bank.closeChunk();
                journal.recover(BankState.beforeFirstStart(site));
                Append again = journal.next();
                bank.decide(reading("B1", 3, MIDDLE));
                bank.closeChunk();

                // When
                journal.acknowledge(first);

                // Then
                bank.describe();
                assertThat(journal.unread()).isZero();
                journal.acknowledge(again);
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(3L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void what_waits_for_a_store_that_is_away_is_put_aside_beyond_a_bound_and_comes_back_in_order()
                throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                int more = 1_500;
                int refused = 10;
                for (int i = 1; i <= HELD + more; i++) {
                    bank.submit(reading("B1", i, MIDDLE), "a|x|" + i);
                }
                bank.outcomes(HELD + more);
                int aside = bank.aside.size();
                bank.noRoom = true;
                for (int i = 1; i <= refused; i++) {
                    bank.submit(reading("B1", HELD + more + i, MIDDLE), "test");
                }
                bank.outcomes(refused);
                bank.noRoom = false;

                // When
                journal.unblock();

                // Then
                bank.settled();
                assertThat(aside).isBetween(more, more + 10); // the alarm of the blocked journal waits too
                assertThat(bank.aside).isEmpty();
                assertThat(journal.appended()).isEqualTo(bank.envelopes);
            }
        }

        @Test
        @Requirement({"GEN-2", "BMS-11"})
        void calm_readings_are_given_up_where_nothing_takes_them_and_the_gap_is_told_with_its_length()
                throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                int lost = 20;
                bank.noRoom = true;
                for (int i = 1; i <= 2 * HELD + lost; i++) {
                    bank.submit(reading("B1", i, MIDDLE), "a|x|" + i);
                }
                bank.outcomes(2 * HELD + lost);
                bank.eventually(() -> assertThat(gaps(bank)).hasSize(1));
                List<Envelope> off = bank.decide(reading("B1", 2 * HELD + lost + 1, HIGH));
                int waiting = bank.describe().notJournalled();

                // When
                journal.unblock();

                // Then: told at its begin and at its end, in the journal too; decided and switched all the same
                bank.eventually(() -> assertThat(gaps(bank)).hasSize(2));
                bank.settled();
                assertThat(waiting).isEqualTo(2 * HELD);
                assertThat(off).hasSizeGreaterThan(1);
                assertThat(bank.drivenSoFar).contains("CHARGERS off");
                Input.GapReport gap = gaps(bank).getLast();
                assertThat(gap.goesOn()).isFalse();
                assertThat(gap.from()).isEqualTo(BankScenario.second(HELD + 1));
                assertThat(journal.appended())
                        .containsAll(bank.envelopes.stream()
                                .filter(event -> !(event.event() instanceof InputAccepted(Input.Reading _)))
                                .toList())
                        .containsAll(off);
                long missing = bank.envelopes.stream()
                        .filter(event -> !journal.appended().contains(event))
                        .count();
                assertThat(missing).isEqualTo(gap.inputs()).isBetween(20L, 30L);
                assertThat(bank.describe().state().bms().alarms())
                        .doesNotContainKey(new AlarmOf(AlarmCode.CW_JOURNAL_GAP, ""));
            }
        }

        private List<Input.GapReport> gaps(LiveBank bank) {
            return LiveBank.inputs(bank.envelopes).stream()
                    .filter(Input.GapReport.class::isInstance)
                    .map(Input.GapReport.class::cast)
                    .toList();
        }

        @Test
        @Requirement("BMS-11")
        void calm_readings_go_out_together_at_the_next_minute() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, MIDDLE));
                bank.decide(reading("B2", 1, MIDDLE)); // both are read: limits rise
                journal.acknowledge(journal.next());
                bank.decide(reading("B1", 2, MIDDLE));
                bank.decide(reading("B2", 2, MIDDLE));
                bank.decide(new Input.StateOfCharge("B1", BankScenario.second(2), 500));
                bank.awaitTicks();
                int before = journal.unread();
                BankActor.Description waiting = bank.describe();

                // When
                bank.setTime(60);

                // Then
                assertThat(before).isZero();
                assertThat(waiting.notJournalled()).isZero();
                assertThat(waiting.notJournalledSince()).isEmpty();
                assertThat(waiting.inChunk()).isEqualTo(3);
                assertThat(waiting.journalledUpTo()).isEqualTo(2);
                Append append = journal.next();
                assertThat(PlayedJournal.sequences(append)).containsExactly(3L, 4L, 5L);
                assertThat(bank.describe().notJournalled()).isEqualTo(3);
                assertThat(bank.describe().notJournalledSince()).contains(BankScenario.second(2));
                assertThat(bank.describe().inChunk()).isZero();
                journal.acknowledge(append);
                bank.eventually(
                        () -> assertThat(bank.describe().journalledUpTo()).isEqualTo(5));
            }
        }

        /** A monitor that nobody mends and a switch that is told again must not keep every reading from its chunk. */
        @Test
        @Requirement("BMS-11")
        void what_hardware_tells_again_and_leads_to_nothing_goes_out_with_the_readings() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, MIDDLE));
                bank.decide(reading("B2", 1, MIDDLE)); // both are read: limits rise
                journal.acknowledge(journal.next());
                Instant at = BankScenario.second(2);
                // When
                bank.decide(new Input.MonitorReport(at, "shunt", true, ""));
                bank.decide(new Input.ReadBack(at, Output.LOADS, "a/B1", "B1", true));
                bank.decide(new Input.ControlFrame(at, "B1", "a/B1", "dd5a", false, ""));
                bank.awaitTicks();
                int before = journal.unread();
                bank.setTime(60);
                // Then
                assertThat(before).isZero();
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(3L, 4L, 5L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void a_monitor_that_complains_is_told_of_at_once() throws Exception {
            try (LiveBank bank = blocked()) {
                bank.decide(new Input.MonitorReport(BankScenario.second(1), "shunt", false, "overload"));
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(1L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void a_decision_takes_the_calm_readings_in_front_of_it_along_at_once() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, MIDDLE));
                bank.decide(reading("B1", 2, MIDDLE));

                // When
                bank.decide(reading("B1", 3, HIGH));

                // Then
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(1L, 2L, 3L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void from_an_alarm_on_every_reading_goes_out_at_once() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.decide(reading("B1", 1, LOW));
                journal.acknowledge(journal.next());

                // When
                bank.decide(reading("B1", 2, LOW));

                // Then
                assertThat(PlayedJournal.sequences(journal.next())).containsExactly(2L);
            }
        }

        @Test
        @Requirement("BMS-11")
        void a_chunk_that_is_full_goes_out_before_the_minute_is_over() throws Exception {
            try (LiveBank bank = blocked()) {
                // When
                for (int i = 1; i <= ChunkRules.LARGEST + 1; i++) {
                    bank.submit(reading("B1", i / 100.0, MIDDLE), "test");
                }

                // Then
                List<Long> sequences = PlayedJournal.sequences(journal.next());
                assertThat(sequences.getFirst()).isEqualTo(1);
                assertThat(sequences).hasSize(ChunkRules.LARGEST);
            }
        }

        @Test
        @Requirement("BMS-11")
        void links_hear_what_is_persisted_and_nothing_before() throws Exception {
            try (LiveBank bank = blocked()) {
                // Given
                bank.submit(reading("B1", 1, MIDDLE), "a|x|1");
                bank.submit(reading("B2", 1, MIDDLE), "b|x|7");
                bank.submit(reading("B1", 2, MIDDLE), "a|x|2");
                bank.outcomes(3);
                int before = bank.acknowledged.size();

                // When
                journal.unblock();

                // Then
                bank.settled();
                assertThat(before).isZero();
                assertThat(bank.acknowledged).contains("a|x|2", "b|x|7").doesNotContain("test");
            }
        }
    }

    @Test
    @Requirement({"BMS-11", "GEN-2"})
    void a_journal_that_fails_for_a_while_restarts_alone_and_loses_and_doubles_nothing() {
        try (LiveBank bank = LiveBank.withJournal(KIT, site.name(), site, BankScenario.START)) {
            // Given
            bank.begin();
            bank.decide(reading("B1", 1, MIDDLE));
            bank.decide(reading("B2", 1, MIDDLE));
            bank.settled();
            bank.awaitTicks(); // the first repetition of levels is over, the next is 5 s of bank time away

            // When
            STORE.failNextNPersisted(journalId, 5);

            // Then
            bank.decide(reading("B1", 2, HIGH));
            assertThat(bank.drivenSoFar).containsExactly("CHARGERS off");
            bank.eventually(() -> assertThat(bank.lines()).contains("+CW-JOURNAL-UNAVAILABLE"));
            assertThat(report(bank.envelopes, false).what())
                    .matches("as it came up (1 input had waited|\\d+ inputs had waited, the oldest) for \\d+ s");
            bank.decide(reading("B1", 3, MIDDLE));
            bank.eventually(() -> assertThat(bank.lines()).contains("-CW-JOURNAL-UNAVAILABLE"));
            bank.settled();
            bank.eventually(() -> assertThat(bank.drivenSoFar).endsWith("CHARGERS on"));
            assertThat(persisted()).isEqualTo(List.copyOf(bank.envelopes));
            LiveBank.assertFoldGives(BankState.beforeFirstStart(site), bank.envelopes);
        }
    }

    @Test
    @Requirement("BMS-11")
    void a_batch_that_the_store_rejects_once_is_kept() {
        try (LiveBank bank = LiveBank.withJournal(KIT, site.name(), site, BankScenario.START)) {
            // Given
            bank.begin();
            bank.decide(reading("B1", 1, MIDDLE));
            bank.settled();

            // When
            STORE.rejectNextPersisted(journalId);

            // Then
            bank.decide(reading("B1", 2, MIDDLE));
            bank.settled();
            assertThat(persisted()).isEqualTo(List.copyOf(bank.envelopes));
        }
    }

    @Test
    @Requirement("BMS-11")
    void an_event_that_cannot_be_stored_is_left_out_alone_and_an_alarm_says_which() {
        try (LiveBank bank = LiveBank.with(
                KIT,
                site.name(),
                site,
                BankScenario.START,
                reports -> BankJournal.create(site, reports, BankJournalTest::notStorable))) {
            // Given
            bank.begin();
            bank.decide(reading("B1", 1, MIDDLE));
            bank.decide(reading("B2", 1, MIDDLE));
            bank.settled();

            // When
            List<Envelope> culprit = bank.decide(reading("B1", 2, HIGH));

            // Then
            bank.eventually(() -> assertThat(bank.lines()).contains("+CW-JOURNAL-UNAVAILABLE"));
            bank.decide(reading("B1", 3, MIDDLE));
            bank.eventually(() -> assertThat(bank.lines()).contains("-CW-JOURNAL-UNAVAILABLE"));
            bank.settled();
            assertThat(persisted())
                    .isEqualTo(bank.envelopes.stream()
                            .filter(event -> notStorable(event).isEmpty())
                            .toList());
            assertThat(report(bank.envelopes, false).what())
                    .contains("input " + culprit.getFirst().sequence() + " ", "no bytes for it");
            assertThat(bank.describe().state().bms().isOn(Output.CHARGERS)).isTrue();
        }
    }

    private List<Envelope> persisted() {
        return STORE.persistedInStorage(journalId).stream()
                .flatMap(stored -> ((Journalled) stored).envelopes().stream())
                .toList();
    }

    private static String notStorable(Journalled stored) {
        return stored instanceof Envelope event
                        && event.event() instanceof AlarmRaised raised
                        && raised.code() == AlarmCode.CW_CHARGE_INHIBIT
                ? "no bytes for it"
                : "";
    }

    @Test
    @Requirement("BMS-11")
    void calm_readings_are_one_event_of_the_store_and_recover_as_they_were_decided() {
        try (LiveBank bank = LiveBank.withJournal(KIT, site.name(), site, BankScenario.START)) {
            // Given
            bank.submit(reading("B1", 1, MIDDLE), "a|x|1");
            bank.submit(reading("B2", 1, MIDDLE), "b|x|7");
            bank.submit(reading("B1", 2, MIDDLE), "a|x|2");
            bank.submit(reading("B2", 2, MIDDLE), "b|x|8");
            bank.submit(reading("B1", 3, MIDDLE), "a|x|3");
            bank.outcomes(5);
            bank.settled();

            // When
            List<Object> stored = STORE.persistedInStorage(journalId);

            // Then
            assertThat(stored.getLast())
                    .isInstanceOfSatisfying(
                            Chunk.class, chunk -> assertThat(chunk.envelopes()).hasSize(3));
            assertThat(persisted()).isEqualTo(List.copyOf(bank.envelopes));
            TestProbe<BankJournal.Report> reports = KIT.createTestProbe(BankJournal.Report.class);
            KIT.spawn(BankJournal.create(site, reports.getRef(), event -> ""), site.name() + "-again");
            assertThat(reports.expectMessageClass(BankJournal.Recovered.class).state())
                    .isEqualTo(bank.describe().state());
        }
    }

    @Test
    @Requirement("BMS-11")
    void the_journal_itself_drops_what_it_has() {
        // Given
        TestProbe<BankJournal.Report> reports = KIT.createTestProbe(BankJournal.Report.class);
        ActorRef<BankJournal.Message> journal =
                KIT.spawn(BankJournal.create(site, reports.getRef(), event -> ""), site.name());
        List<Envelope> one = BankRules.step(BankState.beforeFirstStart(site), reading("B1", 1, MIDDLE), "test")
                .events();

        // When
        journal.tell(new Append(one));
        journal.tell(new Append(one));

        // Then
        reports.expectMessageClass(BankJournal.Recovered.class);
        reports.expectMessage(new BankJournal.Appended(1));
        reports.expectMessage(new BankJournal.Appended(1));
        assertThat(persisted()).isEqualTo(List.copyOf(one));
    }
}
