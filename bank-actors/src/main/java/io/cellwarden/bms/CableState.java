package io.cellwarden.bms;

import io.cellwarden.bms.BmsState.Loop;
import java.util.Set;

/**
 * The batteries along the BMS cable.
 *
 * @param listed those of the last site file that was loaded (TOP-10)
 * @param bypassed those taken out of the loop (TOP-7)
 * @param loop the loop
 */
record CableState(Set<String> listed, Set<String> bypassed, Loop loop) {
    /** Copies the sets. */
    CableState {
        listed = Set.copyOf(listed);
        bypassed = Set.copyOf(bypassed);
    }

    CableState withListed(Set<String> now) {
        return new CableState(now, bypassed, loop);
    }

    CableState withBypassed(Set<String> now) {
        return new CableState(listed, now, loop);
    }

    CableState withLoop(Loop now) {
        return new CableState(listed, bypassed, now);
    }
}
