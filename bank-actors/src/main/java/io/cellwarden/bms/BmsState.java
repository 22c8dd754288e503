package io.cellwarden.bms;

import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Role;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the BMS of a bank knows beyond the reports of its batteries. Its parts are copied alone.
 *
 * @param site the bank
 * @param switches its outputs
 * @param cable the batteries along the BMS cable
 * @param latches per kind the batteries that latched it, with their first-out cell
 * @param alarms alarms that the BMS judges, by code and battery
 * @param contactor what closing it has come to (BMS-13)
 * @param operator overrides and locks (SPEC section 13)
 * @param charge the charge stage (CHG-3)
 * @param limits what chargers and loads may do (AGG-1)
 * @param monitors what battery monitors of the bank have measured, by name (MON-2)
 */
public record BmsState(
        BankSite site,
        OutputState switches,
        CableState cable,
        Map<LatchKind, Map<String, Integer>> latches,
        Map<AlarmOf, Instant> alarms,
        Contactor contactor,
        OperatorControl operator,
        ChargeState charge,
        LimitState limits,
        Map<String, MonitorState> monitors) {
    /** The time of what has never happened. */
    public static final Instant NEVER = Instant.MIN;

    /** Copies the maps. */
    public BmsState {
        latches = Map.copyOf(latches);
        alarms = Map.copyOf(alarms);
        monitors = Map.copyOf(monitors);
    }

    /** An output's level and since when. */
    public record Level(boolean on, Instant since) {}

    /** An alarm of one battery. */
    public record AlarmOf(AlarmCode code, String battery) {}

    /**
     * A device that an output drives, as last read back.
     *
     * @param disagreesSince since when it differs from the output, {@link #NEVER} while it agrees
     * @param stuck whether it has differed for 10 s (BMS-9)
     */
    public record Device(Output output, String battery, boolean on, Instant disagreesSince, boolean stuck) {
        /** Whether it differs, but not yet for 10 s. */
        boolean waits() {
            return !stuck && !disagreesSince.equals(NEVER);
        }

        Device disagreeing(Instant since, boolean isStuck) {
            return new Device(output, battery, on, since, isStuck);
        }
    }

    /**
     * The BMS cable loop (TOP-6).
     *
     * @param open whether it is open
     * @param battery the battery that opened it, empty for a pulled cable
     * @param from neighbour before the opening
     * @param to neighbour after it
     * @param cablePulled whether the link reports a pulled cable
     * @param silent batteries that are silent or have failed
     */
    public record Loop(boolean open, String battery, String from, String to, boolean cablePulled, Set<String> silent) {
        /** Copies the set. */
        public Loop {
            silent = Set.copyOf(silent);
        }
    }

    /**
     * Closing the contactor (BMS-13).
     *
     * @param failures failed closings in a row
     * @param closingDue when it must have closed, {@link #NEVER} while it need not
     * @param forced whether it is held closed although cells are low
     */
    public record Contactor(int failures, Instant closingDue, boolean forced) {}

    /** A lock for maintenance (CTL-2). */
    public record Lock(String who, Role role, String why) {}

    /**
     * What operators have ordered.
     *
     * @param overrideUntil end of the override of CTL-1, {@link #NEVER} while there is none
     * @param overrideWho who ordered it
     * @param locks outputs locked off
     */
    public record OperatorControl(Instant overrideUntil, String overrideWho, Map<Output, Lock> locks) {
        /** Copies the map. */
        public OperatorControl {
            locks = Map.copyOf(locks);
        }

        /** Whether loads are kept on despite a low cell. */
        public boolean overriding() {
            return !overrideUntil.equals(NEVER);
        }
    }

    /** The BMS before anything happened: everything on, no alarms. */
    public static BmsState initial(BankSite site) {
        Map<Output, Level> levels = new EnumMap<>(Output.class);
        site.bms().outputs().forEach(output -> levels.put(output, new Level(output != Output.PRE_ALARM, NEVER)));
        return new BmsState(
                site,
                new OutputState(levels, false, Set.of(), Set.of(), Map.of()),
                new CableState(Set.of(), Set.of(), new Loop(false, "", "", "", false, Set.of()), Map.of()),
                Map.of(),
                Map.of(),
                new Contactor(0, NEVER, false),
                new OperatorControl(NEVER, "", Map.of()),
                ChargeState.NONE,
                LimitState.initial(site),
                Map.of());
    }

    /** The level of every output the model has. */
    public Map<Output, Level> outputs() {
        return switches.levels();
    }

    /** Whether nothing may be switched on until every battery is fresh (GEN-2). */
    public boolean onHeld() {
        return switches.onHeld();
    }

    /** Outputs that have been off for 30 s (BMS-12). */
    Set<Output> settled() {
        return switches.settled();
    }

    /** Batteries with a W-SL12 raised since the last load disconnect (PRE-1). */
    Set<String> preAlarmPending() {
        return switches.preAlarmPending();
    }

    /** Devices by the keys of their output and actuator (BMS-9). */
    Map<String, Device> readBacks() {
        return switches.readBacks();
    }

    /**
     * The devices that an output drives by their actuator, as they were last read back (BMS-9); those never read back are
     * left out.
     */
    public SortedMap<String, Device> devices(Output output) {
        SortedMap<String, Device> devices = new TreeMap<>();
        String own = FollowRules.nameOf(output, "");
        readBacks().forEach((name, device) -> {
            if (device.output() == output) {
                devices.put(name.substring(own.length()), device);
            }
        });
        return devices;
    }

    /** The batteries of the last site file that was loaded (TOP-10). */
    public Set<String> listed() {
        return cable.listed();
    }

    /** Batteries taken out of the loop (TOP-7). */
    public Set<String> bypassed() {
        return cable.bypassed();
    }

    /** The BMS cable loop (TOP-6). */
    public Loop loop() {
        return cable.loop();
    }

    /** For each battery with a CW-LINK the status line of its link when the alarm came. */
    Map<String, String> badLinks() {
        return cable.badLinks();
    }

    /** What an alarm says in words: the status line of a bad link; empty for all others. */
    public String detail(AlarmOf alarm) {
        return alarm.code() == AlarmCode.CW_LINK
                ? Objects.requireNonNull(badLinks().getOrDefault(alarm.battery(), ""))
                : "";
    }

    /** Whether an output is on; an output the model does not have is off. */
    public boolean isOn(Output output) {
        Level level = outputs().get(output);
        return level != null && level.on();
    }

    /** Since when an output has its level. */
    public Instant since(Output output) {
        Level level = outputs().get(output);
        return level == null ? NEVER : level.since();
    }

    /** The batteries that hold a latch, with their first-out cells. */
    public Map<String, Integer> latched(LatchKind kind) {
        return Objects.requireNonNull(latches.getOrDefault(kind, Map.of()));
    }

    /** What a checkpoint keeps of it. */
    public BmsMemory memory() {
        return new BmsMemory(
                switches, cable, latches, alarms, contactor, operator, charge, Optional.of(limits), monitors);
    }

    /** The same BMS as a checkpoint has kept it; outputs that only another model has are left out. */
    public BmsState remembering(BmsMemory memory) {
        Map<Output, Level> levels = new EnumMap<>(Output.class);
        levels.putAll(outputs());
        levels.replaceAll(memory.switches().levels()::getOrDefault);
        return new BmsState(
                site,
                memory.switches().withLevels(levels),
                memory.cable(),
                memory.latches(),
                memory.alarms(),
                memory.contactor(),
                memory.operator(),
                memory.charge(),
                memory.limits().orElseGet(() -> LimitState.initial(site)),
                memory.monitors());
    }

    BmsState withListed(Set<String> now) {
        return withCable(cable.withListed(now));
    }

    BmsState withBypassed(Set<String> now) {
        return withCable(cable.withBypassed(now));
    }

    BmsState withLoop(Loop now) {
        return withCable(cable.withLoop(now));
    }

    BmsState withOutputs(Map<Output, Level> now) {
        return withSwitches(switches.withLevels(now));
    }

    BmsState withOnHeld(boolean now) {
        return withSwitches(switches.withOnHeld(now));
    }

    BmsState withSettled(Set<Output> now) {
        return withSwitches(switches.withSettled(now));
    }

    BmsState withPreAlarmPending(Set<String> now) {
        return withSwitches(switches.withPreAlarmPending(now));
    }

    BmsState withReadBacks(Map<String, Device> now) {
        return withSwitches(switches.withReadBacks(now));
    }

    BmsState withLatched(LatchKind kind, Map<String, Integer> now) {
        Map<LatchKind, Map<String, Integer>> all = new EnumMap<>(LatchKind.class);
        all.putAll(latches);
        if (now.isEmpty()) {
            all.remove(kind);
        } else {
            all.put(kind, Map.copyOf(now));
        }
        return new BmsState(site, switches, cable, all, alarms, contactor, operator, charge, limits, monitors);
    }

    BmsState withAlarm(AlarmOf alarm, Instant since) {
        Map<AlarmOf, Instant> more = new HashMap<>(alarms);
        more.put(alarm, since);
        return withAlarms(more);
    }

    BmsState withoutAlarm(AlarmOf alarm) {
        Map<AlarmOf, Instant> less = new HashMap<>(alarms);
        less.remove(alarm);
        return withAlarms(less);
    }

    BmsState withBadLinks(Map<String, String> now) {
        return withCable(cable.withBadLinks(now));
    }

    private BmsState withAlarms(Map<AlarmOf, Instant> now) {
        return new BmsState(site, switches, cable, latches, now, contactor, operator, charge, limits, monitors);
    }

    private BmsState withSwitches(OutputState now) {
        return new BmsState(site, now, cable, latches, alarms, contactor, operator, charge, limits, monitors);
    }

    private BmsState withCable(CableState now) {
        return new BmsState(site, switches, now, latches, alarms, contactor, operator, charge, limits, monitors);
    }

    BmsState withContactor(Contactor now) {
        return new BmsState(site, switches, cable, latches, alarms, now, operator, charge, limits, monitors);
    }

    BmsState withOperator(OperatorControl now) {
        return new BmsState(site, switches, cable, latches, alarms, contactor, now, charge, limits, monitors);
    }

    BmsState withCharge(ChargeState now) {
        return new BmsState(site, switches, cable, latches, alarms, contactor, operator, now, limits, monitors);
    }

    BmsState withLimits(LimitState now) {
        return new BmsState(site, switches, cable, latches, alarms, contactor, operator, charge, now, monitors);
    }

    BmsState withMonitor(String name, MonitorState now) {
        Map<String, MonitorState> all = new HashMap<>(monitors);
        all.put(name, now);
        return new BmsState(site, switches, cable, latches, alarms, contactor, operator, charge, limits, all);
    }
}
