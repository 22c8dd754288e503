package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankJournal.Append;
import io.cellwarden.bank.BankRules.Step;
import io.cellwarden.battery.BatteryRules;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.bms.BmsRules;
import io.cellwarden.bms.BmsState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Journalled;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A checkpoint")
class CheckpointsTest {
    private static final Instant FULL_HOUR = Instant.parse("2026-11-22T10:00:00Z");

    static LongStream seeds() {
        return Inputs.seeds(40);
    }

    private static BankState afterOneReading(BankSite site, Instant at) {
        return BankRules.feed(BankState.beforeFirstStart(site), readingAt("B1", at, 3_300), "test")
                .getLast()
                .state();
    }

    private static Input readingAt(String battery, Instant at, int mv) {
        return new Input.Reading(battery, at, 0, Ints.of(250), Ints.of(mv, mv, mv, mv));
    }

    private static List<Envelope> events(BankState state, Input input) {
        return BankRules.feed(state, input, "test").stream()
                .flatMap(step -> step.events().stream())
                .toList();
    }

    private static Optional<Envelope> due(BankState state, List<Envelope> events) {
        return Checkpoints.due(state, events, List.copyOf(events));
    }

    @Test
    void is_the_whole_banks_and_changes_no_part_by_itself() {
        BankState state = BankState.initial(BankSite.of(
                "b1", BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1"))));
        Envelope checkpoint = Checkpoints.of(state, 0);
        BatteryState battery = state.batteries().of("B1");

        assertThat(BatteryRules.evolve(battery, checkpoint.event(), Instant.EPOCH))
                .isSameAs(battery);
        assertThat(BmsRules.evolve(state.bms(), checkpoint.event(), Instant.EPOCH))
                .isSameAs(state.bms());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("GEN-2")
    void restores_the_state_it_was_made_of_whatever_has_happened(long seed) {
        Inputs inputs = new Inputs(seed);
        BankSite site = inputs.site();
        BankState initial = BankState.initial(site);
        BankState state = initial;
        for (Input input : inputs.inputs(site, 300)) {
            for (Step step : BankRules.feed(state, input, LinkPosition.source("a", "boot", state.sequence()))) {
                state = step.state();
                assertThat(BankRules.evolve(initial, Checkpoints.of(state, 7)))
                        .as("after %s", step.events().getFirst())
                        .isEqualTo(state);
                assertThat(BankRules.evolve(state, Checkpoints.of(state, 7))).isEqualTo(state);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T09:00:00.000Z, 2026-11-22T09:59:59.999Z, false",
        "2026-11-22T09:59:59.999Z, 2026-11-22T10:00:00.000Z, true",
        "2026-11-22T10:00:00.000Z, 2026-11-22T10:00:00.001Z, false",
        "2026-11-22T10:00:00.000Z, 2026-11-25T10:00:00.000Z, true",
    })
    void is_due_behind_the_first_events_of_an_hour(Instant before, Instant now, boolean due) {
        BankSite site = LiveBank.site("b1", "B1", "B2");
        BankState state = afterOneReading(site, before);
        List<Envelope> events = events(state, readingAt("B2", now, 3_300));

        Optional<Envelope> checkpoint = due(state, events);

        assertThat(checkpoint.isPresent()).isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource({"4998, false", "4999, true", "5000, false", "9999, true"})
    void is_due_behind_every_five_thousandth_input(long before, boolean due) {
        BankSite site = LiveBank.site("b1", "B1", "B2");
        BankState one = afterOneReading(site, FULL_HOUR);
        BankState state = BankMemory.of(one).stateOf(one.site(), before, FULL_HOUR);

        assertThat(due(state, events(state, readingAt("B2", FULL_HOUR, 3_300))).isPresent())
                .isEqualTo(due);
    }

    @Test
    void holds_the_fold_of_all_events_before_it_and_follows_them_without_a_gap() {
        BankSite site = LiveBank.site("b1", "B1", "B2");
        BankState state = afterOneReading(site, FULL_HOUR.minusSeconds(1));
        List<Envelope> events = new ArrayList<>(events(state, readingAt("B1", FULL_HOUR, 3_800)));

        Envelope checkpoint = due(state, events).orElseThrow();

        BankState folded = state;
        for (Envelope event : events) {
            folded = BankRules.evolve(folded, event);
        }
        assertThat(folded.bms().isOn(Output.CHARGERS)).isFalse();
        assertThat(BankRules.evolve(BankState.beforeFirstStart(site), checkpoint))
                .isEqualTo(folded);
        assertThat(checkpoint.sequence()).isEqualTo(events.getLast().sequence());
        assertThat(checkpoint.index()).isEqualTo(events.getLast().index() + 1);
        assertThat(checkpoint.time()).isEqualTo(FULL_HOUR);
    }

    @Test
    void is_not_made_of_nothing() {
        BankState first = BankState.beforeFirstStart(LiveBank.site("b1", "B1", "B2"));

        assertThat(due(first, events(first, readingAt("B1", FULL_HOUR, 3_300)))).isEmpty();
        assertThat(due(afterOneReading(first.site(), FULL_HOUR), List.of())).isEmpty();
    }

    @Test
    @Requirement("TOP-10")
    void leaves_what_the_site_file_has_got_since_as_before_its_first_input() {
        BankSite site = LiveBank.site("b1", "B1", "B2");
        BankState state = afterOneReading(site, FULL_HOUR);
        BankSite more = BankSite.of(
                "b1", BmsModel.LYNX_SMART_BMS_500, site.model(), List.of(List.of("B2"), List.of("B3"), List.of("B1")));

        BankState restored = BankRules.evolve(BankState.beforeFirstStart(more), Checkpoints.of(state, 1));

        assertThat(restored.site().batteries()).containsExactly("B2", "B3", "B1");
        assertThat(restored.batteries().of("B1").last())
                .isEqualTo(state.batteries().of("B1").last());
        assertThat(restored.batteries().of("B1").order()).isEqualTo(2);
        assertThat(restored.batteries().of("B3")).isEqualTo(BatteryState.initial(restored.site(), "B3"));
        assertThat(restored.bms().outputs().keySet()).isEqualTo(BmsModel.LYNX_SMART_BMS_500.outputs());
        assertThat(restored.bms().outputs().get(Output.CONTACTOR)).isEqualTo(new BmsState.Level(true, BmsState.NEVER));
    }

    @Test
    @Requirement("TOP-10")
    void gives_no_reading_to_a_battery_that_is_of_another_model_since() {
        BankSite site = LiveBank.site("b1", "B1", "B2");
        BankState state = afterOneReading(site, FULL_HOUR);
        BankSite other = BankSite.of(
                "b1", site.bms(), Catalogue.printed().find("25.6/200").orElseThrow(), site.strings());

        BankState restored = BankRules.evolve(BankState.beforeFirstStart(other), Checkpoints.of(state, 1));

        assertThat(restored.batteries().of("B1").last().known()).isFalse();
        assertThat(restored.batteries().of("B1").last().cells()).hasSize(8);
    }

    @Test
    @Requirement("BMS-11")
    void is_added_by_the_journal_itself_and_is_none_of_the_banks_events() {
        ActorTestKit kit = LiveBank.kit();
        try {
            BankSite site = LiveBank.site("b1", "B1", "B2");
            TestProbe<BankJournal.Report> reports = kit.createTestProbe(BankJournal.Report.class);
            ActorRef<BankJournal.Message> journal = kit.spawn(BankJournal.create(site, reports.getRef(), event -> ""));
            reports.expectMessageClass(BankJournal.Recovered.class);
            BankState state = BankState.beforeFirstStart(site);
            List<Envelope> decided = new ArrayList<>();
            for (int half = 0; half < 5; half++) {
                Step step = BankRules.step(state, readingAt("B1", FULL_HOUR.plusSeconds(1_800L * half), 3_300), "test");
                journal.tell(new Append(step.events()));
                reports.expectMessage(new BankJournal.Appended(step.state().sequence()));
                state = step.state();
                decided.addAll(step.events());
            }

            List<Envelope> stored =
                    PersistenceTestKit.create(kit.system())
                            .persistedInStorage(BankJournal.persistenceId("b1").id())
                            .stream()
                            .flatMap(event -> ((Journalled) event).envelopes().stream())
                            .toList();
            assertThat(stored.stream().filter(event -> event.event() instanceof Checkpoint))
                    .extracting(Envelope::time)
                    .containsExactly(FULL_HOUR.plusSeconds(3_600), FULL_HOUR.plusSeconds(7_200));
            assertThat(stored.stream().filter(event -> !(event.event() instanceof Checkpoint)))
                    .isEqualTo(decided);
            assertThat(BankRules.evolve(BankState.beforeFirstStart(site), stored.getLast()))
                    .isEqualTo(state);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
