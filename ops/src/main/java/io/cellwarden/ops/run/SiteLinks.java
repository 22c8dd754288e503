package io.cellwarden.ops.run;

import io.cellwarden.gateway.link.Control;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.gateway.link.LinkSettings;
import io.cellwarden.gateway.link.Switch;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.site.SiteLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The links of a site file as the gateway takes them: devices with their cells, outputs bound to switches. */
final class SiteLinks {
    private SiteLinks() {}

    static List<Gateway.LinkOf> of(Site site) {
        return site.links().stream()
                .map(link -> new Gateway.LinkOf(settings(site, link), link.protocol()))
                .toList();
    }

    private static LinkSettings settings(Site site, SiteLink link) {
        List<LinkSettings.Device> devices = new ArrayList<>();
        Duration silentAfter = Duration.ofSeconds(10);
        Duration grace = LinkSettings.START_GRACE;
        for (SiteLink.Device device : link.devices()) {
            SiteBank bank = site.bank(device.bank()).orElseThrow();
            int cells = bank.site().model().cells();
            int first = device.cells().map(SiteLink.Cells::first).orElse(1);
            devices.add(new LinkSettings.Device(device.bank(), device.battery(), first, cells));
            silentAfter = bank.silentAfter();
            grace = bank.startGrace();
        }
        return new LinkSettings(
                link.name(),
                link.port(),
                link.line(),
                link.poll(),
                control(link.control()),
                silentAfter,
                grace,
                devices,
                bindings(site, link.name()));
    }

    private static Control control(SiteLink.Control control) {
        return switch (control) {
            case OFF -> Control.OFF;
            case ADVISE -> Control.ADVISE;
            case ON -> Control.ON;
        };
    }

    private static List<LinkSettings.Binding> bindings(Site site, String link) {
        List<LinkSettings.Binding> bindings = new ArrayList<>();
        for (SiteBank bank : site.banks()) {
            bank.outputs()
                    .forEach((output, actuators) -> actuators.stream()
                            .filter(actuator -> actuator.link().equals(link))
                            .forEach(actuator -> {
                                Optional<Switch> one = Switch.of(actuator.name());
                                one.ifPresent(known -> bindings.add(new LinkSettings.Binding(
                                        bank.site().name(),
                                        output,
                                        actuator.battery().orElse(""),
                                        known)));
                            }));
        }
        return bindings;
    }
}
