package io.cellwarden.bms;

import io.cellwarden.bms.BmsState.Loop;
import java.util.Map;
import java.util.Set;

/**
 * The batteries along the BMS cable.
 *
 * @param listed those of the last site file that was loaded (TOP-10)
 * @param bypassed those taken out of the loop (TOP-7)
 * @param loop the loop
 * @param badLinks for each battery with a CW-LINK the status line of its link when the alarm came
 */
public record CableState(Set<String> listed, Set<String> bypassed, Loop loop, Map<String, String> badLinks) {
    /** Copies sets and map. */
    public CableState {
        listed = Set.copyOf(listed);
        bypassed = Set.copyOf(bypassed);
        badLinks = Map.copyOf(badLinks);
    }

    CableState withListed(Set<String> now) {
        return new CableState(now, bypassed, loop, badLinks);
    }

    CableState withBypassed(Set<String> now) {
        return new CableState(listed, now, loop, badLinks);
    }

    CableState withLoop(Loop now) {
        return new CableState(listed, bypassed, now, badLinks);
    }

    CableState withBadLinks(Map<String, String> now) {
        return new CableState(listed, bypassed, loop, now);
    }
}
