package io.cellwarden.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.bank.Inputs;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static final int THREADS = 3;

    /** A checkpoint behind every so many inputs, as a journal has them. */
    private static List<Envelope> withCheckpoints(BankSite site, List<Envelope> journal, int every) {
        List<Envelope> all = new ArrayList<>();
        BankState state = BankState.beforeFirstStart(site);
        for (int i = 0; i < journal.size(); i++) {
            Envelope event = journal.get(i);
            all.add(event);
            state = BankRules.evolve(state, event);
            boolean last = i + 1 == journal.size() || journal.get(i + 1).sequence() != event.sequence();
            if (last && event.sequence() % every == 0) {
                all.add(Checkpoints.of(state, event.index() + 1));
            }
        }
        return all;
    }

    private static List<Replay.Judged> judgeInPieces(BankSite site, List<Envelope> journal) {
        List<Replay.Judged> judged = new ArrayList<>();
        Replay.run(site, journal.iterator(), THREADS, judged::add);
        return judged;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void in_pieces_on_several_threads_tells_the_same(long seed) {
        // Given: a journal with gaps, whose decisions are partly falsified
        Inputs generator = new Inputs(seed);
        BankSite site = generator.site();
        List<Input> inputs = new ArrayList<>(Journals.started(site));
        inputs.addAll(generator.inputs(site, 400));
        List<Envelope> whole = withCheckpoints(site, Journals.of(site, inputs), 20);
        Random random = new Random(seed);
        List<Envelope> falsified = whole.stream()
                .filter(event -> event.index() == 0 || event.event() instanceof Checkpoint || random.nextInt(10) > 0)
                .filter(event -> event.sequence() < 90 || event.sequence() > 95)
                .toList();
        // Then
        assertThat(judgeInPieces(site, whole)).isEqualTo(judge(site, whole)).hasSizeGreaterThan(300);
        assertThat(judgeInPieces(site, falsified)).isEqualTo(judge(site, falsified));
        assertThat(judge(site, falsified)).anyMatch(judged -> !judged.isEqual());
    }

    /** As a journal of other rules looks like: what is decided today goes on behind a checkpoint that says otherwise. */
    @Test
    void in_pieces_goes_on_from_what_is_decided_today_behind_a_checkpoint_that_differs() {
        List<Envelope> journal =
                new ArrayList<>(withCheckpoints(Journals.SITE, Journals.of(Journals.SITE, Journals.incident()), 1));
        Envelope off =
                journal.stream().filter(ReplayTest::isLoadsOff).findFirst().orElseThrow();
        journal.removeIf(event -> event.event() instanceof Checkpoint);
        journal.remove(off);
        List<Envelope> falsified = withCheckpoints(Journals.SITE, journal, 1);
        assertThat(judgeInPieces(Journals.SITE, falsified)).isEqualTo(judge(Journals.SITE, falsified));
    }

    @Test
    void in_pieces_tells_what_lies_in_front_of_damage_and_then_the_damage() {
        List<Envelope> journal = withCheckpoints(Journals.SITE, Journals.of(Journals.SITE, Journals.incident()), 5);
        RuntimeException damage = new UncheckedIOException(new IOException("byte 7"));
        Stream<Envelope> damaged =
                Stream.concat(journal.stream().limit(journal.size() / 2), Stream.<Envelope>generate(() -> {
                    throw damage;
                }));
        List<Replay.Judged> judged = new ArrayList<>();
        assertThatThrownBy(() -> Replay.run(Journals.SITE, damaged.iterator(), THREADS, judged::add))
                .isSameAs(damage);
        assertThat(judged).isNotEmpty().isEqualTo(judge(Journals.SITE, journal).subList(0, judged.size()));
    }

    @Test
    void in_pieces_names_the_input_that_lacks_its_beginning() {
        List<Envelope> journal = new ArrayList<>(Journals.of(Journals.SITE, Journals.incident()));
        journal.removeIf(event -> event.sequence() == 2 && event.index() == 0); // batteries that were listed stay
        assertThatThrownBy(() -> judgeInPieces(Journals.SITE, journal))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("input 2 does not begin with it");
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
