package io.cellwarden.ops.check;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.ops.site.ProtocolNames;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.site.SiteLink;
import io.cellwarden.site.Finding;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The commissioning check of a site that is free of mistakes: what stands around the batteries. */
public final class SiteCheck {
    private static final Duration RADIO_GAP = Duration.ofSeconds(60);

    private SiteCheck() {}

    /** What is wrong or doubtful; sections that the file leaves out are not judged. */
    public static List<Finding> findings(Site site) {
        List<Finding> findings = new ArrayList<>();
        for (SiteBank bank : site.banks()) {
            String place = place(bank);
            findings.addAll(outputs(bank, place));
            findings.addAll(switches(site, bank, place));
            findings.addAll(receivers(site, bank, place));
            findings.addAll(WiringCheck.findings(bank, place + ".wiring"));
            findings.addAll(ChargerCheck.findings(bank, place + ".chargers"));
            findings.addAll(AlternatorCheck.findings(bank, place + ".alternators"));
            findings.addAll(DeviceCheck.findings(bank, place));
            findings.addAll(radio(site, bank, place));
        }
        return findings;
    }

    /** What a person should see although nothing is wrong with it. */
    public static List<String> notes(Site site) {
        List<String> notes = new ArrayList<>();
        for (SiteLink link : site.links()) {
            if (link.control() != Control.ON) {
                notes.add("link " + link.name() + " switches nothing: control is not on");
            }
        }
        for (SiteBank bank : site.banks()) {
            if (!site.links().isEmpty() && !bank.outputsGiven()) {
                unbound(bank)
                        .forEach(output ->
                                notes.add("bank " + bank.site().name() + ": " + output.key() + " drives nothing"));
            }
        }
        return notes;
    }

    /** Radio has gaps of tens of seconds while all is well: they must not switch everything off (TOP-6). */
    private static List<Finding> radio(Site site, SiteBank bank, String place) {
        boolean heard = site.links().stream()
                .filter(link -> link.protocol().equals(ProtocolNames.ENCRYPTED))
                .flatMap(link -> link.devices().stream())
                .anyMatch(device -> device.bank().equals(bank.site().name()));
        return heard && bank.silentAfter().compareTo(RADIO_GAP) < 0
                ? List.of(Finding.warning(
                        "TOP-6",
                        place + ".silent-after",
                        "is " + bank.silentAfter().toSeconds()
                                + " s, and batteries are heard by Bluetooth, which has gaps of"
                                + " tens of seconds: loads and chargers would go off for them; wanted is "
                                + RADIO_GAP.toSeconds()
                                + " s or more"))
                : List.of();
    }

    static String place(SiteBank bank) {
        return "cellwarden.banks." + ConfigUtil.joinPath(bank.site().name());
    }

    /** Outputs that the file could have bound and did not (BMS-9). */
    private static List<Finding> outputs(SiteBank bank, String place) {
        return bank.outputsGiven()
                ? unbound(bank).stream()
                        .map(output -> Finding.warning(
                                "BMS-9",
                                place + ".outputs",
                                output.key() + " of the " + bank.site().bms().key()
                                        + " is bound to nothing; bind it, or leave the section out for the FETs of"
                                        + " every pack"))
                        .toList()
                : List.of();
    }

    /** An output that nothing would ever switch must not look protected (BMS-9); a link that only reads may name anything. */
    private static List<Finding> switches(Site site, SiteBank bank, String place) {
        List<Finding> findings = new ArrayList<>();
        bank.outputs()
                .forEach((output, actuators) -> actuators.forEach(actuator -> site.links().stream()
                        .filter(link -> link.name().equals(actuator.link()) && link.control() != Control.OFF)
                        .flatMap(link -> link.cannotSwitch(actuator).stream())
                        .forEach(why -> findings.add(Finding.error(
                                "BMS-9",
                                place + ".outputs",
                                output.key() + " is bound to " + actuator.path() + ", which " + why
                                        + "; bind another, or set control = off for the link")))));
        return findings;
    }

    /** Many Bluetooth receivers are powered by these lines, or restart when one changes: nothing would be heard (TOP-6). */
    private static List<Finding> receivers(Site site, SiteBank bank, String place) {
        List<Finding> findings = new ArrayList<>();
        bank.outputs()
                .forEach((output, actuators) -> actuators.stream()
                        .filter(actuator ->
                                Switch.of(actuator.name()).flatMap(Switch::pin).isPresent())
                        .filter(actuator -> site.links().stream()
                                .anyMatch(link -> link.name().equals(actuator.link())
                                        && link.control() == Control.ON
                                        && link.protocol().equals(ProtocolNames.ENCRYPTED)))
                        .forEach(actuator -> findings.add(Finding.warning(
                                "BMS-9",
                                place + ".outputs",
                                output.key() + " is bound to " + actuator.path()
                                        + ": many Bluetooth receivers are powered by it, or restart when it changes; make"
                                        + " sure that this one is not, or bind another"))));
        return findings;
    }

    private static List<Output> unbound(SiteBank bank) {
        return bank.site().bms().outputs().stream()
                .filter(output -> bank.boundTo(output).isEmpty())
                .toList();
    }
}
