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

/** Whether devices and currents follow the outputs (BMS-9, BMS-12). */
final class FollowRules {
    /** More current than this although the output is off is not controlled (BMS-12). */
    private static final int FLOWS_ABOVE_MA = 500;

    private FollowRules() {}

    /** Raises and clears CW-UNCONTROLLED and CW-OUTPUT-STUCK of every battery. */
    static void judge(Draft<BmsState> draft, Map<String, BatteryReport> all, Map<String, BatteryReport> live) {
        for (BatteryReport report : all.values()) {
            String battery = report.name();
            boolean counts = live.containsKey(battery);
            boolean uncontrolled = counts && isUncontrolled(draft.state(), report, true);
            boolean stillFlows = counts && isUncontrolled(draft.state(), report, false);
            apply(draft, AlarmCode.CW_UNCONTROLLED, battery, uncontrolled, !stillFlows, report.currentMa());
            boolean stuck = draft.state().readBacks().values().stream()
                    .anyMatch(device -> device.stuck() && device.battery().equals(battery));
            apply(draft, AlarmCode.CW_OUTPUT_STUCK, battery, stuck, !stuck, 0);
        }
        boolean bankStuck = draft.state().readBacks().values().stream()
                .anyMatch(device -> device.stuck() && device.battery().isEmpty());
        apply(draft, AlarmCode.CW_OUTPUT_STUCK, "", bankStuck, !bankStuck, 0);
    }

    private static void apply(
            Draft<BmsState> draft, AlarmCode code, String battery, boolean raised, boolean cleared, int value) {
        boolean active = draft.state().alarms().containsKey(new AlarmOf(code, battery));
        if (!active && raised) {
            int limit = code == AlarmCode.CW_UNCONTROLLED ? FLOWS_ABOVE_MA : 0;
            draft.add(new AlarmRaised(code, battery, 0, value, limit));
        } else if (active && cleared) {
            draft.add(new AlarmCleared(code, battery, 0, value == Ints.ABSENT ? 0 : value));
        }
    }

    /** Current flows against an output that is off; {@code settled} asks whether it has been off for 30 s too. */
    private static boolean isUncontrolled(BmsState bms, BatteryReport report, boolean settled) {
        if (report.currentMa() == Ints.ABSENT) {
            return false;
        }
        boolean charges = report.currentMa() > FLOWS_ABOVE_MA && isOff(bms, Output.CHARGERS, report, settled);
        return charges || (report.currentMa() < -FLOWS_ABOVE_MA && isOff(bms, Output.LOADS, report, settled));
    }

    private static boolean isOff(BmsState bms, Output output, BatteryReport report, boolean settled) {
        boolean off = !bms.isOn(output);
        return settled ? bms.settled().contains(output) && report.validAt().isAfter(bms.since(output)) : off;
    }

    /** The devices after one was read back. */
    static Map<String, Device> readBack(BmsState bms, Input.ReadBack report, Instant now) {
        Map<String, Device> devices = new HashMap<>(bms.readBacks());
        Device before = devices.get(report.actuator());
        Instant since = before == null ? BmsState.NEVER : before.disagreesSince();
        boolean stuck = before != null && before.stuck();
        Device read = new Device(report.output(), report.battery(), report.on(), since, stuck);
        devices.put(report.actuator(), compared(read, bms.isOn(report.output()), now));
        return devices;
    }

    /** The devices after an output was switched. */
    static Map<String, Device> switched(BmsState bms, Output output, boolean on, Instant now) {
        Map<String, Device> devices = new HashMap<>(bms.readBacks());
        devices.replaceAll((name, device) -> device.output() == output ? compared(device, on, now) : device);
        return devices;
    }

    /** The devices after the 10 s of one are over. */
    static Map<String, Device> overdue(BmsState bms, String actuator) {
        Map<String, Device> devices = new HashMap<>(bms.readBacks());
        devices.computeIfPresent(
                actuator,
                (name, device) ->
                        new Device(device.output(), device.battery(), device.on(), device.disagreesSince(), true));
        return devices;
    }

    private static Device compared(Device device, boolean on, Instant now) {
        if (device.on() == on) {
            return new Device(device.output(), device.battery(), device.on(), BmsState.NEVER, false);
        }
        Instant since = device.disagreesSince().equals(BmsState.NEVER) ? now : device.disagreesSince();
        return new Device(device.output(), device.battery(), device.on(), since, device.stuck());
    }
}
