package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What other settings would have decided on the recorded readings. It judges the readings again; it does not simulate the
 * battery, whose readings would have been others had the decisions been others.
 */
public final class WhatIf {
    private static final String SOURCE = "what-if";

    private final BankSite site;
    private final OtherSettings other;

    private WhatIf(BankSite site, OtherSettings other) {
        this.site = site;
        this.other = other;
    }

    /** How a decision differs. */
    public enum Kind {
        /** It would have come sooner. */
        EARLIER,
        /** It would have come later. */
        LATER,
        /** It would not have come. */
        NEVER,
        /** It came only under the other settings. */
        NEW
    }

    /**
     * A decision that differs.
     *
     * @param what the decision: event, code and battery
     * @param recorded when it was recorded, or would have come where it is new
     * @param moved how much later (negative: earlier); zero for never and new
     */
    public record Difference(Kind kind, String what, Instant recorded, Duration moved) {
        /** The same at the time that is shown. */
        Difference shown(DisplayTimes times) {
            return new Difference(kind, what, times.at(recorded).of(recorded), moved);
        }
    }

    /**
     * What came of it.
     *
     * @param differences every decision that differs, in order of time
     * @param same how many are the same at the same time
     */
    public record Outcome(List<Difference> differences, long same) {
        /** Copies the list. */
        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Other settings for a bank.
     *
     * @param set each {@code settings.KEY=VALUE}, {@code batteries.NAME.settings.KEY=VALUE}, {@code bms=NAME},
     *     {@code silent-after=TIME}, {@code alarm-delays.CODE=TIME} or {@code thresholds.KEY=VALUE}
     * @throws IllegalArgumentException naming the part that is wrong and what is allowed
     */
    public static WhatIf of(BankSite site, List<String> set) {
        return new WhatIf(site, OtherSettings.parse(site, set));
    }

    /**
     * Checks parts as far as they are right or wrong whatever the bank.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what is allowed
     */
    public static void check(List<String> set) {
        set.forEach(Part::parse);
    }

    /** Judges a journal under the other settings and tells every decision that differs, in order of time. */
    public List<Difference> run(Iterator<Envelope> journal) {
        return run(BankState.beforeFirstStart(site), journal, _ -> true).differences();
    }

    /**
     * Judges a journal from a start on, and compares the decisions of some times.
     *
     * @param start as it was recorded, before the first event of {@code journal}
     * @param isAsked whether a time of the bank is compared
     */
    Outcome run(BankState start, Iterator<Envelope> journal, Predicate<Instant> isAsked) {
        Comparison comparison = new Comparison();
        BankState state = begin(start);
        for (List<Envelope> recorded : Replay.inputs(journal)) {
            note(recorded, isAsked, comparison::recorded);
            for (BankRules.Step step : judge(state, recorded)) {
                note(step.events(), isAsked, comparison::other);
                state = step.state();
            }
        }
        return new Outcome(comparison.differences(), comparison.same());
    }

    /** The start under the other settings: from a first start on they come with the site file, later as commands. */
    private BankState begin(BankState start) {
        if (start.sequence() == 0) {
            return BankState.beforeFirstStart(other.site());
        }
        if (!other.site().equals(site)) {
            throw new IllegalArgumentException("the journal of bank " + site.name()
                    + " no longer begins with its first start; --set takes settings there, not bms, silent-after,"
                    + " alarm-delays or thresholds");
        }
        BankState state = start;
        for (String battery : site.batteries()) {
            for (Map.Entry<Setting, Integer> one : other.of(battery).entrySet()) {
                Command command = new Command.ChangeSetting(battery, one.getKey(), one.getValue());
                Input input = new Input.Operator(state.clock(), SOURCE, Role.ADMINISTRATOR, SOURCE, command);
                state = BankRules.step(state, input, SOURCE).state();
            }
        }
        return state;
    }

    /**
     * A recorded timer only says that every timer up to it had its turn: other decisions have other timers. Those behind
     * it, at the same time too, come with what is recorded next, as then.
     */
    private List<BankRules.Step> judge(BankState state, List<Envelope> recorded) {
        Input input = Replay.input(recorded);
        if (input instanceof Input.TimerFired fired) {
            return BankRules.fireUpTo(state, fired.timer());
        }
        List<BankRules.Step> steps = new ArrayList<>();
        for (Input one : under(input)) {
            BankState before = steps.isEmpty() ? state : steps.getLast().state();
            steps.addAll(BankRules.feed(before, one, recorded.getFirst().source()));
        }
        return steps;
    }

    /** The input under the other settings, which no command of then changes. */
    private List<Input> under(Input input) {
        return switch (input) {
            case Input.SiteLoaded loaded -> List.of(under(loaded));
            case Input.BatterySilent _ when judgesSilence() -> List.of(); // the rules find it by themselves
            case Input.Operator operator ->
                switch (operator.command()) {
                    case Command.ChangeSetting change
                    when other.of(change.battery()).containsKey(change.setting()) -> List.of();
                    case Command.FactoryReset reset
                    when !other.of(reset.battery()).isEmpty() -> under(operator, reset);
                    default -> List.of(input);
                };
            default -> List.of(input);
        };
    }

    private boolean judgesSilence() {
        return !other.site().silentAfter().equals(site.silentAfter());
    }

    /** The reset of all settings but those that are other ones. */
    private List<Input> under(Input.Operator operator, Command.FactoryReset reset) {
        return Stream.of(Setting.values())
                .filter(setting -> !other.of(reset.battery()).containsKey(setting))
                .map(setting -> (Command) new Command.ChangeSetting(reset.battery(), setting, setting.standard()))
                .map(command -> (Input)
                        new Input.Operator(operator.at(), operator.who(), operator.role(), operator.why(), command))
                .toList();
    }

    private Input under(Input.SiteLoaded loaded) {
        Map<String, BatterySettings> settings = new HashMap<>(loaded.settings());
        other.settings()
                .keySet()
                .forEach(battery -> settings.put(
                        battery,
                        other.over(battery, loaded.settings().getOrDefault(battery, BatterySettings.factory()))));
        return new Input.SiteLoaded(loaded.at(), settings);
    }

    /** Whether a device followed is left out: it followed the decisions of then. */
    private static void note(List<Envelope> events, Predicate<Instant> isAsked, BiConsumer<String, Instant> into) {
        for (Envelope event : events) {
            if (!isAsked.test(event.time())) {
                continue;
            }
            EventJson.decision(event)
                    .filter(told -> !AlarmCode.CW_OUTPUT_STUCK.text().equals(told.get("code")))
                    .ifPresent(told -> {
                        List<String> what = new ArrayList<>();
                        for (String part : List.of("event", "code", "battery", "status", "state")) {
                            Object value = told.get(part);
                            if (value != null) {
                                what.add(value.toString());
                            }
                        }
                        into.accept(String.join(" ", what), event.time());
                    });
        }
    }
}
