package io.cellwarden.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges that a battery is silent: only its link knows (ARCHITECTURE 4, TOP-6, GEN-2). */
final class SilenceWatch {
    private final Duration silentAfter;
    private final Instant graceEnd;
    private final Map<LinkSettings.Device, Instant> deadline = new HashMap<>();
    private final Set<LinkSettings.Device> told = new HashSet<>();

    /** A watch that begins at {@code start}; nobody is silent within the grace, who is still missing then is. */
    SilenceWatch(List<LinkSettings.Device> devices, Duration silentAfter, Duration grace, Instant start) {
        this.silentAfter = silentAfter;
        this.graceEnd = start.plus(grace);
        devices.forEach(device -> deadline.put(device, graceEnd));
    }

    /** A valid reading came; a refused one is no sign of life. */
    void heard(LinkSettings.Device device, Instant at) {
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
        List<LinkSettings.Device> silent = new ArrayList<>();
        deadline.forEach((device, due) -> {
            if (now.isAfter(due) && told.add(device)) {
                silent.add(device);
            }
        });
        return silent;
    }
}
