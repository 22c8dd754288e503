package io.cellwarden.event;

import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.util.List;

/** What an operator can ask of a bank (SPEC section 13, TOP-7, SET-6). */
public sealed interface Command {
    /** Change one setting of a battery; {@code value} in the setting's own integer unit (SET-6). */
    record ChangeSetting(String battery, Setting setting, int value) implements Command {}

    /** Restore all defaults of a battery (SET-6); also clears E-SL119 (ALM-7). */
    record FactoryReset(String battery) implements Command {}

    /** Take a battery out of the BMS cable loop for fault-finding (TOP-7). */
    record Bypass(String battery) implements Command {}

    /** Put a bypassed battery back (TOP-7). */
    record EndBypass(String battery) implements Command {}

    /** Keep the loads on despite a low cell for 1 to 60 minutes (CTL-1). */
    record OverrideLoads(int minutes) implements Command {
        /** The longest that is carried out. */
        public static final int LONGEST_MINUTES = 60;
    }

    /** End the override early (CTL-1). */
    record EndOverride() implements Command {}

    /** Keep loads, chargers or the contactor off for maintenance (CTL-2). */
    record LockOff(Output output) implements Command {}

    /** Release a lock of the same or a lower role (CTL-2). */
    record Unlock(Output output) implements Command {}

    /** Close the contactor although cells are low, so that a charger can reach them (BMS-13). */
    record CloseContactor() implements Command {}

    /** Allow an output that hardware was found to hold off after a start to be switched on again (ARCHITECTURE 3). */
    record SwitchOn(Output output) implements Command {}

    /** Allow a battery to be charged again that was below 2.0 V a cell, after its recovery (CHG-5, REC-1). */
    record AllowCharge(String battery) implements Command {}

    /**
     * Wait no more for the temperature sensors of a battery that tell nothing any more: whoever orders it answers for its
     * temperature (ADR 0037).
     */
    record ForgetSensors(String battery) implements Command {}

    /**
     * Say that somebody has seen what waits to be acknowledged (LIF-1).
     *
     * @param battery whose alarms, empty for those of all batteries and of the bank itself
     * @param codes which of them, empty for all
     */
    record Acknowledge(String battery, List<AlarmCode> codes) implements Command {
        /** Copies the list. */
        public Acknowledge {
            codes = List.copyOf(codes);
        }
    }
}
