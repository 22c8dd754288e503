package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.event.BankEvent.BypassChanged;
import io.cellwarden.event.BankEvent.LatchReleased;
import io.cellwarden.event.BankEvent.Locked;
import io.cellwarden.event.BankEvent.OverrideEnded;
import io.cellwarden.event.BankEvent.OverrideStarted;
import io.cellwarden.event.BankEvent.Unlocked;
import io.cellwarden.event.Command;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Timer;
import io.cellwarden.site.Output;
import io.cellwarden.site.Threshold;
import io.cellwarden.unit.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What an operator may order, and what becomes of it (SPEC section 13, TOP-7). */
final class OperatorRules {
    /** Below this a battery is still in the first step of its recovery (REC-1). */
    private static final int RECOVERED_FROM_MV = 2_500;

    private OperatorRules() {}

    /** Why a command cannot be carried out; empty if it can (CTL-3). */
    static String refusal(BmsState bms, Map<String, BatteryReport> live, Input.Operator operator) {
        return switch (operator.command()) {
            case Command.ChangeSetting change -> unknown(bms, change.battery());
            case Command.FactoryReset reset -> unknown(bms, reset.battery());
            case Command.ForgetSensors forget -> unknown(bms, forget.battery());
            case Command.Bypass bypass -> {
                if (bms.bypassed().contains(bypass.battery())) {
                    yield bypass.battery() + " is bypassed already";
                }
                boolean last = bms.site().batteries().stream()
                                .filter(name -> !bms.bypassed().contains(name))
                                .count()
                        == 1;
                yield last ? "the last battery in the loop cannot be bypassed" : unknown(bms, bypass.battery());
            }
            case Command.EndBypass end ->
                bms.bypassed().contains(end.battery()) ? "" : end.battery() + " is not bypassed";
            case Command.AllowCharge allow -> allowChargeRefusal(bms, live, allow.battery());
            case Command.OverrideLoads override -> overrideRefusal(bms, live, override.minutes());
            case Command.Acknowledge _ -> ""; // the bank's to judge
            case Command.EndOverride _ -> bms.operator().overriding() ? "" : "there is no override";
            case Command.LockOff lock -> lockRefusal(bms, lock.output(), operator);
            case Command.Unlock unlock -> unlockRefusal(bms, unlock.output(), operator);
            case Command.CloseContactor _ ->
                bms.site().bms().has(Output.CONTACTOR)
                        ? ContactorRules.refusal(bms, live)
                        : without(bms, Output.CONTACTOR);
            case Command.SwitchOn on -> {
                boolean held = bms.site().bms().has(on.output()) && !bms.isOn(on.output());
                yield held ? "the bank itself holds the " + on.output().key() + " off" : without(bms, on.output());
            }
        };
    }

    /** Why a read-back is of nothing that this bank has; empty if it is. */
    static String refusal(BmsState bms, Input.ReadBack report) {
        String without = without(bms, report.output());
        return without.isEmpty() && !report.battery().isEmpty() ? unknown(bms, report.battery()) : without;
    }

    private static String unknown(BmsState bms, String battery) {
        return bms.site().batteries().contains(battery)
                ? ""
                : "there is no battery " + battery + " in bank " + bms.site().name();
    }

    private static String without(BmsState bms, Output output) {
        return bms.site().bms().has(output) ? "" : "a " + bms.site().bms().key() + " has no " + output.key();
    }

    private static String allowChargeRefusal(BmsState bms, Map<String, BatteryReport> live, String battery) {
        if (!bms.latched(LatchKind.DEEP_CELL).containsKey(battery)) {
            return battery + " may be charged: no cell of it was below 2.0 V since it was last allowed";
        }
        BatteryReport report = live.get(battery);
        if (report == null) {
            return battery + " is bypassed: put it back first";
        }
        return report.lowestMv() < RECOVERED_FROM_MV
                ? "CHG-5: a cell of " + battery + " is at " + Quantity.fromMilli(report.lowestMv())
                        + " V; recover the battery first, until all are at " + Quantity.fromMilli(RECOVERED_FROM_MV)
                        + " V"
                : "";
    }

