package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.event.BankEvent.LoopClosed;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
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
        Optional<String> missing = missing(loop, live);
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
    }

    private static Optional<String> missing(BmsState.Loop loop, Map<String, BatteryReport> live) {
        for (BatteryReport report : live.values()) {
            if (isMissing(loop, report)) {
                return Optional.of(report.name());
            }
        }
        return Optional.empty();
    }

    private static boolean isMissing(BmsState.Loop loop, BatteryReport report) {
        return loop.silent().contains(report.name()) || report.refusalsInRow() >= REFUSALS_TO_SILENCE;
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
        if (names.contains(name)) {
            return names;
        }
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
