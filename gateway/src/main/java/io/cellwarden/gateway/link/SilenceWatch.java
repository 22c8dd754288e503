package io.cellwarden.gateway.link;

import io.cellwarden.gateway.driver.LinkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges that a battery is silent: only its link knows (ARCHITECTURE 4, TOP-6, GEN-2). Time in which the program was
 * stopped, or its computer slept, is no silence: nobody could hear.
 */
final class SilenceWatch {
    private final Duration silentAfter;
    private final Duration longestGap;
    private final Map<LinkSettings.Device, Instant> deadline = new HashMap<>();
    private final Set<LinkSettings.Device> told = new HashSet<>();
    private Instant graceEnd;
    private Instant ranAt;

    /**
     * A watch that begins at {@code start}; nobody is silent within the grace, who is still missing then is.
     *
     * @param longestGap the program was paused where more passes between two calls
     */
    SilenceWatch(
            List<LinkSettings.Device> devices,
            Duration silentAfter,
            Duration grace,
            Duration longestGap,
            Instant start) {
        this.silentAfter = silentAfter;
        this.longestGap = longestGap;
        this.graceEnd = start.plus(grace);
        this.ranAt = start;
        devices.forEach(device -> deadline.put(device, graceEnd));
    }

    /** A valid reading came; a refused one is no sign of life. */
    void heard(LinkSettings.Device device, Instant at) {
        ran(at);
        Instant due = at.plus(silentAfter);
        deadline.put(device, due.isBefore(graceEnd) ? graceEnd : due);
        told.remove(device);
    }

    /** Whether a battery is silent that was told to be. */
    boolean isAnySilent() {
        return !told.isEmpty();
    }

    /** The batteries that have become silent since the last call. */
    List<LinkSettings.Device> newlySilent(Instant now) {
        ran(now);
        List<LinkSettings.Device> silent = new ArrayList<>();
        deadline.forEach((device, due) -> {
            if (now.isAfter(due) && told.add(device)) {
                silent.add(device);
            }
        });
        return silent;
    }

    /** After a pause each battery has as long to be heard as it had left before. */
    private void ran(Instant at) {
        Duration gap = Duration.between(ranAt, at);
        if (gap.compareTo(longestGap) > 0) {
            graceEnd = graceEnd.plus(gap);
            deadline.replaceAll((device, due) -> due.plus(gap));
        }
        ranAt = gap.isNegative() ? ranAt : at;
    }
}
