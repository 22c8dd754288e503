package io.cellwarden.bank;

import static io.cellwarden.bank.LiveBank.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Timer;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@DisplayName("A live bank that starts")
class BankStartTest {
    private static final int HIGH = 3_800;
    private static final int MIDDLE = 3_300;
    private static final int LOW = 2_700;
    private static final ActorTestKit KIT = LiveBank.kit();
    private static final PersistenceTestKit STORE = PersistenceTestKit.create(KIT.system());

    private final PlayedJournal journal = new PlayedJournal();
    private BankSite site;

    @BeforeEach
    void nameBank(TestInfo test) {
        site = LiveBank.site(test.getTestMethod().orElseThrow().getName(), "B1", "B2");
    }

    @AfterAll
    static void endAll() {
        KIT.shutdownTestKit();
    }

    private LiveBank played(double second) {
        return LiveBank.with(KIT, site.name(), site, BankScenario.second(second), journal);
    }

    /** The same journal, another start of the program. */
    private LiveBank real(String start, double second) {
        return LiveBank.withJournal(KIT, site.name() + start, site, BankScenario.second(second));
    }

    /** A run that ends 10 s after B1 has fallen below both thresholds: its delay is over at second 30. */
    private void ranUntilSecond10() {
        try (LiveBank bank = real("-first", 0)) {
            bank.begin();
            bank.decide(reading("B2", 0, MIDDLE));
            bank.decide(reading("B1", 0, LOW));
            bank.decide(reading("B2", 10, MIDDLE));
            bank.settled();
        }
    }

    private static List<Envelope> timers(LiveBank bank) {
        return bank.envelopes.stream()
                .filter(event -> event.source().equals(BankRules.TIMER))
                .toList();
    }

    @Test
    @Requirement({"PRE-6", "GEN-5"})
    void fires_an_overdue_pre_alarm_delay_only_after_a_fresh_reading_of_its_battery() {
        // Given
        ranUntilSecond10();
        try (LiveBank bank = real("-second", 100)) {
            bank.submit(reading("B2", 100, MIDDLE), LinkPosition.source("b", "boot", 1));
            bank.begin();
            bank.submit(reading("B2", 101, MIDDLE), LinkPosition.source("b", "boot", 2));
            bank.outcomes(2);
            bank.awaitTicks();
            List<Envelope> before = timers(bank);

            // When
            bank.decide(reading("B1", 102, LOW));

            // Then
            bank.setTime(102.1);
            bank.eventually(() -> assertThat(bank.lines()).contains("loads-off (A-SL11 B1/1)"));
            assertThat(before).isEmpty();
            assertThat(bank.drivenSoFar).containsExactly("PRE_ALARM on", "PRE_ALARM off", "LOADS off");
        }
    }

    @Test
    @Requirement({"PRE-6", "GEN-5"})
    void in_the_middle_of_a_pre_alarm_delay_ends_it_when_it_is_due() {
        // Given
        ranUntilSecond10();
        try (LiveBank bank = real("-second", 20)) {
            bank.begin();
            bank.decide(reading("B2", 21, MIDDLE));
            bank.decide(reading("B1", 21, LOW));
            bank.setTime(30);
            bank.awaitTicks();
            List<String> before = List.copyOf(bank.drivenSoFar);

            // When
            bank.setTime(30.001);

            // Then
            bank.eventually(() -> assertThat(bank.lines()).contains("loads-off (A-SL11 B1/1)"));
            assertThat(bank.drivenSoFar).contains("LOADS off");
            assertThat(before).containsExactly("PRE_ALARM on");
            assertThat(timers(bank))
                    .first()
                    .satisfies(event -> assertThat(event.time()).isEqualTo(BankScenario.second(30)))
                    .satisfies(event -> assertThat(((Input.TimerFired) LiveBank.inputOf(event))
                                    .timer()
                                    .kind())
                            .isEqualTo(Timer.Kind.PRE_ALARM_DELAY));
        }
    }

