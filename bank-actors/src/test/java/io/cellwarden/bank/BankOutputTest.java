package io.cellwarden.bank;

import static io.cellwarden.bank.LiveBank.order;
import static io.cellwarden.bank.LiveBank.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankJournal.Append;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@DisplayName("A live bank drives its outputs:")
class BankOutputTest {
    /** Chargers off; back below 3.60 V. */
    private static final int HIGH = 3_800;

    private static final int MIDDLE = 3_300;
    private static final ActorTestKit KIT = LiveBank.kit();

    private final PlayedJournal journal = new PlayedJournal();
    private BankSite site;
    private LiveBank bank;

    @BeforeEach
    void startBank(TestInfo test) {
        site = LiveBank.site(test.getTestMethod().orElseThrow().getName(), "B1", "B2");
        bank = LiveBank.with(KIT, site.name(), site, BankScenario.START, journal);
    }

    @AfterEach
    void endBank() {
        bank.close();
    }

    @AfterAll
    static void endAll() {
        KIT.shutdownTestKit();
    }

    /** A bank that has begun, with fresh readings, and a journal that no longer answers. */
    private void runningWithBlockedJournal() {
        running();
        bank.settled();
        journal.block();
    }

    private void running() {
        journal.recover(BankState.beforeFirstStart(site));
        bank.begin();
        bank.decide(reading("B1", 1, MIDDLE));
        bank.decide(reading("B2", 1, MIDDLE));
        bank.awaitTicks(); // the first repetition of levels is over, the next is 5 s of bank time away
    }

    @Test
    @Requirement({"BMS-11", "GEN-2"})
    void off_goes_out_although_the_journal_never_answers() throws Exception {
        // Given
        runningWithBlockedJournal();

        // When
        bank.submit(reading("B1", 2, HIGH), "test");
        bank.submit(new Input.BatterySilent("B2", BankScenario.second(3)), "test");

        // Then
        assertThat(bank.driven(2)).containsExactly("CHARGERS off", "LOADS off");
        assertThat(bank.describe().notJournalled()).isPositive();
    }

    @Test
    @Requirement({"BMS-11", "PRE-1"})
    void the_pre_alarm_never_waits_for_the_journal() throws Exception {
        // Given
        runningWithBlockedJournal();

        // When
        bank.submit(reading("B1", 2, 3_000), "test");
        bank.submit(reading("B1", 3, MIDDLE), "test");

        // Then
        assertThat(bank.driven(2)).containsExactly("PRE_ALARM on", "PRE_ALARM off");
    }

    @Test
    @Requirement("BMS-11")
    void on_goes_out_once_the_journal_has_it() throws Exception {
        // Given
        runningWithBlockedJournal();
        bank.decide(reading("B1", 2, HIGH));
        bank.decide(reading("B1", 3, MIDDLE));
        bank.awaitTicks();
        List<String> before = List.copyOf(bank.drivenSoFar);

        // When
        journal.unblock();

        // Then
        assertThat(before).containsExactly("CHARGERS off");
        assertThat(bank.driven(2)).containsExactly("CHARGERS off", "CHARGERS on");
    }

    @Test
    @Requirement("BMS-11")
    void a_late_acknowledgement_does_not_overtake_a_newer_off() throws Exception {
        // Given
        runningWithBlockedJournal();
        bank.decide(reading("B1", 2, HIGH));
        Append first = journal.next();
        bank.decide(reading("B1", 2.5, MIDDLE));
        bank.decide(reading("B1", 3, HIGH));

        // When
        journal.acknowledge(first);
        journal.acknowledge(journal.next());

        // Then
        assertThat(bank.settled().state().bms().isOn(Output.CHARGERS)).isFalse();
        assertThat(bank.drivenSoFar).containsExactly("CHARGERS off", "CHARGERS off");
    }

    @Test
    @Requirement("BMS-11")
    void on_goes_out_through_the_local_record_after_2_s() throws Exception {
        // Given
        runningWithBlockedJournal();
        bank.localRecord = CompletableFuture.completedFuture(null);
        bank.decide(reading("B1", 2, HIGH));
        bank.decide(reading("B1", 3, MIDDLE));
        bank.setTime(4.999);
        bank.awaitTicks();
        int recordedBefore = bank.recorded.size();

        // When
        bank.setTime(5);

        // Then
        assertThat(bank.driven(2)).containsExactly("CHARGERS off", "CHARGERS on");
        assertThat(recordedBefore).isZero();
        assertThat(LiveBank.next(bank.recorded))
                .anyMatch(envelope -> envelope.event() instanceof OutputSwitched(Output output, boolean on, var _)
                        && output == Output.CHARGERS
                        && on);
    }

    @Test
    @Requirement({"BMS-11", "CTL-3"})
    void where_nothing_can_be_recorded_only_an_operator_switches_on() throws Exception {
        // Given
        runningWithBlockedJournal();
        bank.decide(reading("B1", 2, HIGH));
        bank.decide(reading("B1", 3, MIDDLE));
        bank.setTime(5);
        LiveBank.next(bank.recorded);
        bank.awaitTicks();
        List<String> before = List.copyOf(bank.drivenSoFar);

        // When
        bank.decide(order(5, new Command.SwitchOn(Output.CHARGERS)));

        // Then
        assertThat(before).containsExactly("CHARGERS off");
        assertThat(bank.driven(2)).containsExactly("CHARGERS off", "CHARGERS on");
    }

