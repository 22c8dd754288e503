package io.cellwarden.site;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every warning, alarm, signal and error by its full code (SPEC section 3). Declared in the order in which the events
 * of one input name them: warnings first, then alarms (GEN-3).
 */
public enum AlarmCode {
    /** Cell under-voltage pre-alarm (ALM-1). */
    W_SL12("W-SL12", Kind.WARNING, "charge soon, or reduce the loads"),
    /** One of several temperature sensors tells nothing any more (own). */
    CW_SENSOR_LOST(
            "CW-SENSOR-LOST",
            Kind.WARNING,
            "look at the sensor; the others decide, and an alarm of cold or heat stays until it is back"),
    /** Cell under-voltage: loads off (ALM-2). */
    A_SL11("A-SL11", Kind.ALARM, "charge the battery; loads come back when all cells reach 3.20 V"),
    /** Charge inhibit on a high cell (ALM-3). */
    CW_CHARGE_INHIBIT("CW-CHARGE-INHIBIT", Kind.SIGNAL, "none: chargers come back when the cells fall below 3.60 V"),
    /** Cell over-voltage: the charger does not obey (ALM-4). */
    A_SL9("A-SL9", Kind.ALARM, "switch the charger off by hand: it does not obey the BMS"),
    /** Battery too cold to charge (ALM-5). */
    A_SL22("A-SL22", Kind.ALARM, "warm the battery before charging"),
    /** Battery too hot (ALM-6). */
    A_SL15("A-SL15", Kind.ALARM, "let the battery cool; find the heat"),
    /** A battery that told its temperature tells none any more (own): it may be too cold to charge. */
    CW_TEMPERATURE_LOST(
            "CW-TEMPERATURE-LOST",
            Kind.ALARM,
            "mend the sensor, or answer for the temperature yourself with cellwarden forget-sensors"),
    /** A battery's own BMS has protected it (AGG-2, own); the alarm names its words. */
    CW_HARDWARE_PROTECTS(
            "CW-HARDWARE-PROTECTS",
            Kind.ALARM,
            "the battery's own BMS has switched it off or complains: mend what the alarm names"),
    /** A battery's own BMS warns before it protects (own); the alarm names its words. */
    CW_HARDWARE_WARNS(
            "CW-HARDWARE-WARNS", Kind.SIGNAL, "none by itself: the battery's own BMS warns of what the alarm names"),
    /** A cell at 4.20 V or more: permanent damage probable (ALM-8). */
    CW_ABSOLUTE_MAX("CW-ABSOLUTE-MAX", Kind.CRITICAL, "disconnect the chargers by hand; have the battery examined"),
    /** A cell below 2.50 V: permanent damage probable (ALM-8). */
    CW_DEEP_DISCHARGE("CW-DEEP-DISCHARGE", Kind.CRITICAL, "disconnect all loads by hand; recover the battery slowly"),
    /** An output that does not follow its decision (BMS-9). */
    CW_OUTPUT_STUCK("CW-OUTPUT-STUCK", Kind.ALARM, "switch by hand; check cable, password and firmware of the device"),
    /** Current flows although the output is off (BMS-12). */
    CW_UNCONTROLLED("CW-UNCONTROLLED", Kind.ALARM, "find the load or charger that the BMS does not control"),
    /** An actor or a message inside this program failed (own). */
    CW_SOFTWARE_FAULT("CW-SOFTWARE-FAULT", Kind.ALARM, "report it with the journal; the battery is treated as silent"),
    /** Events cannot be made durable (own). */
    CW_JOURNAL_UNAVAILABLE("CW-JOURNAL-UNAVAILABLE", Kind.ALARM, "check disk and store; protection goes on"),
    /** A link brings no valid frame (own); the silence of its batteries is judged apart (TOP-6). */
    CW_LINK("CW-LINK", Kind.ALARM, "look at cable, power, speed and port of the link"),
    /** The disk of the journal, or the memory where inputs wait for it, runs full (own). */
    CW_DISK_SPACE("CW-DISK-SPACE", Kind.ALARM, "free space or give the site a larger disk; protection goes on"),
    /** The journal misses inputs: it was away, and there was no room to keep them (own). */
    CW_JOURNAL_GAP("CW-JOURNAL-GAP", Kind.ALARM, "free memory and mend the store; protection goes on"),
    /** A device refused what was written to switch it, or did not follow; the alarm says why (BMS-9, own). */
    CW_CONTROL_REFUSED("CW-CONTROL-REFUSED", Kind.ALARM, "switch by hand; then mend what the alarm names"),
    /** Two devices answer one address (own). */
    CW_ADDRESS_CLASH("CW-ADDRESS-CLASH", Kind.ALARM, "give one of the two devices another address"),
    /** A battery monitor of the bank complains (own). */
    CW_MONITOR("CW-MONITOR", Kind.ALARM, "look at what the battery monitor complains of; it moves no output"),
    /** Hardware failure (ALM-7). */
    E_SL24("E-SL24", Kind.ERROR, "restart the controller, then check for deep discharge, then suspect the hardware"),
    /** Balancer failure (ALM-7). */
    E_SL1("E-SL1", Kind.ERROR, "ask the dealer"),
    /** Internal communication (ALM-7). */
    E_SL2("E-SL2", Kind.ERROR, "ask the dealer"),
    /** Overlapped voltage (ALM-7). */
    E_SL9("E-SL9", Kind.ERROR, "ask the dealer"),
    /** Balancer update (ALM-7). */
    E_SL10("E-SL10", Kind.ERROR, "ask the dealer"),
    /** Settings lost (ALM-7); a factory reset clears it. */
    E_SL119("E-SL119", Kind.ERROR, "reset the settings to their defaults, then ask the dealer");

    /** How grave a code is. */
    public enum Kind {
        /** Something to act on before the BMS does. */
        WARNING,
        /** Only a signal to the BMS; normal while charging an unbalanced battery. */
        SIGNAL,
        /** The BMS has acted or a person must. */
        ALARM,
        /** Permanent damage is probable. */
        CRITICAL,
        /** Reported by hardware; moves no output. */
        ERROR
    }

    private final String text;
    private final Kind kind;
    private final String remedy;

    AlarmCode(String text, Kind kind, String remedy) {
        this.text = text;
        this.kind = kind;
        this.remedy = remedy;
    }

    /** The full code, for example {@code A-SL11}. */
    public String text() {
        return text;
    }

    /** How grave it is. */
    public Kind kind() {
        return kind;
    }

    /** Whether the BMS judges it from its outputs; all others are the battery's own. */
    public boolean ofBms() {
        return switch (this) {
            case CW_OUTPUT_STUCK,
                    CW_UNCONTROLLED,
                    CW_SOFTWARE_FAULT,
                    CW_JOURNAL_UNAVAILABLE,
                    CW_LINK,
                    CW_DISK_SPACE,
                    CW_JOURNAL_GAP,
                    CW_CONTROL_REFUSED,
                    CW_ADDRESS_CLASH,
                    CW_MONITOR -> true;
            default -> false;
        };
    }

    /** Whether readings raise it, so that it can be given a delay (GEN-1); hardware judges its own. */
    public boolean ofReadings() {
        return switch (this) {
            case CW_HARDWARE_PROTECTS, CW_HARDWARE_WARNS -> false;
            default -> !ofBms() && kind != Kind.ERROR;
        };
    }

    /** What a person should do. */
    public String remedy() {
        return remedy;
    }

    /** The code written that way. */
    public static Optional<AlarmCode> of(String text) {
        return Stream.of(values()).filter(code -> code.text.equals(text)).findFirst();
    }
}
