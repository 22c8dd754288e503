package io.cellwarden.event;

import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that can happen to a bank. Time is data: each input carries its own, and a timer that fires is an input
 * too. Equal inputs in equal order give equal events (ARCHITECTURE 1, 2).
 */
public sealed interface Input {
    /** When it happened, on the clock of whoever saw it. */
    Instant at();

    /** An input that belongs to one battery; {@code battery} is its name in the bank. */
    sealed interface OfBattery extends Input {
        /** The battery's name. */
        String battery();
    }

    /**
     * What hardware tells again and again. Where it leads to nothing it is written with the readings around it, no sooner
     * (ADR 0020).
     */
    sealed interface Measured extends Input {}

    /**
     * What a battery measured. Not yet judged: values may be impossible (ALM-11). What it does not tell is unknown, whatever
     * it told before (ADR 0037); whoever reads a log fills its empty fields first (GEN-1).
     *
     * @param currentMa positive while charging; {@link Ints#ABSENT} is unknown
     * @param temperaturesDeciC one per sensor, before the temperature offset; a sensor that is missing or
     *     {@link Ints#ABSENT} is unknown
     * @param cellsMv one per cell; one that is {@link Ints#ABSENT} makes the reading refused
     */
    record Reading(String battery, Instant at, int currentMa, Ints temperaturesDeciC, Ints cellsMv)
            implements OfBattery, Measured {}

    /**
     * The state of charge that a battery's own hardware tells, which then counts instead of the counted one (MON-2). To be
     * told when it changes, and at least once a minute: later it is stale (AGG-4).
     *
     * @param socPermille 0 to 1,000; any other is refused
     */
    record StateOfCharge(String battery, Instant at, int socPermille) implements OfBattery, Measured {}

    /**
     * What a battery monitor of the bank, such as a shunt, measured; {@link Ints#ABSENT} for what it does not tell (MON-2).
     *
     * @param monitor its name in the site file; a bank may have several
     * @param voltageMv of the bank
     * @param currentMa of the bank, positive while charging
     * @param socPermille 0 to 1,000; any other makes it refused
     * @param consumedMah drawn since the bank was full, 0 or positive
     * @param timeToGoMin until the bank is empty at today's current
     */
    record MonitorReading(
            Instant at, String monitor, int voltageMv, int currentMa, int socPermille, int consumedMah, int timeToGoMin)
            implements Measured {}

    /**
     * What a battery's own hardware asks of chargers and loads; of this and the rules' own limits the smaller counts
     * (AGG-1). {@link Ints#ABSENT} for what it does not tell; 0 is a limit, "not at all". To be told when it changes, and
     * at least once a minute: later it is stale, and a stale limit counts as 0 (AGG-4).
     *
     * @param battery the battery, or the one that stands for all behind that hardware
     * @param chargeVoltageMv the most that a charger may give; 0 means: do not charge
     * @param chargeCurrentMa the most that may be charged, 0 or positive
     * @param dischargeCurrentMa the most that may be drawn, 0 or positive
     */
    record LimitsReport(String battery, Instant at, int chargeVoltageMv, int chargeCurrentMa, int dischargeCurrentMa)
            implements OfBattery, Measured {}

    /**
     * What a device tells of itself beside its readings, such as the history of a battery monitor or the resistances of a
     * pack's wires (MON-3). People read it; no rule looks at it. Told when it has changed, at most once an hour.
     *
     * @param device as the bank knows it: a battery, or a battery monitor
     */
    record DeviceFigures(Instant at, String device, List<Figure> figures) implements Input {
        /** Copies the list. */
        public DeviceFigures {
            figures = List.copyOf(figures);
        }
    }

    /** A reading with a value that is no possible number (NaN, out of range before rounding): ALM-11. */
    record UnreadableReading(String battery, Instant at, String reason) implements OfBattery {}

    /** A link has heard no valid reading of the battery for its {@code silent-after} (TOP-6). */
    record BatterySilent(String battery, Instant at) implements OfBattery {}

    /**
     * A link has stopped being well, or is well again; told once each, not for a single lost answer.
     *
     * @param battery the first of the bank's batteries behind the link: it stands for all of them
     * @param well whether valid frames come
     * @param text the link's status line, as people see it
     */
    record LinkReport(String battery, Instant at, boolean well, String text) implements OfBattery {}

    /**
     * Why a battery monitor complains, or that it does no more (MON-1). Told when it changes, and once a minute while it
     * complains.
     *
     * @param well whether it complains of nothing
     * @param text its reasons, for people; empty where it is well
     */
    record MonitorReport(Instant at, String monitor, boolean well, String text) implements Measured {}

    /** An actor of the battery failed or did not answer in time: the battery fails safe (ARCHITECTURE 2). */
    record BatteryFailed(String battery, Instant at, String what) implements OfBattery {}