    @Test
    @Requirement("BMS-11")
    void a_failed_local_record_is_tried_again_after_2_s() throws Exception {
        // Given
        runningWithBlockedJournal();
        bank.decide(reading("B1", 2, HIGH));
        bank.decide(reading("B1", 3, MIDDLE));
        bank.setTime(5);
        LiveBank.next(bank.recorded);
        bank.awaitTicks();
        bank.localRecord = CompletableFuture.completedFuture(null);

        // When
        bank.setTime(7);

        // Then
        assertThat(bank.driven(2)).containsExactly("CHARGERS off", "CHARGERS on");
    }

    @Test
    @Requirement("BMS-9")
    void off_is_repeated_every_5_s_and_on_only_where_it_was_switched_on() throws Exception {
        // Given
        running();
        bank.decide(reading("B1", 2, HIGH));
        bank.driven(1);
        bank.setTime(6.9);
        bank.eventually(() -> assertThat(bank.driven).contains("CHARGERS off")); // 5 s after the start's repetition
        bank.decide(reading("B1", 7, MIDDLE));
        bank.eventually(() -> assertThat(bank.driven).contains("CHARGERS on"));
        bank.awaitTicks();
        bank.driven.clear();

        // When
        bank.setTime(12);

        // Then
        bank.eventually(() -> assertThat(bank.driven).contains("CHARGERS on"));
        bank.awaitTicks();
        assertThat(bank.driven).containsExactly("CHARGERS on");
        assertThat(bank.drivenSoFar).doesNotContain("LOADS on");
    }

    /** A bank whose chargers have to be off, at an hour that the run before it has never reached. */
    private void switchedOffAnHourAhead() throws Exception {
        bank.setTime(3_600);
        journal.recover(BankRules.step(BankState.beforeFirstStart(site), reading("B1", -1, HIGH), "a|old|1")
                .state());
        assertThat(bank.driven(1)).containsExactly("CHARGERS off");
        bank.awaitTicks();
    }

    @Test
    @Requirement("BMS-9")
    void off_is_repeated_as_the_run_begins_and_every_5_s_then_although_bank_time_was_set_back() throws Exception {
        // Given
        switchedOffAnHourAhead();
        List<String> before = List.copyOf(bank.drivenSoFar);

        // When
        bank.begin();
        List<String> begun = bank.driven(1);
        bank.setTime(0);
        List<String> setBack = bank.driven(1);
        bank.awaitTicks();
        bank.setTime(5);

        // Then
        assertThat(before).containsExactly("CHARGERS off");
        assertThat(begun).containsExactly("CHARGERS off");
        assertThat(setBack).containsExactly("CHARGERS off");
        assertThat(bank.driven(1)).containsExactly("CHARGERS off");
        bank.awaitTicks();
        assertThat(bank.driven).isEmpty();
    }

    @Test
    @Requirement({"BMS-9", "GEN-2"})
    void hardware_that_is_found_off_is_only_switched_on_by_an_operator() throws Exception {
        // Given
        running();
        bank.decide(new Input.ReadBack(BankScenario.second(2), Output.LOADS, "a/B1", "B1", false));
        bank.setTime(30);
        bank.eventually(() -> assertThat(bank.lines()).contains("+CW-OUTPUT-STUCK B1"));
        bank.awaitTicks();
        List<String> before = List.copyOf(bank.drivenSoFar);

        // When
        bank.decide(order(30, new Command.SwitchOn(Output.LOADS)));

        // Then
        assertThat(before).doesNotContain("LOADS on", "CHARGERS on");
        bank.eventually(() -> assertThat(bank.drivenSoFar).contains("LOADS on"));
    }

    @Test
    @Requirement("GEN-2")
    void nothing_is_switched_on_before_begin_nor_before_every_battery_is_fresh() throws Exception {
        // Given
        BankState before = BankState.beforeFirstStart(site);
        before = BankRules.step(before, reading("B1", -10, HIGH), "a|old|1").state();
        before = BankRules.step(before, reading("B2", -10, MIDDLE), "a|old|2").state();
        journal.recover(before);
        bank.submit(reading("B1", -9, MIDDLE), "a|old|3");
        bank.settled();
        bank.awaitTicks();
        List<String> beforeBegin = List.copyOf(bank.drivenSoFar);
        bank.begin();
        bank.decide(order(0, new Command.SwitchOn(Output.LOADS)));
        bank.decide(reading("B1", 1, MIDDLE));
        bank.settled();
        bank.awaitTicks();
        List<String> beforeFresh = List.copyOf(bank.drivenSoFar);

        // When
        bank.decide(reading("B2", 1, MIDDLE));

        // Then
        bank.eventually(() -> assertThat(bank.drivenSoFar).contains("LOADS on", "CHARGERS on"));
        assertThat(beforeBegin).doesNotContain("LOADS on", "CHARGERS on");
        assertThat(beforeFresh).doesNotContain("LOADS on", "CHARGERS on");
    }

    @Test
    @Requirement({"GEN-2", "TOP-7"})
    void a_bypassed_battery_need_not_be_fresh() throws Exception {
        // Given
        journal.recover(BankState.beforeFirstStart(site));
        bank.begin();
        bank.decide(order(0, new Command.Bypass("B2")));
        bank.decide(reading("B1", 1, HIGH));

        // When
        bank.decide(reading("B1", 2, MIDDLE));

        // Then
        bank.eventually(() -> assertThat(bank.drivenSoFar).contains("CHARGERS on"));
    }
}
