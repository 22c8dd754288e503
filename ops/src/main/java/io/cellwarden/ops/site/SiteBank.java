package io.cellwarden.ops.site;

import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One bank of a site.
 *
 * @param site what the rules need; judges silence by time only where the file sets {@code silent-after}, as
 *     {@code evaluate} does. A running bank hears of silence from its links: give it
 *     {@code site.withSilentAfter(Duration.ZERO)}
 * @param silentAfter after how long links call a battery silent: as set, else 10 s (TOP-6)
 * @param startGrace how long after a start silence is not judged (GEN-2)
 * @param serials device serials by battery, where the file names them (TOP-10)
 * @param outputs what each output drives, by default the FETs of every pack; an output without is not bound
 * @param outputsGiven whether the file itself binds outputs
 * @param equipment what stands around the batteries, for {@code check} alone
 */
public record SiteBank(
        BankSite site,
        Duration silentAfter,
        Duration startGrace,
        Map<String, String> serials,
        Map<Output, List<Actuator>> outputs,
        boolean outputsGiven,
        Equipment equipment) {
    /** Copies the collections. */
    public SiteBank {
        serials = Map.copyOf(serials);
        Map<Output, List<Actuator>> bound = new EnumMap<>(Output.class);
        outputs.forEach((output, actuators) -> bound.put(output, List.copyOf(actuators)));
        outputs = java.util.Collections.unmodifiableMap(bound);
    }

    /** What an output drives; empty where it is not bound. */
    public List<Actuator> boundTo(Output output) {
        return Objects.requireNonNull(outputs.getOrDefault(output, List.of()));
    }
}
