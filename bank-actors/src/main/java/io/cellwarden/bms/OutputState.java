package io.cellwarden.bms;

import io.cellwarden.bms.BmsState.Device;
import io.cellwarden.bms.BmsState.Level;
import io.cellwarden.site.Output;
import java.util.Map;
import java.util.Set;

/**
 * Where the outputs of a bank stand, and what follows them.
 *
 * @param levels the level of every output the model has
 * @param onHeld whether nothing may be switched on until every battery is fresh (GEN-2)
 * @param settled outputs that have been off for 30 s (BMS-12)
 * @param preAlarmPending batteries with a W-SL12 raised since the last load disconnect (PRE-1)
 * @param readBacks devices by the keys of their output and actuator (BMS-9)
 */
public record OutputState(
        Map<Output, Level> levels,
        boolean onHeld,
        Set<Output> settled,
        Set<String> preAlarmPending,
        Map<String, Device> readBacks) {
    /** Copies the collections. */
    public OutputState {
        levels = Map.copyOf(levels);
        settled = Set.copyOf(settled);
        preAlarmPending = Set.copyOf(preAlarmPending);
        readBacks = Map.copyOf(readBacks);
    }

    OutputState withLevels(Map<Output, Level> now) {
        return new OutputState(now, onHeld, settled, preAlarmPending, readBacks);
    }

    OutputState withOnHeld(boolean now) {
        return new OutputState(levels, now, settled, preAlarmPending, readBacks);
    }

    OutputState withSettled(Set<Output> now) {
        return new OutputState(levels, onHeld, now, preAlarmPending, readBacks);
    }

    OutputState withPreAlarmPending(Set<String> now) {
        return new OutputState(levels, onHeld, settled, now, readBacks);
    }

    OutputState withReadBacks(Map<String, Device> now) {
        return new OutputState(levels, onHeld, settled, preAlarmPending, now);
    }
}
