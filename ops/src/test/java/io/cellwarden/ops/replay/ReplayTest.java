package io.cellwarden.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.bank.Inputs;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seed of a failure is its argument; {@code -Dcellwarden.seed=N} runs that one alone. */
@DisplayName("A replay")
class ReplayTest {
    static LongStream seeds() {
        return Inputs.seeds(40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decides_what_was_decided_whatever_came(long seed) {
        // Given
        Inputs generator = new Inputs(seed);
        BankSite site = generator.site();
        List<Input> inputs = new ArrayList<>(Journals.started(site));
        inputs.addAll(generator.inputs(site, 300));
        List<Envelope> journal = Journals.of(site, inputs);
        // When
        List<Replay.Judged> judged = judge(site, journal);
        // Then
        assertThat(judged).allMatch(Replay.Judged::isEqual);
        assertThat(judged.stream().flatMap(one -> one.recorded().stream())).containsExactlyElementsOf(journal);
        assertThat(judged.stream().flatMap(one -> one.again().stream())).containsExactlyElementsOf(journal);
    }

    @Test
    void finds_the_one_input_whose_decision_was_falsified() {
        // Given: the loads were recorded as left on
        List<Envelope> journal = new ArrayList<>(Journals.of(Journals.SITE, Journals.incident()));
        Envelope off =
                journal.stream().filter(ReplayTest::isLoadsOff).findFirst().orElseThrow();
        journal.remove(off);
        // When
        List<Replay.Judged> different = judge(Journals.SITE, journal).stream()
                .filter(judged -> !judged.isEqual())
                .toList();
        // Then
        assertThat(different).singleElement().satisfies(judged -> {
            assertThat(judged.recorded()).noneMatch(ReplayTest::isLoadsOff);
            assertThat(judged.again()).anyMatch(ReplayTest::isLoadsOff);
            assertThat(judged.recorded().getFirst().sequence()).isEqualTo(off.sequence());
        });
    }

    @Test
    void of_no_journal_judges_nothing() {
        assertThat(judge(Journals.SITE, List.of())).isEmpty();
    }

    @Test
    void names_the_input_that_lacks_its_beginning() {
        // Given
        List<Envelope> journal = new ArrayList<>(Journals.of(Journals.SITE, Journals.incident()));
        Envelope off =
                journal.stream().filter(ReplayTest::isLoadsOff).findFirst().orElseThrow();
        journal.removeIf(event -> event.sequence() == off.sequence() && event.index() == 0);
        // Then
        assertThatThrownBy(() -> judge(Journals.SITE, journal))
                .hasMessage("input " + off.sequence() + " does not begin with it");
    }

    private static boolean isLoadsOff(Envelope event) {
        return event.event() instanceof OutputSwitched switched && switched.output() == Output.LOADS && !switched.on();
    }

    private static List<Replay.Judged> judge(BankSite site, List<Envelope> journal) {
        List<Replay.Judged> judged = new ArrayList<>();
        Replay.run(site, journal.iterator(), judged::add);
        return judged;
    }
}
