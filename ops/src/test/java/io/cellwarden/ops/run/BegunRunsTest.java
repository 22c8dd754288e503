package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What earlier starts have left")
@Requirement("GEN-2")
class BegunRunsTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");
    private final BegunRuns runs = new BegunRuns("boot2");

    /** The begin of a run; it gets the number that follows. */
    private List<Envelope> started(String boot) {
        int before = bank.envelopes().size();
        bank.feed(new Input.Started(BankScenario.second(1), boot));
        return bank.envelopes().subList(before, bank.envelopes().size());
    }

    private BankActor.Description journalled(boolean recovered, long upTo) {
        BankState state = bank.state();
        return new BankActor.Description(state, recovered, 0, Optional.empty(), 0, upTo, Optional.empty());
    }

    @Test
    void may_go_once_the_journal_has_the_begin_of_this_run() {
        List<Envelope> begun = started("boot2");
        runs.decided("b1", begun);
        long number = begun.getFirst().sequence();

        assertThat(runs.isJournalled("b1", journalled(true, number - 1))).isFalse();
        assertThat(runs.isJournalled("b1", journalled(true, number))).isTrue();
        assertThat(runs.isJournalled("b2", journalled(true, number))).isFalse();
    }

    @Test
    void stays_before_this_run_has_begun() {
        runs.decided("b1", started("boot1"));

        assertThat(runs.isJournalled("b1", journalled(true, 1_000))).isFalse();
    }

    @Test
    void stays_while_the_journal_is_away() {
        runs.decided("b1", started("boot2"));

        assertThat(runs.isJournalled("b1", journalled(false, 1_000))).isFalse();
    }

    @Test
    void stays_where_the_journal_came_back_with_numbers_beyond_those_that_were_counted_without_it() {
        // Given a run that began without its journal
        runs.decided("b1", started("boot2"));
        // When the journal comes back: it had come to 1,000 before this run
        runs.numberedAnew("b1");
        // Then
        assertThat(runs.isJournalled("b1", journalled(true, 1_000))).isFalse();
        // And once the begin was judged again and is in the journal
        List<Envelope> again = started("boot2");
        runs.decided("b1", again);
        assertThat(runs.isJournalled("b1", journalled(true, again.getFirst().sequence())))
                .isTrue();
    }
}
