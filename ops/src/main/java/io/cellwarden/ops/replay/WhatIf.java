package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What other settings would have decided on the recorded readings. It judges the readings again; it does not simulate the
 * battery, whose readings would have been others had the decisions been others.
 */
public final class WhatIf {
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
    public record Difference(Kind kind, String what, Instant recorded, Duration moved) {}

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
            int equals = one.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("--set " + one + ": wanted is path=value");
            }
            String path = one.substring(0, equals).strip();
            String value = one.substring(equals + 1).strip();
            if (path.equals("bms")) {
                BmsModel bms = BmsModel.of(value)
                        .orElseThrow(() -> new IllegalArgumentException("--set " + one + ": no such BMS"));
                changed = new BankSite(
                        site.name(),
                        bms,
                        site.model(),
                        site.strings(),
                        site.settings(),
                        site.silentAfter(),
                        site.alarmDelays());
            } else {
                change(site, path, value, changes);
            }
        }
        WhatIf whatIf = new WhatIf(changed, changes);
        site.batteries().forEach(battery -> whatIf.changed(battery, site.settingsOf(battery)));
        return whatIf;
    }

    private static void change(BankSite site, String path, String value, Map<String, Map<Setting, Integer>> changes) {
        String[] parts = path.split("\\.");
        boolean ofBank = parts.length == 2 && parts[0].equals("settings");
        boolean ofOne = parts.length == 4
                && parts[0].equals("batteries")
                && parts[2].equals("settings")
                && site.batteries().contains(parts[1]);
        if (!ofBank && !ofOne) {
            throw new IllegalArgumentException(
                    "--set " + path + ": wanted is settings.KEY, batteries.NAME.settings.KEY or bms; batteries are "
                            + site.batteries());
        }
        Setting setting = Setting.of(parts[parts.length - 1])
                .orElseThrow(() -> new IllegalArgumentException("--set " + path + ": no such setting; there are "
                        + List.of(Setting.values()).stream().map(Setting::key).toList()));
        int number = number(path, setting, value);
        for (String battery : ofBank ? site.batteries() : List.of(parts[1])) {
            changes.computeIfAbsent(battery, name -> new HashMap<>()).put(setting, number);
        }
    }

    private static int number(String path, Setting setting, String value) {
        try {
            return switch (setting.unit()) {
                case MV -> Quantity.milli(new BigDecimal(value));
                case DECI_C -> Quantity.deci(new BigDecimal(value));
                case YES_NO ->
                    switch (value) {
                        case "yes", "true" -> 1;
                        case "no", "false" -> 0;
                        default -> throw new NumberFormatException(value);
                    };
            };
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("--set " + path + "=" + value + ": no value of this setting", wrong);
        }
    }

    private BatterySettings changed(String battery, BatterySettings settings) {
        Map<Setting, Integer> values = new HashMap<>();
        for (Setting setting : Setting.values()) {
            values.put(setting, settings.get(setting));
        }
        values.putAll(changes.getOrDefault(battery, Map.of()));
        return BatterySettings.of(values);
    }

    /** Judges a journal under the other settings and tells every decision that differs, in order of time. */
    public List<Difference> run(Iterator<Envelope> journal) {
        Map<String, List<Instant>> then = new LinkedHashMap<>();
        Map<String, List<Instant>> now = new LinkedHashMap<>();
        BankState state = BankState.beforeFirstStart(site);
        Instant last = Instant.MIN;
        for (List<Envelope> recorded : Replay.inputs(journal)) {
            note(recorded, then);
            last = recorded.getFirst().time();
            Input input = Replay.input(recorded);
            if (input instanceof Input.TimerFired) {
                continue; // other decisions have other timers
            }
            for (BankRules.Step step :
                    BankRules.feed(state, under(input), recorded.getFirst().source())) {
                note(step.events(), now);
                state = step.state();
            }
        }
        for (BankRules.Step step : BankRules.fire(state, last, true)) {
            note(step.events(), now);
        }
        return differences(then, now);
    }

    private Input under(Input input) {
        if (!(input instanceof Input.SiteLoaded loaded)) {
            return input;
        }
        Map<String, BatterySettings> settings = new HashMap<>();
        site.batteries()
                .forEach(battery -> settings.put(
                        battery, changed(battery, loaded.settings().getOrDefault(battery, BatterySettings.factory()))));
        return new Input.SiteLoaded(loaded.at(), settings);
    }

    private static void note(List<Envelope> events, Map<String, List<Instant>> into) {
        for (Envelope event : events) {
            EventJson.decision(event).ifPresent(told -> {
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

    /** The nth occurrence of a decision is compared with its nth occurrence under the other settings. */
    private static List<Difference> differences(Map<String, List<Instant>> then, Map<String, List<Instant>> now) {
        List<Difference> differences = new ArrayList<>();
        Set<String> all = new LinkedHashSet<>(then.keySet());
        all.addAll(now.keySet());
        for (String what : all) {
            List<Instant> recorded = then.getOrDefault(what, List.of());
            List<Instant> other = now.getOrDefault(what, List.of());
            for (int i = 0; i < Math.max(recorded.size(), other.size()); i++) {
                if (i >= other.size()) {
                    differences.add(new Difference(Kind.NEVER, what, recorded.get(i), Duration.ZERO));
                } else if (i >= recorded.size()) {
                    differences.add(new Difference(Kind.NEW, what, other.get(i), Duration.ZERO));
                } else if (!recorded.get(i).equals(other.get(i))) {
                    Duration moved = Duration.between(recorded.get(i), other.get(i));
                    Kind kind = moved.isNegative() ? Kind.EARLIER : Kind.LATER;
                    differences.add(new Difference(kind, what, recorded.get(i), moved));
                }
            }
        }
        differences.sort(java.util.Comparator.comparing(Difference::recorded));
        return differences;
    }
}