    /** A message inside this program was lost; an alarm, but no reason to switch anything off (ARCHITECTURE 2). */
    record MessageLost(String battery, Instant at, String what) implements OfBattery {}

    /** Hardware reports an error E-SL…, or that it is gone (ALM-7). */
    record HardwareError(String battery, Instant at, AlarmCode code, boolean present) implements OfBattery {}

    /**
     * What a battery's own hardware says of its protections (ALM-7, AGG-2), in its own words. Told when it changes, and once
     * a minute while it says anything.
     *
     * @param charge whether it keeps the battery from being charged
     * @param discharge whether it keeps it from being discharged
     * @param protects the protections that have acted, empty if none has
     * @param warns what it warns of before it acts, empty if of nothing
     */
    record ProtectionReport(
            String battery, Instant at, boolean charge, boolean discharge, String protects, String warns)
            implements OfBattery, Measured {}

    /** Hardware reports whether it balances; it then leads, and our own run follows it (BAL-9). */
    record BalancerReport(String battery, Instant at, boolean active) implements OfBattery {}

    /** The serial number that a device gives for itself (TOP-10). */
    record DeviceIdentified(String battery, Instant at, String serial) implements OfBattery {}

    /**
     * A frame that was written to switch hardware, and what became of it.
     *
     * @param battery the battery whose device it went to, the first of those behind it; empty for a device of the bank
     * @param device the device as the site file names it: {@code link/battery}, or {@code link}
     * @param frame its bytes in hex
     * @param refused whether the device refused it, or read back did not follow
     * @param trouble what it says against it, or why nobody knows what became of it; empty where it was followed
     */
    record ControlFrame(Instant at, String battery, String device, String frame, boolean refused, String trouble)
            implements Measured {}

    /** A link hears two answers to one question again and again: two devices have the address of this battery's. */
    record AddressClash(String battery, Instant at, boolean present) implements OfBattery {}

    /** The state of one device that an output drives, as read back (BMS-9); {@code actuator} as in the site file. */
    record ReadBack(Instant at, Output output, String actuator, String battery, boolean on) implements Measured {}

    /** A timer that came due; {@code at} is when it fires, not before {@code timer.due()}. */
    record TimerFired(Instant at, Timer timer) implements Input {}

    /** A link sees the BMS cable loop pulled or joined (TOP-6). */
    record LoopReport(Instant at, boolean open, String from, String to) implements Input {}

    /** The charger reports its stage, which then counts instead of the judged one (CHG-3). */
    record ChargerReport(Instant at, ChargeStage stage) implements Input {}

    /** Voltage on the system side of an open contactor (BMS-13). */
    record SystemVoltage(Instant at, int voltageMv) implements Input {}

    /** An operator's command, with who and why (CTL-3). */
    record Operator(Instant at, String who, Role role, String why, Command command) implements Input {}

    /** The program started: readings before it are stale, nothing is switched on until all are fresh (GEN-2). */
    record Started(Instant at, String boot) implements Input {}

    /** The site file as read at a start; differences from the last one are changes "by file" (SET-9, TOP-10). */
    record SiteLoaded(Instant at, Map<String, BatterySettings> settings) implements Input {
        /** Copies the map. */
        public SiteLoaded {
            settings = Map.copyOf(settings);
        }
    }

    /** The journal cannot be written, or can again (ARCHITECTURE 3). */
    record JournalReport(Instant at, boolean available, String what) implements Input {}

    /**
     * Inputs were judged and will not be in the journal: it was away, and there was no room to keep them.
     *
     * @param inputs how many so far: readings that led to nothing, unless there were none left
     * @param from bank time of the first of them
     * @param to bank time of the last
     * @param goesOn whether more may follow; if not, this is the whole gap
     */
    record GapReport(Instant at, int inputs, Instant from, Instant to, boolean goesOn) implements Input {}

    /**
     * The space left for the journal has come to another level (ARCHITECTURE 3).
     *
     * @param freeMib what is left where least is left, in MiB
     * @param limitMib the limit that was passed: the one above it now, or the one that it left
     * @param what the figures for people: where, free, used a day, days left
     */
    record DiskReport(Instant at, DiskLevel level, int freeMib, int limitMib, String what) implements Input {}

    /**
     * The wall clock is {@code offsetMs} ahead of the bank's clock from now on, since it was set: displayed time follows
     * it, delays and ages do not (ARCHITECTURE 4).
     */
    record ClockStepped(Instant at, long offsetMs) implements Input {}

    /**
     * The program goes on after {@code pausedMs} in which it was stopped, or its computer slept. As after a start, what
     * came due meanwhile waits for a fresh reading (GEN-5).
     */
    record Resumed(Instant at, long pausedMs) implements Input {}
}
