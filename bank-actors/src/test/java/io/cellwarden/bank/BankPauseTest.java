package io.cellwarden.bank;

import static io.cellwarden.bank.LiveBank.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@DisplayName("A live bank whose program was paused")
class BankPauseTest {
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);
    private static final ActorTestKit KIT = LiveBank.kit();

    private BankSite site;

    @BeforeEach
    void nameBank(TestInfo test) {
        site = LiveBank.site(test.getTestMethod().orElseThrow().getName(), "B1", "B2");
    }

    @AfterAll
    static void endAll() {
        KIT.shutdownTestKit();
    }

    private LiveBank begun() {
        LiveBank bank = LiveBank.withJournal(KIT, site.name(), site, BankScenario.second(0));
        bank.begin();
        bank.decide(reading("B2", 0, 3_300));
        bank.decide(reading("B1", 0, 2_700));
        return bank;
    }

    private static List<Input> pauses(LiveBank bank) {
        return LiveBank.inputs(bank.envelopes).stream()
                .filter(Input.Resumed.class::isInstance)
                .toList();
    }

    @Test
    @Requirement({"PRE-2", "GEN-5"})
    void fires_a_delay_that_ran_out_only_after_a_fresh_reading_whatever_comes_first() {
        try (LiveBank bank = begun()) {
            // Given
            bank.pause(Duration.ofSeconds(60));
            bank.setTime(60);
            // When
            bank.decide(reading("B2", 60, 3_300));
            bank.awaitTicks();
            // Then
            assertThat(bank.drivenSoFar).containsExactly("PRE_ALARM on");
            // When
            bank.decide(reading("B1", 60.1, 2_700));
            bank.setTime(60.2);
            // Then
            bank.eventually(() -> assertThat(bank.lines()).contains("loads-off (A-SL11 B1/1)"));
            assertThat(bank.drivenSoFar).contains("LOADS off");
            assertThat(pauses(bank)).containsExactly(new Input.Resumed(BankScenario.second(60), 60_000));
            bank.settled();
            LiveBank.assertFoldGives(BankState.beforeFirstStart(site), bank.envelopes);
        }
    }

    @Test
    @Requirement({"PRE-2", "GEN-5"})
    void takes_a_reading_that_was_on_its_way_before_the_pause_for_no_fresh_one() {
        try (LiveBank bank = begun()) {
            // Given
            bank.pause(Duration.ofSeconds(60));
            bank.setTime(60);
            bank.eventually(() -> assertThat(pauses(bank)).hasSize(1));
            // When
            bank.decide(reading("B1", 29.999, 2_700));
            bank.awaitTicks();
            // Then
            assertThat(pauses(bank)).hasSize(2);
            assertThat(bank.drivenSoFar).containsExactly("PRE_ALARM on");
            // When it was charged meanwhile
            bank.decide(reading("B1", 60.1, 3_300));
            bank.setTime(90);
            bank.awaitTicks();
            // Then
            assertThat(bank.drivenSoFar).containsExactly("PRE_ALARM on", "PRE_ALARM off");
            assertThat(pauses(bank)).hasSize(2);
            bank.settled();
            LiveBank.assertFoldGives(BankState.beforeFirstStart(site), bank.envelopes);
        }
    }

    @Test
    @Requirement({"PRE-2", "GEN-5"})
    void takes_a_reading_of_after_the_pause_for_a_fresh_one_though_the_pause_was_noticed_later() {
        try (LiveBank bank = begun()) {
            // Given
            bank.pause(Duration.ofSeconds(60));
            bank.setTime(60);
            bank.eventually(() -> assertThat(pauses(bank)).hasSize(1));
            // When
            bank.decide(reading("B1", 59.9, 2_700));
            bank.setTime(60.2);
            // Then
            bank.eventually(() -> assertThat(bank.drivenSoFar).contains("LOADS off"));
            assertThat(pauses(bank)).hasSize(1);
        }
    }

    @Test
    @Requirement("PRE-2")
    void takes_a_gap_up_to_the_longest_for_none() {
        try (LiveBank bank = begun()) {
            bank.pause(LONGEST_GAP);
            bank.awaitTicks();
            assertThat(pauses(bank)).isEmpty();

            bank.pause(LONGEST_GAP.plusNanos(1));
            bank.eventually(() -> assertThat(pauses(bank)).hasSize(1));
        }
    }
}
