package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.event.BankEvent.LatchReleased;
import io.cellwarden.event.BankEvent.LatchSet;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import io.cellwarden.site.Threshold;
import io.cellwarden.site.Thresholds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Which outputs are on: one function over the causes of the policy table (BMS-7, BMS-8, BMS-13, PRE-1, PRE-3). */
public final class OutputRules {
    /** So many failed closings, then only an operator may close the contactor (BMS-13). */
    private static final int CLOSINGS_TRIED = 3;

    /** The outputs that follow the loads, and those that follow the chargers (BMS-7). */
    private static final List<Output> LOAD_SIDE = List.of(Output.LOADS, Output.SYSTEM_PORT, Output.INVERTER);

    private static final List<Output> CHARGE_SIDE = List.of(Output.CHARGERS, Output.ALTERNATOR);

    private static final List<AlarmCode> CHARGERS_OFF_FOR = List.of(
            AlarmCode.CW_CHARGE_INHIBIT,
            AlarmCode.A_SL9,
            AlarmCode.A_SL22,
            AlarmCode.A_SL15,
            AlarmCode.CW_TEMPERATURE_LOST);

    private static final LatchKind[] LATCHES = LatchKind.values();

    private OutputRules() {}

    /**
     * Sets and releases latches. A bypassed battery is no part of the bank: only its own cells release its own latch.
     *
     * @param all the reports of all batteries that were ever read
     * @param live of those not bypassed
     */
    static void latch(Draft<BmsState> draft, Collection<BatteryReport> all, Map<String, BatteryReport> live) {
        Thresholds thresholds = draft.state().site().thresholds();
        for (LatchKind kind : LATCHES) {
            if (isOfContactor(kind) && !draft.state().site().bms().has(Output.CONTACTOR)) {
                continue;
            }
            Map<String, Integer> before = draft.state().latched(kind); // each battery changes its own alone
            boolean bankReleases =
                    !before.isEmpty() && live.values().stream().allMatch(report -> releases(kind, report, thresholds));
            for (BatteryReport report : all) {
                boolean latched = before.containsKey(report.name());
                int cell = cellBeyond(kind, report);
                if (!latched && cell != 0) {
                    draft.add(new LatchSet(kind, report.name(), cell));
                } else if (latched
                        && releases(kind, report, thresholds)
                        && (bankReleases || !live.containsKey(report.name()))) {
                    draft.add(new LatchReleased(kind, report.name()));
                }
            }
        }
    }

    private static boolean isOfContactor(LatchKind kind) {
        return kind == LatchKind.CONTACTOR_LOW || kind == LatchKind.CONTACTOR_HIGH;
    }

    private static int cellBeyond(LatchKind kind, BatteryReport report) {
        return switch (kind) {
            case LOW_CELL -> report.cellOf(AlarmCode.A_SL11);
            case CONTACTOR_LOW -> report.contactorLowCell();
            case CONTACTOR_HIGH -> report.contactorHighCell();
            case DEEP_CELL -> report.deepCell();
        };
    }

    private static boolean releases(LatchKind kind, BatteryReport report, Thresholds thresholds) {
        return switch (kind) {
            case LOW_CELL, CONTACTOR_LOW -> report.lowestMv() >= thresholds.get(Threshold.LOW_RELEASE);
            case CONTACTOR_HIGH -> report.highestMv() < thresholds.get(Threshold.HIGH_RELEASE);
            case DEEP_CELL -> false; // an operator's to release
        };
    }

    /** Switches what has to be switched. {@code live} are the reports of non-bypassed batteries that were ever read. */
    static void judge(Draft<BmsState> draft, Map<String, BatteryReport> live, Input input) {
        List<Cause> loadsOffFor = loadsOffFor(draft.state(), live);
        LOAD_SIDE.forEach(output -> level(draft, output, loadsOffFor));
        List<Cause> chargersOffFor = chargersOffFor(draft.state(), live);
        CHARGE_SIDE.forEach(output -> level(draft, output, chargersOffFor));
        if (!ContactorRules.closingFailed(draft, input)) {
            ContactorRules.force(draft, live, input);
            level(draft, Output.CONTACTOR, contactorOpenFor(draft.state(), live));
        }
        preAlarm(draft, live);
    }

    private static void level(Draft<BmsState> draft, Output output, List<Cause> offFor) {
        BmsState bms = draft.state();
        if (!bms.site().bms().has(output)) {
            return;
        }
        boolean on = bms.isOn(output);
        if (on && !offFor.isEmpty()) {
            draft.add(new OutputSwitched(output, false, offFor));
        } else if (!on && offFor.isEmpty() && !bms.onHeld()) {
            draft.add(new OutputSwitched(output, true, List.of()));
        }
    }

