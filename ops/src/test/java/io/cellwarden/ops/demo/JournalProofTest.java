package io.cellwarden.ops.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.replay.Journals;
import io.cellwarden.ops.run.SiteProgram;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The proof of a journal")
class JournalProofTest {
    private final List<Envelope> journal = Journals.of(Journals.SITE, Journals.incident());
    private final DecidedLive live = new DecidedLive(SiteProgram.Decisions.UNSEEN);

    @Test
    void holds_for_what_was_decided_and_recorded() {
        decide(journal);
        JournalProof proof = proof(journal.stream());
        assertThat(proof.findings()).isEmpty();
        assertThat(proof.inputs()).isEqualTo(journal.getLast().sequence());
        assertThat(proof.events()).isEqualTo(journal.size());
        assertThat(proof.decisions()).isPositive();
        assertThat(proof.differences()).isZero();
        assertThat(proof.text()).contains("bank b1: ", " differences: 0, hash " + proof.hash());
    }

    @Test
    void holds_for_a_journal_that_an_earlier_start_began() {
        decide(journal.stream().filter(event -> event.sequence() > 40).toList());
        assertThat(proof(journal.stream()).findings()).isEmpty();
    }

    @Test
    void finds_an_input_that_is_missing() {
        decide(journal);
        assertThat(proof(without(event -> event.sequence() == 17)).findings())
                .anyMatch(finding -> finding.equals("bank b1: event 18.0 follows 16.0"));
    }

    @Test
    void finds_an_event_that_is_missing_within_an_input_and_that_it_was_decided_otherwise() {
        decide(journal);
        JournalProof proof = proof(without(event -> event.event() instanceof OutputSwitched));
        assertThat(proof.differences()).isPositive();
        assertThat(proof.findings())
                .anyMatch(finding ->
                        finding.contains("is decided otherwise: recorded [") && finding.contains("loads-off"))
                .anyMatch(finding -> finding.startsWith("bank b1: decided live was "));
    }

    @Test
    void finds_what_was_decided_and_never_recorded() {
        decide(journal);
        long last = journal.getLast().sequence();
        assertThat(proof(without(event -> event.sequence() == last)).findings())
                .contains("bank b1: the last input that was decided is " + last + ", the last in the journal is "
                        + (last - 1));
    }

    @Test
    void finds_a_journal_that_cannot_be_read_on() {
        decide(journal);
        Stream<Envelope> damaged = Stream.concat(journal.stream().limit(30), Stream.generate(() -> {
            throw new IllegalStateException("row 31 is damaged");
        }));
        assertThat(proof(damaged).findings()).anyMatch(finding -> finding.endsWith("row 31 is damaged"));
    }

    private void decide(List<Envelope> events) {
        events.forEach(event -> live.accept(List.of(event)));
    }

    private Stream<Envelope> without(Predicate<Envelope> left) {
        return journal.stream().filter(left.negate());
    }

    private JournalProof proof(Stream<Envelope> events) {
        return JournalProof.of(events, Journals.SITE, live);
    }
}
