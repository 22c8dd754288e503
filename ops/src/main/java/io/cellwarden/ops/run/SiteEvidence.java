package io.cellwarden.ops.run;

import io.cellwarden.ops.evidence.Evidence;
import io.cellwarden.ops.replay.SkippedDamage;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.site.SiteLink;
import io.cellwarden.persistence.store.EventReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Evidence of a site: of the one that runs in this process, or of one that does not run. */
public final class SiteEvidence {
    private SiteEvidence() {}

    /**
     * Writes a package.
     *
     * @param dataDirectory has the signing key, or gets one
     * @param arguments bank, number of the incident, file to be written
     * @throws IOException if the file exists or cannot be written
     * @throws IllegalArgumentException if there is no such bank or incident
     */
    public static void write(
            Site site, EventReader reader, Path dataDirectory, List<String> arguments, Consumer<String> out)
            throws IOException {
        if (arguments.size() != 3) {
            throw new IllegalArgumentException("wanted are bank, incident and file");
        }
        String name = arguments.get(0);
        SiteBank bank = site.bank(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no bank " + name + "; there are "
                        + site.banks().stream().map(one -> one.site().name()).toList()));
        Evidence.write(
                        bank,
                        SkippedDamage.recorded(reader, name, false, out),
                        Long.parseLong(arguments.get(1)),
                        links(site, name),
                        dataDirectory,
                        Path.of(arguments.get(2)))
                .forEach(out);
    }

    private static List<String> links(Site site, String bank) {
        return site.links().stream()
                .filter(link ->
                        link.devices().stream().anyMatch(device -> device.bank().equals(bank)))
                .map(SiteLink::name)
                .toList();
    }
}
