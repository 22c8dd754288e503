package io.cellwarden.ops.run;

import io.cellwarden.bank.BankState;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.ops.site.Actuator;
import io.cellwarden.ops.site.DeviceKey;
import io.cellwarden.ops.site.ProtocolNames;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.site.SiteLink;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The links of a site file as the gateway takes them: devices with their cells, outputs bound to switches. */
public final class SiteLinks {
    private SiteLinks() {}

    /**
     * All of them, in the order of the file; what a link that only reads could not switch is left out.
     *
     * @throws IllegalArgumentException if an output needs what this program has not
     */
    public static List<Gateway.LinkOf> of(Site site) {
        return site.links().stream()
                .map(link -> new Gateway.LinkOf(settings(site, link), link.protocol()))
                .toList();
    }

    /**
     * What ends the alarms of links that the site file has no more: nobody else would ever tell that they are over.
     *
     * @param known the bank as it begins
     * @param links those that there are
     */
    static List<Input.LinkReport> gone(BankState known, List<LinkStatistics.Snapshot> links, Instant now) {
        String bank = known.site().name();
        List<String> here = links.stream()
                .filter(link -> link.banks().contains(bank))
                .map(link -> link.title() + ": ")
                .toList();
        return known.bms().alarms().keySet().stream()
                .filter(alarm -> alarm.code() == AlarmCode.CW_LINK)
                .filter(alarm -> here.stream().noneMatch(known.bms().detail(alarm)::startsWith))
                .sorted(Comparator.comparing(AlarmOf::battery))
                .map(alarm -> new Input.LinkReport(
                        alarm.battery(), now, true, linkOf(known.bms().detail(alarm)) + "no longer serves this bank"))
                .toList();
    }

    /** What the status line of a link begins with. */
    private static String linkOf(String statusLine) {
        int end = statusLine.indexOf(": ");
        return end < 0 ? "" : statusLine.substring(0, end + 2);
    }

    private static LinkSettings settings(Site site, SiteLink link) {
        List<LinkSettings.Device> devices = new ArrayList<>();
        for (SiteLink.Device device : link.devices()) {
            SiteBank bank = site.bank(device.bank()).orElseThrow();
            int cells = bank.site().model().cells();
            int first = device.cells().map(SiteLink.Cells::first).orElse(1);
            devices.add(new LinkSettings.Device(device.bank(), device.battery(), device.address(), first, cells));
        }
        return new LinkSettings(
                link.name(),
                link.port(),
                link.line(),
                link.poll(),
                link.control(),
                shortest(site, link, SiteBank::silentAfter),
                shortest(site, link, SiteBank::startGrace),
                devices,
                bindings(site, link),
                protocol(site, link),
                link.monitors().stream()
                        .map(one -> new LinkSettings.Monitor(one.bank(), one.name(), one.address()))
                        .toList(),
                link.wiredBack());
    }

    /** A line that serves several banks keeps to the strictest. */
    private static Duration shortest(Site site, SiteLink link, Function<SiteBank, Duration> time) {
        return Stream.concat(link.banks().stream(), published(link).stream())
                .map(bank -> site.bank(bank).orElseThrow())
                .map(time)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /** The bank that a link publishes, if it does. */
    private static Optional<String> published(SiteLink link) {
        return link.settings() instanceof ProtocolSettings.CanBms can
                ? can.publish().map(ProtocolSettings.Publication::bank)
                : Optional.empty();
    }

    /** What only the whole site knows of a protocol's settings: keys, and the voltage of a published bank that is silent. */
    private static ProtocolSettings protocol(Site site, SiteLink link) {
        if (link.protocol().equals(ProtocolNames.ENCRYPTED)) {
            return new ProtocolSettings.VictronBle(
                    link.keys().stream().collect(Collectors.toMap(DeviceKey::address, DeviceKey::read)));
        }
        return link.settings() instanceof ProtocolSettings.CanBms can
                ? new ProtocolSettings.CanBms(
                        can.kbit(), can.listenOnly(), published(link).map(bank -> {
                            BankSite known = site.bank(bank).orElseThrow().site();
                            int inSeries = known.strings().getFirst().size();
                            return new ProtocolSettings.Publication(
                                    bank, known.model().floatMv() * inSeries);
                        }))
                : link.settings();
    }

    private static List<LinkSettings.Binding> bindings(Site site, SiteLink link) {
        List<LinkSettings.Binding> bindings = new ArrayList<>();
        for (SiteBank bank : site.banks()) {
            bank.outputs()
                    .forEach((output, actuators) -> actuators.stream()
                            .filter(actuator -> actuator.link().equals(link.name()))
                            .filter(actuator -> canSwitch(bank.site().name(), output, actuator, link))
                            .map(actuator -> new LinkSettings.Binding(
                                    bank.site().name(),
                                    output,
                                    actuator.battery().orElse(""),
                                    new Switch(actuator.name())))
                            .forEach(bindings::add));
        }
        return bindings;
    }

    /** An output that nothing would ever switch must not look protected; a link that only reads may name anything. */
    private static boolean canSwitch(String bank, Output output, Actuator actuator, SiteLink link) {
        Optional<String> why = link.cannotSwitch(actuator);
        if (why.isPresent() && link.control() != Control.OFF) {
            throw new IllegalArgumentException(
                    "cellwarden.banks." + bank + ".outputs: " + output.key() + " is bound to " + actuator.path()
                            + ", which " + why.get() + "; bind another, or set control = off for the link");
        }
        return why.isEmpty();
    }
}
