package io.cellwarden.bms;

import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.bms.BmsState.Contactor;
import io.cellwarden.bms.BmsState.OperatorControl;
import io.cellwarden.event.LatchKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a checkpoint keeps of a BMS: its {@link BmsState} without what its site file says.
 *
 * @param switches its outputs
 * @param cable the batteries along the BMS cable
 * @param latches per kind the batteries that latched it, with their first-out cell
 * @param alarms alarms that the BMS judges, by code and battery
 * @param contactor what closing it has come to
 * @param operator overrides and locks
 * @param charge the charge stage
 * @param limits what chargers and loads may do; empty in a checkpoint from before there were any
 * @param monitors what battery monitors have measured, by name
 */
public record BmsMemory(
        OutputState switches,
        CableState cable,
        Map<LatchKind, Map<String, Integer>> latches,
        Map<AlarmOf, Instant> alarms,
        Contactor contactor,
        OperatorControl operator,
        ChargeState charge,
        Optional<LimitState> limits,
        Map<String, MonitorState> monitors) {
    /** Copies the maps. */
    public BmsMemory {
        latches = Map.copyOf(latches);
        alarms = Map.copyOf(alarms);
        monitors = Map.copyOf(monitors);
    }

    /** One of a checkpoint from before there were limits. */
    public BmsMemory(
            OutputState switches,
            CableState cable,
            Map<LatchKind, Map<String, Integer>> latches,
            Map<AlarmOf, Instant> alarms,
            Contactor contactor,
            OperatorControl operator,
            ChargeState charge) {
        this(switches, cable, latches, alarms, contactor, operator, charge, Optional.empty(), Map.of());
    }

    /** The same with limits and monitors. */
    public BmsMemory with(Optional<LimitState> known, Map<String, MonitorState> measured) {
        return new BmsMemory(switches, cable, latches, alarms, contactor, operator, charge, known, measured);
    }
}
