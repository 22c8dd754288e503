package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.LoopClosed;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The BMS cable loop: one level of the bank (TOP-5, TOP-6). */
public final class LoopRules {
    /** The end of the loop at the BMS itself. */
    public static final String BMS = "BMS";

    /** So many refused readings in a row make a battery silent (ALM-11). */
    private static final int REFUSALS_TO_SILENCE = 3;

    private LoopRules() {}

    /** Opens or closes the loop as the live batteries and the cable ask for. */
    static void judge(Draft<BmsState> draft, Map<String, BatteryReport> live, Input input) {
        BmsState bms = draft.state();
        BmsState.Loop loop = bms.loop();
        Optional<String> missing = live.values().stream()
                .filter(report -> isMissing(loop, report))
                .min(Comparator.comparingInt(BatteryReport::order))
                .map(BatteryReport::name);
        boolean open = missing.isPresent() || loop.cablePulled();
        if (open && !loop.open()) {
            if (input instanceof Input.LoopReport report) {
                draft.add(new LoopOpened("", report.from(), report.to()));
            } else {
                missing.ifPresent(battery -> draft.add(opened(bms, battery)));
            }
        } else if (!open && loop.open()) {
            draft.add(new LoopClosed(loop.battery()));
        }
        faults(draft, input);
    }

    private static boolean isMissing(BmsState.Loop loop, BatteryReport report) {
        return loop.silent().contains(report.name()) || report.refusalsInRow() >= REFUSALS_TO_SILENCE;
    }

    /** A battery of which the software lost track is an alarm of its own, until its next valid reading. */
    private static void faults(Draft<BmsState> draft, Input input) {
        if (input instanceof Input.BatteryFailed failed) {
            if (!draft.state().alarms().containsKey(fault(failed.battery()))) {
                draft.add(new AlarmRaised(AlarmCode.CW_SOFTWARE_FAULT, failed.battery(), 0, 0, 0));
            }
        } else if (input instanceof Input.Reading reading
                && draft.state().alarms().containsKey(fault(reading.battery()))
                && !draft.state().loop().silent().contains(reading.battery())) {
            draft.add(new AlarmCleared(AlarmCode.CW_SOFTWARE_FAULT, reading.battery(), 0, 0));
        }
    }

    private static BmsState.AlarmOf fault(String battery) {
        return new BmsState.AlarmOf(AlarmCode.CW_SOFTWARE_FAULT, battery);
    }

    /** The opening at a battery: between its neighbours along the cable, bypassed ones skipped. */
    private static LoopOpened opened(BmsState bms, String battery) {
        List<String> chain = bms.site().batteries().stream()
                .filter(name -> !bms.bypassed().contains(name))
                .toList();
        int place = chain.indexOf(battery);
        String from = place == 0 ? BMS : chain.get(place - 1);
        String to = place == chain.size() - 1 ? BMS : chain.get(place + 1);
        return new LoopOpened(battery, from, to);
    }

    /** The silent batteries after an input was taken in. */
    static Set<String> silentAfter(BmsState.Loop loop, Input input) {
        return switch (input) {
            case Input.BatterySilent silent -> with(loop.silent(), silent.battery());
            case Input.BatteryFailed failed -> with(loop.silent(), failed.battery());
            case Input.Reading reading -> without(loop.silent(), reading.battery());
            case Input.TimerFired fired ->
                fired.timer().kind() == io.cellwarden.event.Timer.Kind.SILENCE
                        ? with(loop.silent(), fired.timer().subject())
                        : loop.silent();
            default -> loop.silent();
        };
    }

    static Set<String> with(Set<String> names, String name) {
        Set<String> more = new HashSet<>(names);
        more.add(name);
        return more;
    }

    static Set<String> without(Set<String> names, String name) {
        if (!names.contains(name)) {
            return names;
        }
        Set<String> less = new HashSet<>(names);
        less.remove(name);
        return less;
    }
}
