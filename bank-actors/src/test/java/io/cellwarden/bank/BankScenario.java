package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.battery.BatteryState;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A bank under test, on a clock of its own: readings, time and commands go in, events come out as short lines
 * ({@link Lines}). Every step is also folded from its events and must give the state that the rules returned.
 *
 * <p>{@link #given} ends the preparation: the lines before it are forgotten.
 */
public final class BankScenario {
    /** Second 0 of every scenario. */
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final List<Envelope> heard = new ArrayList<>();
    private BankState state;
    private BankState folded;
    private Instant clock = START;

    private BankScenario(BankState state) {
        this.state = state;
        folded = state;
    }

    /** A bank of a site. */
    public static BankScenario of(BankSite site) {
        return new BankScenario(BankState.initial(site));
    }

    /** A bank that recovers from a journal, perhaps under another site file than the one it was written under. */
    public static BankScenario recovered(BankSite site, List<Envelope> journal) {
        BankState state = BankState.initial(site);
        for (Envelope envelope : journal) {
            state = BankRules.evolve(state, envelope);
        }
        return new BankScenario(state);
    }

    /** 12.8/200 batteries in parallel. */
    public static BankScenario bank(BmsModel bms, String... batteries) {
        return of(site(bms, batteries));
    }

    /** The site of {@link #bank}. */
    public static BankSite site(BmsModel bms, String... batteries) {
        List<List<String>> strings = Stream.of(batteries).map(List::of).toList();
        return BankSite.of("b1", bms, Catalogue.printed().find("12.8/200").orElseThrow(), strings);
    }

    /** The moment so many seconds after {@link #START}. */
    public static Instant second(double seconds) {
        return START.plusMillis(Math.round(seconds * 1_000));
    }

    /** The time of what comes next; does not fire timers by itself. */
    public BankScenario at(double seconds) {
        clock = second(seconds);
        return this;
    }

    /** The time of what comes next, from {@link #START}. */
    public BankScenario after(Duration duration) {
        clock = START.plus(duration);
        return this;
    }

    /** A reading without current at 25 °C; one voltage stands for all cells. */
    public BankScenario cells(String battery, int... cellsMv) {
        return reading(battery, 0, 250, cellsMv);
    }

    /** A reading with one temperature sensor; one voltage stands for all cells. */
    public BankScenario reading(String battery, int currentMa, int deciC, int... cellsMv) {
        int[] all = cellsMv;
        if (cellsMv.length == 1) {
            all = new int[state.site().model().cells()];
            Arrays.fill(all, cellsMv[0]);
        }
        return feed(new Input.Reading(battery, clock, currentMa, Ints.of(deciC), Ints.of(all)));
    }

    /** A reading with a cell at 0 mV: a broken sense wire. */
    public BankScenario impossible(String battery) {
        return cells(battery, 0);
    }

    /** An operator's command. */
    public BankScenario order(Command command) {
        return order(Role.OPERATOR, command);
    }

    /** A command of someone of that role. */
    public BankScenario order(Role role, Command command) {
        return feed(new Input.Operator(clock, "ann", role, "test", command));
    }

    /** The program starts again. */
    public BankScenario started() {
        return feed(new Input.Started(clock, "boot"));
    }

    /** The program goes on after a pause. */
    public BankScenario resumed() {
        return feed(new Input.Resumed(clock, 60_000));
    }

    /** The site file was read again, with these settings for some batteries. */
    public BankScenario siteLoaded(Map<String, BatterySettings> settings) {
        return feed(new Input.SiteLoaded(clock, settings));
    }

    /** The link says that a battery is silent. */
    public BankScenario silent(String battery) {
        return feed(new Input.BatterySilent(battery, clock));
    }

    /** The link reports the loop cable. */
    public BankScenario cable(boolean open) {
        return feed(new Input.LoopReport(clock, open, open ? "B1" : "", open ? "B2" : ""));
    }

    /** A device of the bank is read back. */
    public BankScenario readBack(Output output, boolean on) {
        return readBack(output, output.key(), "", on);
    }

    /** A device is read back. */
    public BankScenario readBack(Output output, String actuator, String battery, boolean on) {
        return feed(new Input.ReadBack(clock, output, actuator, battery, on));
    }

    /** The charger reports its stage. */
    public BankScenario charger(ChargeStage stage) {
        return feed(new Input.ChargerReport(clock, stage));
    }

    /** Hardware reports an error, or that it is gone. */
    public BankScenario hardware(String battery, AlarmCode code, boolean present) {
        return feed(new Input.HardwareError(battery, clock, code, present));
    }

    /** Hardware reports whether it balances. */
    public BankScenario balancer(String battery, boolean active) {
        return feed(new Input.BalancerReport(battery, clock, active));
    }

    /** Any input. */
    public BankScenario feed(Input input) {
        return take(BankRules.feed(state, input, "test"));
    }

    /** Time passes up to now: timers due so far fire, those due now too. */
    public BankScenario timers() {
        return take(BankRules.fire(state, clock, true));
    }

    private BankScenario take(List<BankRules.Step> steps) {
        for (BankRules.Step step : steps) {
            for (Envelope envelope : step.events()) {
                folded = BankRules.evolve(folded, envelope);
            }
            assertThat(folded).as("fold of %s", step.events()).isEqualTo(step.state());
            state = step.state();
            heard.addAll(step.events());
        }
        return this;
    }

    /** Ends the preparation. */
    public BankScenario given() {
        heard.clear();
        return this;
    }

    /** What people are told since {@link #given}, but for balancing: alarms, loop, outputs, advisories, refusals. */
    public List<String> events() {
        return told(false).map(envelope -> Lines.of(envelope.event())).toList();
    }

    /** The same, each with its second. */
    public List<String> timed() {
        return told(false)
                .map(envelope -> second(envelope) + " " + Lines.of(envelope.event()))
                .toList();
    }

    /** What people are told of balancing since {@link #given}. */
    public List<String> balancing() {
        return told(true).map(envelope -> Lines.of(envelope.event())).toList();
    }

    private Stream<Envelope> told(boolean balancing) {
        return heard.stream()
                .filter(envelope -> Lines.isPublic(envelope.event()))
                .filter(envelope -> Lines.isBalancing(envelope.event()) == balancing);
    }

    private static String second(Envelope envelope) {
        return java.math.BigDecimal.valueOf(
                        Duration.between(START, envelope.time()).toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** All events since {@link #given} of one kind. */
    public <E extends BankEvent> List<E> events(Class<E> type) {
        return heard.stream()
                .map(Envelope::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** All envelopes since {@link #given}. */
    public List<Envelope> envelopes() {
        return List.copyOf(heard);
    }

    /** The state now. */
    public BankState state() {
        return state;
    }

    /** One battery's state now. */
    public BatteryState battery(String name) {
        return state.batteries().get(name);
    }

    /** Whether an output is on now. */
    public boolean isOn(Output output) {
        return state.bms().isOn(output);
    }
}
