package io.cellwarden.ops.cli;

import io.cellwarden.ops.check.DiskCheck;
import io.cellwarden.ops.check.HardwareCheck;
import io.cellwarden.ops.check.PortCheck;
import io.cellwarden.ops.check.SettingsCheck;
import io.cellwarden.ops.check.SiteCheck;
import io.cellwarden.ops.check.StoreCheck;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.run.HardwareReading;
import io.cellwarden.ops.run.SettingsInForce;
import io.cellwarden.ops.site.Remark;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Finding;
import io.cellwarden.site.Finding.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cellwarden check}. */
@Command(
        name = "check",
        description =
                "Checks a site file: topology, settings, links, fuses, chargers, alternators, and the room in its data directory.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private SiteOption config = new SiteOption();

    @Option(
            names = "--hardware",
            description = {
                "Also read the limits that the BMS hardware itself protects by, and compare them with the settings. For this a"
                        + " board is put into its configuration mode and back, nothing is changed in it; it is the one write"
                        + " that also goes to links with control = off.",
                "A running site asks for it between its polls; without one the lines are opened here."
            })
    private boolean hardware;

    @Option(names = "--json", description = "One JSON object per finding, one a line.")
    private boolean json;

    @Option(names = "--root", hidden = true, description = "The file system that has the ports.")
    private Path root = Path.of("/");

    private final Streams streams;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        SiteFile file = config.file(this::findings);
        List<Remark> remarks = file.remarks();
        try (Lines out = new Lines(streams.out())) {
            if (json) {
                remarks.forEach(remark -> out.add(Json.line(object(remark))));
            } else {
                people(out, file, remarks);
            }
        }
        return remarks.isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private List<Finding> findings(Site site) {
        List<Finding> findings = new ArrayList<>(SiteCheck.findings(site));
        findings.addAll(PortCheck.findings(site, root));
        findings.addAll(DiskCheck.findings(site));
        findings.addAll(StoreCheck.findings(site));
        try {
            Map<String, BatterySettings> inForce = inForce(site);
            findings.addAll(SettingsCheck.findings(site, inForce));
            if (hardware && site.banks().isEmpty()) {
                streams.err().println("the hardware is not asked: the site file has mistakes that come first");
            } else if (hardware) {
                findings.addAll(HardwareCheck.findings(site, inForce, HardwareReading.of(site)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return findings;
    }

    private Map<String, BatterySettings> inForce(Site site) throws InterruptedException {
        try {
            return SettingsInForce.of(site);
        } catch (IOException | StoreException e) {
            streams.err().println("settings in force are not compared (SET-9): " + e.getMessage());
            return Map.of();
        }
    }

    private static Object object(Remark remark) {
        Finding finding = remark.finding();
        return Json.members()
                .put("rule", finding.requirement())
                .put("severity", word(finding.severity()))
                .put("place", finding.place())
                .put("file", remark.file())
                .put("line", remark.line())
                .put("message", finding.message())
                .build();
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static void people(Lines out, SiteFile file, List<Remark> remarks) {
        for (Severity severity : Severity.values()) {
            List<Remark> group = remarks.stream()
                    .filter(remark -> remark.finding().severity() == severity)
                    .toList();
            if (!group.isEmpty()) {
                out.add(group.size() + " " + word(severity) + (group.size() == 1 ? "" : "s"));
                group.forEach(remark -> tell(out, remark));
            }
        }
        file.site().ifPresent(site -> SiteCheck.notes(site).forEach(note -> out.add("note: " + note)));
        if (remarks.isEmpty()) {
            out.add(file.path() + ": no findings");
        }
    }

    private static void tell(Lines out, Remark remark) {
        Finding finding = remark.finding();
        out.add("  %-9s %s".formatted(finding.requirement(), finding.place()));
        out.add("            %s".formatted(finding.message()));
        out.add("            in %s".formatted(remark.where()));
    }
}