    @Test
    @Requirement("GEN-5")
    void drops_inputs_that_it_knows_and_tells_links_how_far_it_has_come() throws Exception {
        // Given
        BankState before = BankRules.step(BankState.beforeFirstStart(site), reading("B1", 0, MIDDLE), "a|old|5")
                .state();
        try (LiveBank bank = played(10)) {
            bank.submit(reading("B1", 0, MIDDLE), "a|old|5");
            bank.submit(reading("B1", 1, MIDDLE), "a|old|6");
            bank.submit(reading("B1", 1, MIDDLE), "a|old|6");

            // When
            journal.recover(before);

            // Then
            assertThat(bank.outcomes(3))
                    .extracting(outcome -> outcome.events().isEmpty())
                    .containsExactly(true, false, true);
            assertThat(LiveBank.next(bank.acknowledged)).isEqualTo("a|old|5");
            assertThat(bank.awaitReady()).isTrue();
        }
    }

    @Test
    @Requirement("GEN-5")
    void takes_spooled_inputs_as_those_of_the_run_before() {
        // Given
        BankState before = BankRules.step(BankState.beforeFirstStart(site), reading("B1", 0, LOW), "a|old|1")
                .state();
        try (LiveBank bank = played(100)) {
            journal.recover(before);

            // When
            bank.submit(reading("B1", 31, LOW), "a|old|2");

            // Then
            bank.outcomes(1);
            assertThat(LiveBank.inputs(bank.envelopes)).extracting(Input::at).contains(BankScenario.second(30));
            assertThat(bank.drivenSoFar).contains("LOADS off");
        }
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void without_its_journal_switches_off_but_not_on_and_judges_again_when_it_is_back() throws Exception {
        // Given
        BankState recovered = BankState.beforeFirstStart(site);
        recovered =
                BankRules.step(recovered, reading("B2", -60, MIDDLE), "a|old|1").state();
        recovered =
                BankRules.step(recovered, reading("B1", -60, LOW), "a|old|2").state();
        try (LiveBank bank = played(0)) {
            bank.localRecord = CompletableFuture.completedFuture(null);
            assertThat(bank.awaitReady()).isFalse();
            bank.submit(reading("B1", -60, LOW), "a|old|2");
            bank.outcomes(1);
            bank.begin();
            bank.submit(reading("B1", 1, HIGH), "a|boot|1");
            bank.submit(reading("B2", 1, MIDDLE), "a|boot|2");
            bank.submit(reading("B1", 2, MIDDLE), "a|boot|3");
            bank.outcomes(3);
            bank.setTime(10);
            bank.awaitTicks();
            List<String> drivenBefore = List.copyOf(bank.drivenSoFar);
            List<String> linesBefore = bank.lines();
            boolean wantedBefore = bank.describe().state().bms().isOn(Output.CHARGERS);
            List<Input> inputsBefore = LiveBank.inputs(bank.envelopes);
            bank.envelopes.clear();

            // When
            journal.recover(recovered);

            // Then
            bank.eventually(() -> assertThat(bank.lines()).contains("-CW-JOURNAL-UNAVAILABLE"));
            assertThat(linesBefore).contains("+CW-JOURNAL-UNAVAILABLE");
            assertThat(inputsBefore)
                    .filteredOn(input -> input instanceof Input.JournalReport report
                            && report.what()
                                    .matches("not recovered in 5 s; as it came up (1 input|\\d+ inputs) waited"))
                    .hasSize(1);
            assertThat(drivenBefore).contains("CHARGERS off").doesNotContain("CHARGERS on", "LOADS on");
            assertThat(wantedBefore).isTrue();
            bank.assertDecidedAsTheFold(recovered);
            List<Input> inputs = LiveBank.inputs(bank.envelopes);
            assertThat(inputs)
                    .contains(reading("B1", 1, HIGH), reading("B1", 2, MIDDLE))
                    .doesNotContain(reading("B1", -60, LOW));
            assertThat(inputs.stream().takeWhile(input -> !(input instanceof Input.TimerFired)))
                    .contains(reading("B1", 1, HIGH)); // GEN-5
            bank.eventually(() -> assertThat(bank.acknowledged).contains("a|old|2", "a|boot|3"));
            bank.eventually(() -> assertThat(bank.drivenSoFar).endsWith("CHARGERS on"));
        }
    }

    /** A start was killed before it had deleted what the one before had left; the next is not told in time what is journalled. */
    @Test
    @Requirement({"GEN-2", "GEN-5"})
    void without_its_journal_takes_nothing_twice_that_this_has_from_a_start_before_the_last() throws Exception {
        // Given
        BankState recovered = BankState.beforeFirstStart(site);
        for (String journalled : List.of("a|1st|1", "a|1st|2", "a|2nd|1")) {
            recovered = BankRules.step(recovered, reading("B1", -60, MIDDLE), journalled)
                    .state();
        }
        try (LiveBank bank = played(0)) {
            assertThat(bank.awaitReady()).isFalse();
            List<String> spooled = List.of("a|1st|1", "a|1st|2", "a|2nd|1", "a|2nd|2");
            spooled.forEach(source -> bank.submit(reading("B1", -60, MIDDLE), source));
            bank.begin();
            bank.submit(reading("B1", 1, MIDDLE), "a|boot|1");
            bank.outcomes(5);
            bank.envelopes.clear();

            // When
            journal.recover(recovered);

            // Then
            bank.eventually(() -> assertThat(bank.lines()).contains("-CW-JOURNAL-UNAVAILABLE"));
            assertThat(bank.envelopes)
                    .extracting(Envelope::source)
                    .filteredOn(source -> LinkPosition.parse(source).isPresent())
                    .containsExactly("a|2nd|2", "a|boot|1");
        }
    }

    @Test
    @Requirement({"GEN-2", "GEN-5"})
    void without_its_journal_opens_no_loop_when_that_comes_back_and_is_ahead_of_its_readings() throws Exception {
        // Given: bank time was an hour ahead of the wall clock
        BankState recovered = BankState.beforeFirstStart(site);
        for (String battery : List.of("B1", "B2")) {
            recovered = BankRules.step(recovered, reading(battery, 3_600, MIDDLE), "a|old|1")
                    .state();
        }
        try (LiveBank bank = played(0)) {
            assertThat(bank.awaitReady()).isFalse();
            bank.begin();
            for (int second = 1; second <= 5; second++) {
                bank.submit(reading("B1", second, MIDDLE), "a|boot|" + (2 * second));
                bank.submit(reading("B2", second, MIDDLE), "a|boot|" + (2 * second + 1));
            }
            bank.outcomes(10);
            bank.envelopes.clear();

            // When
            journal.recover(recovered);
            bank.eventually(() -> assertThat(bank.lines()).contains("-CW-JOURNAL-UNAVAILABLE"));
            bank.decide(reading("B1", 6, MIDDLE));
            List<Envelope> next = bank.decide(reading("B1", 3_600, MIDDLE));

            // Then
            assertThat(bank.envelopes).noneMatch(event -> event.event() instanceof InputRefused);
            assertThat(bank.drivenSoFar).doesNotContain("LOADS off", "CHARGERS off");
            assertThat(LiveBank.inputs(next)).containsExactly(reading("B1", 3_600, MIDDLE));
        }
    }

    @Test
    @Requirement("GEN-2")
    void recovers_its_journal_after_reads_that_failed() throws Exception {
        // Given
        ranUntilSecond10();
        STORE.failNextNReads(BankJournal.persistenceId(site.name()).id(), 2);

        // When
        try (LiveBank bank = real("-second", 20)) {

            // Then
            assertThat(bank.awaitReady()).isTrue();
            assertThat(Duration.between(
                            BankScenario.START, bank.describe().state().clock()))
                    .isEqualTo(Duration.ofSeconds(10));
        }
    }
}
