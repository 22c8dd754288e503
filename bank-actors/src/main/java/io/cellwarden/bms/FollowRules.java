package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.bms.BmsState.Device;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Whether devices and currents follow the outputs (BMS-9, BMS-12). */
final class FollowRules {
    /** More current than this although the output is off is not controlled (BMS-12). */
    private static final int FLOWS_ABOVE_MA = 500;

    private FollowRules() {}

    /** Raises and clears CW-UNCONTROLLED and CW-OUTPUT-STUCK of every battery. */
    static void judge(Draft<BmsState> draft, Map<String, BatteryReport> all, Map<String, BatteryReport> live) {
        Set<String> stuck = stuck(draft.state());
        for (BatteryReport report : all.values()) {
            String battery = report.name();
            boolean isLive = live.containsKey(battery);
            boolean charged =
                    isLive && report.charges(FLOWS_ABOVE_MA) && !draft.state().isOn(Output.CHARGERS);
            boolean drained = isLive
                    && report.discharges(FLOWS_ABOVE_MA)
                    && !draft.state().isOn(Output.LOADS);
            // A current that nobody knows ends nothing, unless there is nothing left to be judged.
            boolean over = !isLive
                    || report.currentMa() != Ints.ABSENT
                    || (draft.state().isOn(Output.CHARGERS) && draft.state().isOn(Output.LOADS));
            boolean judged = charged && isJudged(draft.state(), Output.CHARGERS, report)
                    || drained && isJudged(draft.state(), Output.LOADS, report);
            apply(draft, AlarmCode.CW_UNCONTROLLED, battery, judged, over && !charged && !drained, report.currentMa());
            applyStuck(draft, battery, stuck);
        }
        applyStuck(draft, "", stuck);
    }

    private static void applyStuck(Draft<BmsState> draft, String battery, Set<String> stuck) {
        boolean is = stuck.contains(battery);
        apply(draft, AlarmCode.CW_OUTPUT_STUCK, battery, is, !is, 0);
    }

    /** The batteries with a device that does not follow; the empty name for one of the bank. */
    private static Set<String> stuck(BmsState bms) {
        Set<String> stuck = Set.of();
        for (Device device : bms.readBacks().values()) {
            if (device.stuck() || failsToClose(bms, device)) {
                stuck = LoopRules.with(stuck, device.battery());
            }
        }
        return stuck;
    }

    /** A contactor that did not close is told to open and then agrees again; it is no less stuck (BMS-13). */
    private static boolean failsToClose(BmsState bms, Device device) {
        return device.output() == Output.CONTACTOR && bms.contactor().failures() > 0;
    }

    private static void apply(
            Draft<BmsState> draft, AlarmCode code, String battery, boolean raised, boolean cleared, int value) {
        Map<AlarmOf, Instant> alarms = draft.state().alarms();
        boolean active = !alarms.isEmpty() && alarms.containsKey(new AlarmOf(code, battery));
        if (!active && raised) {
            int limit = code == AlarmCode.CW_UNCONTROLLED ? FLOWS_ABOVE_MA : 0;
            draft.add(new AlarmRaised(code, battery, 0, value, limit));
        } else if (active && cleared) {
            draft.add(new AlarmCleared(code, battery, 0, value));
        }
    }

    /** Whether the output has been off for 30 s, and the battery was read since it went off and since the start. */
    private static boolean isJudged(BmsState bms, Output output, BatteryReport report) {
        return bms.settled().contains(output)
                && report.fresh()
                && report.takenAt().isAfter(bms.since(output));
    }

    /** The name under which a device is known here: an actuator may serve several outputs. */
    static String nameOf(Output output, String actuator) {
        return output.key() + " " + actuator;
    }

    /** The devices after one was read back. */
    static Map<String, Device> readBack(BmsState bms, Input.ReadBack report, Instant now) {
        Map<String, Device> devices = new HashMap<>(bms.readBacks());
        String name = nameOf(report.output(), report.actuator());
        Device before = devices.get(name);
        Instant since = before == null ? BmsState.NEVER : before.disagreesSince();
        boolean stuck = before != null && before.stuck();
        Device read = new Device(report.output(), report.battery(), report.on(), since, stuck);
        devices.put(name, compared(read, bms.isOn(report.output()), now));
        return devices;
    }

    /** The devices after an output was switched. */
    static Map<String, Device> switched(BmsState bms, Output output, boolean on, Instant now) {
        Map<String, Device> devices = new HashMap<>(bms.readBacks());
        devices.replaceAll((name, device) -> device.output() == output ? compared(device, on, now) : device);
        return devices;
    }

    /** The devices after a start or a pause: the 10 s of one that disagrees begin anew, it may have followed meanwhile. */
    static Map<String, Device> restarted(BmsState bms, Instant now) {
        Map<String, Device> devices = new HashMap<>(bms.readBacks());
        devices.replaceAll((name, device) -> device.waits() ? device.disagreeing(now, false) : device);
        return devices;
    }

    /** The devices after the 10 s of one are over. */
    static Map<String, Device> overdue(BmsState bms, String name) {
        Map<String, Device> devices = new HashMap<>(bms.readBacks());
        devices.computeIfPresent(name, (same, device) -> device.disagreeing(device.disagreesSince(), true));
        return devices;
    }

    private static Device compared(Device device, boolean on, Instant now) {
        if (device.on() == on) {
            return device.disagreeing(BmsState.NEVER, false);
        }
        boolean agreed = device.disagreesSince().equals(BmsState.NEVER);
        return device.disagreeing(agreed ? now : device.disagreesSince(), device.stuck());
    }
}
