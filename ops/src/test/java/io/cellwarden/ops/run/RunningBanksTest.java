package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankActor.Description;
import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The banks of a site")
class RunningBanksTest {
    private static final BankState BEFORE = BankState.beforeFirstStart(BankSite.of(
            "b1", BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1"))));

    private static final BankState BEGUN = begun();

    private final AtomicInteger asked = new AtomicInteger();

    /** One input further, so its journal may lack one. */
    private static BankState begun() {
        return BankRules.feed(BEFORE, new Input.Started(Instant.parse("2026-03-01T00:00:00Z"), "boot"), "test")
                .getLast()
                .state();
    }

    /** Its first question is never answered. */
    private Behavior<BankActor.Message> busyAtFirst() {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof BankActor.Describe describe && asked.incrementAndGet() > 1) {
                describe.replyTo().tell(new BankActor.Description(BEFORE, true, 0));
            }
            return Behaviors.same();
        });
    }

    @Test
    @Requirement("GEN-2")
    void are_asked_again_where_one_that_begins_does_not_answer_in_time() throws InterruptedException {
        try (RunningBanks banks = new RunningBanks(ConfigFactory.load())) {
            // Given
            banks.begin("b1", busyAtFirst());
            // When
            BankActor.Description described = banks.awaitDescription("b1");
            // Then
            assertThat(described.state()).isEqualTo(BEFORE);
            assertThat(asked).hasValueGreaterThan(1);
        }
    }

    /** Answers these one after the other, the last again and again. */
    private static Behavior<BankActor.Message> answering(Description... descriptions) {
        Queue<Description> left = new ArrayDeque<>(List.of(descriptions));
        return Behaviors.receiveMessage(message -> {
            if (message instanceof BankActor.Describe describe) {
                describe.replyTo().tell(left.size() > 1 ? left.remove() : left.element());
            }
            return Behaviors.same();
        });
    }

    private static Description of(BankState state, boolean journalRecovered, long journalledUpTo) {
        return new Description(state, journalRecovered, 0, Optional.empty(), 0, journalledUpTo, Optional.empty());
    }

    private static boolean isJournalled(Description... descriptions) {
        try (RunningBanks banks = new RunningBanks(ConfigFactory.load())) {
            banks.begin("b1", answering(descriptions));
            return banks.awaitJournalled("b1");
        }
    }

    @Test
    @Requirement("GEN-2")
    void say_that_it_is_journalled_once_the_journal_has_what_was_decided_when_it_was_asked() {
        long decided = BEGUN.sequence();
        assertThat(isJournalled(of(BEGUN, true, decided - 1), of(BEGUN, true, decided - 1), of(BEGUN, true, decided)))
                .isTrue();
    }

    @Test
    @Requirement("GEN-2")
    void do_not_take_the_numbers_of_a_journal_that_comes_back_for_those_decided_without_it() {
        assertThat(isJournalled(of(BEGUN, false, 0), of(BEGUN, true, BEGUN.sequence())))
                .isFalse();
    }

    @Test
    @Requirement("GEN-2")
    void do_not_take_what_a_bank_that_begins_anew_knows_for_what_it_had_decided() {
        assertThat(isJournalled(of(BEGUN, true, 0), of(BEFORE, true, BEGUN.sequence())))
                .isFalse();
    }
}
