package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What other settings would have decided on the recorded readings. It judges the readings again; it does not simulate the
 * battery, whose readings would have been others had the decisions been others.
 */
public final class WhatIf {
    /** A 12 V system has four cells in series (TOP-2, TOP-3). */
    private static final int NOMINAL_CELL_V = 3;

    private final BankSite site;
    private final Map<String, Map<Setting, Integer>> changes;

    private WhatIf(BankSite site, Map<String, Map<Setting, Integer>> changes) {
        this.site = site;
        this.changes = changes;
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
     * Other settings for a bank.
     *
     * @param set each {@code settings.KEY=VALUE}, {@code batteries.NAME.settings.KEY=VALUE} or {@code bms=NAME}
     * @throws IllegalArgumentException naming the part that is wrong and what is allowed
     */
    public static WhatIf of(BankSite site, List<String> set) {
        BankSite changed = site;
        Map<String, Map<Setting, Integer>> changes = new HashMap<>();
        for (String one : set) {
            switch (Part.parse(one)) {
                case Part.OtherBms(BmsModel bms) ->
                    changed = new BankSite(
                            site.name(),
                            allowed(site, bms),
                            site.model(),
                            site.strings(),
                            site.settings(),
                            site.silentAfter(),
                            site.alarmDelays());
                case Part.OfAll(Setting setting, int value) ->
                    site.batteries().forEach(battery -> put(changes, battery, setting, value));
                case Part.OfOne(String battery, Setting setting, int value) -> {
                    if (!site.batteries().contains(battery)) {
                        throw new IllegalArgumentException("--set " + one + ": there is no battery " + battery
                                + "; batteries are " + site.batteries());
                    }
                    put(changes, battery, setting, value);
                }
            }
        }
        WhatIf whatIf = new WhatIf(changed, changes);
        site.batteries().forEach(battery -> whatIf.changed(battery, site.settingsOf(battery)));
        return whatIf;
    }

    /**
     * Checks parts as far as they are right or wrong whatever the bank.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what is allowed
     */
    public static void check(List<String> set) {
        set.forEach(Part::parse);
    }

    private static void put(Map<String, Map<Setting, Integer>> changes, String battery, Setting setting, int value) {
        changes.computeIfAbsent(battery, name -> new HashMap<>()).put(setting, value);
    }

    private static BmsModel allowed(BankSite site, BmsModel model) {
        int cells = site.strings().getFirst().size() * site.model().cells();
        int systemV = cells * NOMINAL_CELL_V;
        if (!model.systemVolts().contains(systemV)) {
            throw new IllegalArgumentException("--set bms=" + model.key() + ": a bank of " + systemV
                    + " V takes one of "
                    + Stream.of(BmsModel.values())
                            .filter(other -> other.systemVolts().contains(systemV))
                            .map(BmsModel::key)
                            .toList());
        }
        return model;
    }

    private BatterySettings changed(String battery, BatterySettings settings) {
        Map<Setting, Integer> values = new HashMap<>();
        for (Setting setting : Setting.values()) {
            values.put(setting, settings.get(setting));
        }
        values.putAll(of(battery));
        return BatterySettings.of(values);
    }

    /** Judges a journal under the other settings and tells every decision that differs, in order of time. */
    public List<Difference> run(Iterator<Envelope> journal) {
        Map<String, List<Instant>> then = new LinkedHashMap<>();
        Map<String, List<Instant>> now = new LinkedHashMap<>();
        BankState state = BankState.beforeFirstStart(site);
        for (List<Envelope> recorded : Replay.inputs(journal)) {
            note(recorded, then);
            for (BankRules.Step step : judge(state, recorded)) {
                note(step.events(), now);
                state = step.state();
            }
        }
        return differences(then, now);
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
        for (Input other : under(input)) {
            BankState before = steps.isEmpty() ? state : steps.getLast().state();
            steps.addAll(BankRules.feed(before, other, recorded.getFirst().source()));
        }
        return steps;
    }

    /** The input under the other settings, which no command of then changes. */
    private List<Input> under(Input input) {
        return switch (input) {
            case Input.SiteLoaded loaded -> List.of(under(loaded));
            case Input.Operator operator ->
                switch (operator.command()) {
                    case Command.ChangeSetting change
                    when of(change.battery()).containsKey(change.setting()) -> List.of();
                    case Command.FactoryReset reset when !of(reset.battery()).isEmpty() -> under(operator, reset);
                    default -> List.of(input);
                };
            default -> List.of(input);
        };
    }

    private Map<Setting, Integer> of(String battery) {
        return changes.getOrDefault(battery, Map.of());
    }

    /** The reset of all settings but those that are other ones. */
    private List<Input> under(Input.Operator operator, Command.FactoryReset reset) {
        return Stream.of(Setting.values())
                .filter(setting -> !of(reset.battery()).containsKey(setting))
                .map(setting -> (Command) new Command.ChangeSetting(reset.battery(), setting, setting.standard()))
                .map(command -> (Input)
                        new Input.Operator(operator.at(), operator.who(), operator.role(), operator.why(), command))
                .toList();
    }

    private Input under(Input.SiteLoaded loaded) {
        Map<String, BatterySettings> settings = new HashMap<>(loaded.settings());
        changes.keySet()
                .forEach(battery -> settings.put(
                        battery, changed(battery, loaded.settings().getOrDefault(battery, BatterySettings.factory()))));
        return new Input.SiteLoaded(loaded.at(), settings);
    }

    /** Whether a device followed is left out: it followed the decisions of then. */
    private static void note(List<Envelope> events, Map<String, List<Instant>> into) {
        for (Envelope event : events) {
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
                        into.computeIfAbsent(String.join(" ", what), name -> new ArrayList<>())
                                .add(event.time());
                    });
        }
    }

    /** Of each decision, what came at the same time is equal; the rest is paired in order. */
    private static List<Difference> differences(Map<String, List<Instant>> then, Map<String, List<Instant>> now) {
        List<Difference> differences = new ArrayList<>();
        Set<String> all = new LinkedHashSet<>(then.keySet());
        all.addAll(now.keySet());
        for (String what : all) {
            List<Instant> recorded = new ArrayList<>(then.getOrDefault(what, List.of()));
            List<Instant> other = new ArrayList<>(now.getOrDefault(what, List.of()));
            removeEqual(recorded, other);
            for (int i = 0; i < Math.max(recorded.size(), other.size()); i++) {
                if (i >= other.size()) {
                    differences.add(new Difference(Kind.NEVER, what, recorded.get(i), Duration.ZERO));
                } else if (i >= recorded.size()) {
                    differences.add(new Difference(Kind.NEW, what, other.get(i), Duration.ZERO));
                } else {
                    Duration moved = Duration.between(recorded.get(i), other.get(i));
                    Kind kind = moved.isNegative() ? Kind.EARLIER : Kind.LATER;
                    differences.add(new Difference(kind, what, recorded.get(i), moved));
                }
            }
        }
        differences.sort(Comparator.comparing(Difference::recorded));
        return differences;
    }

    /** Takes each time that is in both lists, which ascend, out of both. */
    private static void removeEqual(List<Instant> recorded, List<Instant> other) {
        List<Instant> recordedOnly = new ArrayList<>();
        int at = 0;
        for (Instant time : recorded) {
            while (at < other.size() && other.get(at).isBefore(time)) {
                at++;
            }
            if (at < other.size() && other.get(at).equals(time)) {
                other.remove(at);
            } else {
                recordedOnly.add(time);
            }
        }
        recorded.clear();
        recorded.addAll(recordedOnly);
    }
}