    private static String overrideRefusal(BmsState bms, Map<String, BatteryReport> live, int minutes) {
        if (minutes < 1 || minutes > Command.OverrideLoads.LONGEST_MINUTES) {
            return "CTL-1: an override lasts 1 to " + Command.OverrideLoads.LONGEST_MINUTES + " minutes, not "
                    + minutes;
        }
        return tooLow(bms, live);
    }

    /** Which cell no override may go past (CTL-1); empty if there is none. */
    private static String tooLow(BmsState bms, Map<String, BatteryReport> live) {
        for (BatteryReport report : live.values()) {
            int floorMv = bms.site().bms().has(Output.CONTACTOR)
                    ? report.overrideFloorMv()
                    : bms.site().thresholds().get(Threshold.DEEP_DISCHARGE);
            if (report.lowestMv() < floorMv) {
                return "CTL-1: a cell of " + report.name() + " is at " + Quantity.fromMilli(report.lowestMv())
                        + " V, below " + Quantity.fromMilli(floorMv) + " V";
            }
        }
        return "";
    }

    private static String lockRefusal(BmsState bms, Output output, Input.Operator operator) {
        BmsState.Lock lock = bms.operator().locks().get(output);
        if (lock != null && operator.role().compareTo(lock.role()) <= 0) {
            return "CTL-2: " + output.key() + " is locked already by " + lock.who() + " as " + lock.role();
        }
        return output.isLockable()
                ? without(bms, output)
                : "CTL-2: only loads, chargers and the contactor can be locked, not the " + output.key();
    }

    private static String unlockRefusal(BmsState bms, Output output, Input.Operator operator) {
        BmsState.Lock lock = bms.operator().locks().get(output);
        if (lock == null) {
            return output.key() + " is not locked";
        }
        return operator.role().compareTo(lock.role()) < 0
                ? "CTL-2: " + output.key() + " was locked by " + lock.who() + " as " + lock.role()
                : "";
    }

    /** Ends an override that is over, or that a cell forbids (CTL-1). */
    static void endOverride(Draft<BmsState> draft, Map<String, BatteryReport> live, Input input) {
        BmsState bms = draft.state();
        if (bms.operator().overriding()) {
            String tooLow = tooLow(bms, live);
            if (!tooLow.isEmpty()) {
                draft.add(new OverrideEnded(tooLow));
            } else if (input instanceof Input.TimerFired fired && fired.timer().kind() == Timer.Kind.OVERRIDE_END) {
                draft.add(new OverrideEnded("expired"));
            }
        }
    }

    /** Carries out an operator's command that was not refused. */
    static void carryOut(Draft<BmsState> draft, Input input, Instant now) {
        if (!(input instanceof Input.Operator operator)) {
            return;
        }
        String who = operator.who();
        String why = operator.why();
        switch (operator.command()) {
            case Command.ChangeSetting _,
                    Command.FactoryReset _,
                    Command.ForgetSensors _,
                    Command.CloseContactor _,
                    Command.SwitchOn _,
                    Command.Acknowledge _ -> {} // the battery's, the outputs', the alarms'
            case Command.Bypass bypass -> draft.add(new BypassChanged(bypass.battery(), true, who, why));
            case Command.AllowCharge allow -> draft.add(new LatchReleased(LatchKind.DEEP_CELL, allow.battery()));
            case Command.EndBypass end -> draft.add(new BypassChanged(end.battery(), false, who, why));
            case Command.OverrideLoads override -> {
                Instant until = now.plus(Duration.ofMinutes(override.minutes()));
                draft.add(new OverrideStarted(until, who, why));
            }
            case Command.EndOverride _ -> draft.add(new OverrideEnded("ended by " + who));
            case Command.LockOff lock -> draft.add(new Locked(lock.output(), who, operator.role(), why));
            case Command.Unlock unlock -> draft.add(new Unlocked(unlock.output(), who));
        }
    }
}