    /** Every cause that holds the loads off (BMS-8). */
    public static List<Cause> loadsOffFor(BmsState bms, Map<String, BatteryReport> live) {
        List<Cause> causes = new ArrayList<>();
        if (!bms.operator().overriding()) {
            causes.addAll(latchCauses(bms, live, LatchKind.LOW_CELL, AlarmCode.A_SL11.text()));
        }
        addBankCauses(causes, bms, Output.LOADS, true);
        return causes;
    }

    /** Every cause that holds the chargers off (BMS-8). */
    public static List<Cause> chargersOffFor(BmsState bms, Map<String, BatteryReport> live) {
        List<Cause> causes = new ArrayList<>();
        for (BatteryReport report : live.values()) {
            for (AlarmCode code : CHARGERS_OFF_FOR) {
                if (report.has(code)) {
                    causes.add(Cause.of(code, report.name(), report.cellOf(code)));
                }
            }
        }
        causes.addAll(protectedCauses(bms.site(), live));
        addBankCauses(causes, bms, Output.CHARGERS, true);
        return causes;
    }

    /**
     * The batteries whose own hardware keeps them from being charged, where no string is left that may be; else the others
     * take the charge, and the limits tell how much (AGG-2).
     */
    private static List<Cause> protectedCauses(BankSite site, Map<String, BatteryReport> live) {
        List<Cause> causes = new ArrayList<>();
        for (List<String> string : site.strings()) {
            int before = causes.size();
            boolean there = false;
            for (String battery : string) {
                BatteryReport report = live.get(battery);
                there |= report != null;
                if (report != null && report.told().protection().charge()) {
                    causes.add(Cause.of(AlarmCode.CW_HARDWARE_PROTECTS, battery, 0));
                }
            }
            if (there && causes.size() == before) {
                return List.of();
            }
        }
        return causes;
    }

    /** Every cause that holds the contactor open (BMS-13); an open loop does not (TOP-6). */
    public static List<Cause> contactorOpenFor(BmsState bms, Map<String, BatteryReport> live) {
        List<Cause> causes = new ArrayList<>();
        if (!bms.contactor().forced()) {
            causes.addAll(latchCauses(bms, live, LatchKind.CONTACTOR_LOW, Cause.CONTACTOR_LOW));
        }
        causes.addAll(contactorHeldOpenFor(bms, live));
        return causes;
    }

    /** The causes that no force closes the contactor against. */
    static List<Cause> contactorHeldOpenFor(BmsState bms, Map<String, BatteryReport> live) {
        List<Cause> causes = new ArrayList<>(latchCauses(bms, live, LatchKind.CONTACTOR_HIGH, Cause.CONTACTOR_HIGH));
        if (bms.contactor().failures() >= CLOSINGS_TRIED) {
            causes.add(Cause.ofBank(Cause.CLOSING_FAILED));
        }
        addBankCauses(causes, bms, Output.CONTACTOR, false);
        return causes;
    }

    private static void addBankCauses(List<Cause> causes, BmsState bms, Output output, boolean loopCounts) {
        if (loopCounts && bms.loop().open()) {
            causes.add(new Cause(Cause.LOOP_OPEN, bms.loop().battery(), 0));
        }
        if (bms.operator().locks().containsKey(output)) {
            causes.add(Cause.ofBank(Cause.OPERATOR));
        }
    }

    static List<Cause> latchCauses(BmsState bms, Map<String, BatteryReport> live, LatchKind kind, String code) {
        Map<String, Integer> latched = bms.latched(kind);
        if (latched.isEmpty()) {
            return List.of();
        }
        return live.values().stream()
                .filter(report -> latched.containsKey(report.name()))
                .map(report -> new Cause(code, report.name(), latched.getOrDefault(report.name(), 0)))
                .toList();
    }

    private static void preAlarm(Draft<BmsState> draft, Map<String, BatteryReport> live) {
        BmsState bms = draft.state();
        if (!bms.site().bms().has(Output.PRE_ALARM)) {
            return;
        }
        boolean loads = bms.isOn(Output.LOADS);
        List<Cause> causes = loads && !bms.preAlarmPending().isEmpty()
                ? live.values().stream()
                        .filter(report -> bms.preAlarmPending().contains(report.name()))
                        .filter(report -> report.has(AlarmCode.W_SL12))
                        .map(report -> Cause.of(AlarmCode.W_SL12, report.name(), report.cellOf(AlarmCode.W_SL12)))
                        .toList()
                : List.of();
        if (causes.isEmpty() == bms.isOn(Output.PRE_ALARM)) {
            List<Cause> offFor = loads ? List.of() : loadsOffFor(bms, live); // PRE-3
            draft.add(new OutputSwitched(Output.PRE_ALARM, !causes.isEmpty(), causes.isEmpty() ? offFor : causes));
        }
    }
}
