package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.alarm.Alarm;
import io.cellwarden.bank.BankRules.Step;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.bms.BmsState;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AdvisoryChanged;
import io.cellwarden.event.BankEvent.AlarmAcknowledged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.LoopClosed;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OfInput;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seed of a failure is its argument; {@code -Dcellwarden.seed=N} runs that one alone. */
@DisplayName("Whatever happens to a bank,")
class BankPropertyTest {
    private static final int INPUTS = 300;

    static LongStream seeds() {
        return Inputs.seeds(40);
    }

    /** A random bank, and every step that it takes. */
    private record Run(BankState initial, List<Step> steps) {
        static Run of(long seed) {
            Inputs inputs = new Inputs(seed);
            BankSite site = inputs.site();
            BankState initial = BankState.initial(site);
            List<Step> steps = new ArrayList<>();
            BankState state = initial;
            for (Input input : inputs.inputs(site, INPUTS)) {
                List<Step> more = BankRules.feed(state, input, "test");
                steps.addAll(more);
                state = more.getLast().state();
            }
            return new Run(initial, steps);
        }

        List<Envelope> envelopes() {
            return steps.stream().flatMap(step -> step.events().stream()).toList();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement({"GEN-2", "PRE-6"})
    void its_state_is_the_fold_of_its_events(long seed) {
        Run run = Run.of(seed);

        BankState folded = run.initial;
        for (Step step : run.steps) {
            for (Envelope envelope : step.events()) {
                folded = BankRules.evolve(folded, envelope);
            }
            assertThat(folded).as("after %s", step.events().getFirst()).isEqualTo(step.state());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void equal_inputs_give_equal_events(long seed) {
        assertThat(Run.of(seed).envelopes()).isEqualTo(Run.of(seed).envelopes());
    }

    /** Only what is shown depends on the wall clock. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement({"PRE-2", "GEN-5"})
    void a_wall_clock_that_is_set_changes_no_decision(long seed) {
        Inputs random = new Inputs(seed);
        BankSite site = random.site();
        BankState state = BankState.initial(site);
        BankState stepped = state;
        for (Input input : random.inputs(site, INPUTS)) {
            Instant at = stepped.clock().isAfter(input.at()) ? stepped.clock() : input.at();
            List<Step> steps = BankRules.feed(state, input, "test");
            List<Step> others = new ArrayList<>(BankRules.feed(stepped, input, "test"));
            state = steps.getLast().state();
            stepped = BankRules.step(others.getLast().state(), new Input.ClockStepped(at, seed * 3_600_000), "clock")
                    .state();
            assertThat(decided(others)).isEqualTo(decided(steps));
            assertThat(stepped.bms()).isEqualTo(state.bms());
            assertThat(stepped.batteries()).isEqualTo(state.batteries());
            assertThat(stepped.clock()).isEqualTo(state.clock());
        }
    }

    private static List<List<BankEvent>> decided(List<Step> steps) {
        return steps.stream()
                .map(step -> step.events().stream().map(Envelope::event).toList())
                .toList();
    }

    /** Timers are journalled as inputs: a replay fires them as recorded, and none of its own beside them. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void its_journalled_inputs_judged_again_give_the_same_events(long seed) {
        Run run = Run.of(seed);

        BankState state = run.initial;
        for (Step step : run.steps) {
            Envelope first = step.events().getFirst();
            List<Step> again = BankRules.feed(state, ((OfInput) first.event()).input(), first.source());
            assertThat(again).containsExactly(step);
            state = step.state();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("GEN-5")
    void its_sequence_has_no_gap_and_its_clock_never_goes_back(long seed) {
        Run run = Run.of(seed);

        BankState before = run.initial;
        for (Step step : run.steps) {
            assertThat(step.state().sequence()).isEqualTo(before.sequence() + 1);
            assertThat(step.state().clock()).isAfterOrEqualTo(before.clock());
            for (int i = 0; i < step.events().size(); i++) {
                Envelope envelope = step.events().get(i);
                assertThat(envelope.sequence()).isEqualTo(step.state().sequence());
                assertThat(envelope.time()).isEqualTo(step.state().clock());
                assertThat(envelope.index()).isEqualTo(i);
                assertThat(envelope.causeSequence()).isEqualTo(envelope.sequence());
                assertThat(envelope.causeIndex()).isBetween(0, Math.max(0, i - 1));
                assertThat(envelope.bank()).isEqualTo("b1");
                assertThat(envelope.rulesVersion()).isEqualTo(BankRules.VERSION);
            }
            before = step.state();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("GEN-3")
    void an_event_is_emitted_only_when_a_level_changes(long seed) {
        Run run = Run.of(seed);

        Map<Object, Boolean> levels = new HashMap<>();
        run.initial.site().bms().outputs().forEach(output -> levels.put(output, output != Output.PRE_ALARM));
        for (Step step : run.steps) {
            boolean loads = step.state().bms().isOn(Output.LOADS);
            for (Envelope envelope : step.events()) {
                switch (envelope.event()) {
                    case OutputSwitched e -> {
                        assertThat(levels.put(e.output(), e.on())).as("%s", e).isEqualTo(!e.on());
                        assertThat(e.causes().isEmpty())
                                .as("%s", e)
                                .isEqualTo(e.output() == Output.PRE_ALARM ? !e.on() && loads : e.on());
                    }
                    case AlarmRaised e -> change(levels, List.of(e.code(), e.battery()), true, e);
                    case AlarmCleared e -> change(levels, List.of(e.code(), e.battery()), false, e);
                    case AdvisoryChanged e -> change(levels, List.of(e.code(), e.battery()), e.raised(), e);
                    case LoopOpened e -> change(levels, "loop", true, e);
                    case LoopClosed e -> change(levels, "loop", false, e);
                    default -> {}
                }
            }
        }
    }

    private static void change(Map<Object, Boolean> levels, Object what, boolean level, BankEvent event) {
        assertThat(Boolean.TRUE.equals(levels.put(what, level))).as("%s", event).isEqualTo(!level);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("GEN-3")
    void the_first_event_is_the_input_and_the_others_follow_in_the_order_of_their_groups(long seed) {
        for (Step step : Run.of(seed).steps) {
            assertThat(step.events().getFirst().event()).isInstanceOfAny(InputAccepted.class, InputRefused.class);
            List<Integer> groups = step.events().stream()
                    .map(envelope -> group(envelope.event()))
                    .toList();
            assertThat(groups).as("%s", step.events()).isSorted();
        }
    }

    private static int group(BankEvent event) {
        return switch (event) {
            case InputAccepted _, InputRefused _ -> 0;
            case AlarmRaised e when e.code().kind() == AlarmCode.Kind.WARNING -> 1;
            case AlarmCleared e when e.code().kind() == AlarmCode.Kind.WARNING -> 1;
            case AlarmRaised _, AlarmCleared _ -> 2;
            case LoopOpened _, LoopClosed _ -> 3;
            case OutputSwitched e -> e.on() ? 5 : 4;
            case BankEvent.BalancingStarted _,
                    BankEvent.BalancingEnded _,
                    BankEvent.BalanceStatusChanged _,
                    BankEvent.BalanceJudged _,
                    BankEvent.FullyCharged _,
                    BankEvent.TransferStarted _,
                    BankEvent.TransferEnded _ -> 6;
            case AdvisoryChanged _ -> 7;
            default -> 8;
        };
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement({"BMS-7", "BMS-8", "BMS-13", "PRE-1", "PRE-3", "TOP-6", "TOP-7"})
    void what_must_be_off_is_off(long seed) {
        for (Step step : Run.of(seed).steps) {
            BankState state = step.state();
            BmsState bms = state.bms();
            boolean loop = bms.loop().open();
            boolean loadsLocked = bms.operator().locks().containsKey(Output.LOADS);
            boolean chargersLocked = bms.operator().locks().containsKey(Output.CHARGERS);
            for (BatteryState battery : state.batteries().values()) {
                if (bms.bypassed().contains(battery.name())) {
                    continue;
                }
                var alarms = battery.alarms();
                if (alarms.isActive(AlarmCode.A_SL11)) {
                    assertThat(bms.isOn(Output.LOADS))
                            .isEqualTo(bms.operator().overriding() && !loop && !loadsLocked && bms.isOn(Output.LOADS));
                }
                if (alarms.isActive(AlarmCode.CW_CHARGE_INHIBIT)
                        || alarms.isActive(AlarmCode.A_SL9)
                        || alarms.isActive(AlarmCode.A_SL22)
                        || alarms.isActive(AlarmCode.A_SL15)
                        || alarms.isActive(AlarmCode.CW_TEMPERATURE_LOST)) {
                    assertThat(bms.isOn(Output.CHARGERS)).isFalse();
                }
                if (battery.last().known() && battery.last().highestMv() > 4_200) {
                    assertThat(bms.isOn(Output.CONTACTOR)).isFalse();
                }
            }
            if (loop || loadsLocked) {
                assertThat(bms.isOn(Output.LOADS)).isFalse();
            }
            if (loop || chargersLocked) {
                assertThat(bms.isOn(Output.CHARGERS)).isFalse();
            }
            if (!bms.isOn(Output.LOADS)) {
                assertThat(bms.isOn(Output.PRE_ALARM)).isFalse();
            }
            for (Output follower : List.of(Output.SYSTEM_PORT, Output.INVERTER)) {
                if (bms.site().bms().has(follower)) {
                    assertThat(bms.isOn(follower)).isEqualTo(bms.isOn(Output.LOADS));
                }
            }
            if (bms.site().bms().has(Output.ALTERNATOR)) {
                assertThat(bms.isOn(Output.ALTERNATOR)).isEqualTo(bms.isOn(Output.CHARGERS));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("BMS-8")
    void what_nothing_holds_off_is_on(long seed) {
        for (Step step : Run.of(seed).steps) {
            BmsState bms = step.state().bms();
            boolean bypasses = !bms.bypassed().isEmpty();
            boolean free = !bms.onHeld()
                    && !bms.loop().open()
                    && bms.operator().locks().isEmpty();
            if (free && bms.latched(LatchKind.LOW_CELL).isEmpty()) {
                assertThat(bms.isOn(Output.LOADS)).isTrue();
            }
            boolean alarms = step.state().batteries().values().stream()
                    .anyMatch(battery -> !battery.alarms().active().isEmpty());
            if (free && !alarms && !bypasses) {
                assertThat(bms.isOn(Output.CHARGERS)).isTrue();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("GEN-2")
    void nothing_is_switched_on_before_every_battery_is_fresh_again(long seed) {
        for (Step step : Run.of(seed).steps) {
            boolean stale = step.state().batteries().values().stream()
                    .filter(battery -> !step.state().bms().bypassed().contains(battery.name()))
                    .anyMatch(battery -> !battery.last().fresh());
            if (step.state().bms().onHeld()) {
                assertThat(stale).isTrue();
                assertThat(step.events())
                        .extracting(Envelope::event)
                        .noneMatch(
                                event -> event instanceof OutputSwitched e && e.on() && e.output() != Output.PRE_ALARM);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("LIF-1")
    void what_is_up_is_shown_and_what_is_over_is_kept_until_somebody_has_seen_it(long seed) {
        Set<AlarmOf> unseen = new HashSet<>();
        for (Step step : Run.of(seed).steps) {
            for (Envelope envelope : step.events()) {
                switch (envelope.event()) {
                    case AlarmRaised e
                    when e.code().kind() != AlarmCode.Kind.SIGNAL -> unseen.add(new AlarmOf(e.code(), e.battery()));
                    case AlarmAcknowledged e ->
                        assertThat(unseen.remove(new AlarmOf(e.code(), e.battery())))
                                .as("%s", e)
                                .isTrue();
                    default -> {}
                }
            }
            assertThat(step.state().alarms().waiting()).extracting(Alarm::key).hasSameElementsAs(unseen);
            assertThat(step.state().alarms().alarms().values().stream()
                            .filter(alarm -> alarm.returned().isEmpty())
                            .map(Alarm::key))
                    .hasSameElementsAs(up(step.state()));
        }
    }

    private static Set<AlarmOf> up(BankState state) {
        Set<AlarmOf> up = new HashSet<>(state.bms().alarms().keySet());
        state.batteries()
                .values()
                .forEach(battery ->
                        battery.alarms().active().keySet().forEach(code -> up.add(new AlarmOf(code, battery.name()))));
        return up;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Requirement("LIF-1")
    void acknowledging_touches_no_battery_and_no_output(long seed) {
        Run run = Run.of(seed);

        BankState before = run.initial;
        for (Step step : run.steps) {
            Input input = ((OfInput) step.events().getFirst().event()).input();
            if (input instanceof Input.Operator operator && operator.command() instanceof Command.Acknowledge) {
                Step without = BankRules.step(before, new Input.ClockStepped(operator.at(), 0), "test");
                assertThat(step.events().stream()
                                .skip(1)
                                .map(Envelope::event)
                                .filter(event -> !(event instanceof AlarmAcknowledged)))
                        .containsExactlyElementsOf(without.events().stream()
                                .skip(1)
                                .map(Envelope::event)
                                .toList());
                assertThat(step.state().members()).isEqualTo(without.state().members());
                assertThat(step.state().bms()).isEqualTo(without.state().bms());
            }
            before = step.state();
        }
    }
}
