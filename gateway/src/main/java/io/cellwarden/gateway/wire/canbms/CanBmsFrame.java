package io.cellwarden.gateway.wire.canbms;

import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;

/** What a battery, or an inverter, says in one frame. A field behind the end of the frame is absent. */
public sealed interface CanBmsFrame {
    /** 0x351: what the battery asks of chargers and loads. A charge voltage of 0 means: do not charge. */
    record Limits(int chargeVoltageMv, OptionalInt chargeCurrentMa, OptionalInt dischargeCurrentMa, OptionalInt lowMv)
            implements CanBmsFrame {}

    /** 0x355: how full it is, in 0.1 %, and its state of health in percent. */
    record Charge(int socPermille, OptionalInt healthPercent) implements CanBmsFrame {}

    /** 0x356: what is measured. */
    record Measured(int voltageMv, OptionalInt currentMa, OptionalInt temperatureDeciC) implements CanBmsFrame {}

    /** 0x359, as Pylontech has it. */
    record Flags(Set<PylonFlag> protections, Set<PylonFlag> alarms, OptionalInt modules) implements CanBmsFrame {
        /** Copies the sets. */
        public Flags {
            protections = Set.copyOf(protections);
            alarms = Set.copyOf(alarms);
        }
    }

    /** 0x35A, as Victron and SMA have it: what is active; all else is in order, not supported or not available. */
    record Alarms(Set<CanAlarm> alarms, Set<CanAlarm> warnings) implements CanBmsFrame {
        /** Copies the sets. */
        public Alarms {
            alarms = Set.copyOf(alarms);
            warnings = Set.copyOf(warnings);
        }
    }

    /** 0x35C: what it allows, and whether it wants to be charged. */
    record Requests(boolean charge, boolean discharge, boolean chargeSoon, boolean chargeNow, boolean fullCharge)
            implements CanBmsFrame {}

    /** 0x373: the extremes of its cells and temperatures. */
    record Extremes(OptionalInt lowestMv, OptionalInt highestMv, OptionalInt lowestDeciC, OptionalInt highestDeciC)
            implements CanBmsFrame {}

    /** A name: 0x35E manufacturer, 0x370 and 0x371 battery, 0x374 to 0x377 cells, 0x380 to 0x382 serial and family. */
    record Text(String what, String text) implements CanBmsFrame {}

    /** Numbers that no rule needs: 0x354, 0x35F, 0x372, 0x378, 0x379. */
    record Numbers(String type, SequencedMap<String, Long> numbers) implements CanBmsFrame {}

    /** 0x305 to 0x307: an inverter is there. */
    record KeepAlive() implements CanBmsFrame {}
}
