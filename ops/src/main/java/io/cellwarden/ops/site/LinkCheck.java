package io.cellwarden.ops.site;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.ops.site.SiteLink.Cells;
import io.cellwarden.ops.site.SiteLink.Device;
import io.cellwarden.site.BankPlan;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether links and banks fit: every battery has its device, none has two, all names are known (TOP-1, TOP-5). */
final class LinkCheck {
    private final List<Finding> findings = new ArrayList<>();

    private LinkCheck() {}

    /** What does not fit; a site without links has nothing to judge. */
    static List<Finding> check(List<SiteLink> links, List<BankPlan> banks, Catalogue catalogue) {
        LinkCheck check = new LinkCheck();
        if (!links.isEmpty()) {
            check.ports(links);
            links.forEach(check::addresses);
            check.batteries(links, banks, catalogue);
        }
        return check.findings;
    }

    private static String place(SiteLink link, String key) {
        return "cellwarden.links." + ConfigUtil.joinPath(link.name()) + "." + key;
    }

    private void ports(List<SiteLink> links) {
        Map<String, String> users = new HashMap<>();
        for (SiteLink link : links) {
            String user = users.putIfAbsent(link.port(), link.name());
            if (user != null) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "port"),
                        "\"" + link.port() + "\" is the port of link " + user + " already; a line has one link"));
            }
        }
    }

    private void addresses(SiteLink link) {
        Set<Optional<String>> seen = new HashSet<>();
        for (Device device : link.devices()) {
            if (!seen.add(device.address())) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "devices"),
                        "battery " + device.bank() + "/" + device.battery() + " has "
                                + device.address()
                                        .map(address -> "address " + address)
                                        .orElse("no address")
                                + ", as another device of the link; each needs an address of its own"));
            }
        }
    }

    private record Wired(SiteLink link, Device device) {}

    private void batteries(List<SiteLink> links, List<BankPlan> banks, Catalogue catalogue) {
        Map<String, List<Wired>> byBattery = new LinkedHashMap<>();
        for (SiteLink link : links) {
            for (Device device : link.devices()) {
                byBattery
                        .computeIfAbsent(device.bank() + "/" + device.battery(), _ -> new ArrayList<>())
                        .add(new Wired(link, device));
            }
        }
        for (BankPlan bank : banks) {
            Optional<BatteryModel> model = bank.model().flatMap(catalogue::find);
            for (String battery : bank.names().stream().distinct().toList()) {
                List<Wired> devices = byBattery.remove(bank.name() + "/" + battery);
                if (devices == null) {
                    findings.add(Finding.error(
                            "TOP-5",
                            bank.at("strings"),
                            "battery \"" + battery + "\" is on no link; give it a device, or it stays silent"));
                } else {
                    model.ifPresent(known -> parts(bank.name() + "/" + battery, devices, known.cells()));
                }
            }
        }
        byBattery.forEach((name, devices) -> findings.add(Finding.error(
                "TOP-1",
                place(devices.getFirst().link, "devices"),
                "\"" + name + "\" is no battery of the site; wanted is \"bank/battery\"")));
    }

    /** One device has all cells of a battery, or several share them without gap or overlap. */
    private void parts(String battery, List<Wired> devices, int cells) {
        String place = place(devices.getLast().link, "devices");
        List<Wired> parts = devices.stream()
                .sorted(Comparator.comparingInt(
                        wired -> wired.device.cells().map(Cells::first).orElse(1)))
                .toList();
        if (devices.size() > 1
                && devices.stream().anyMatch(wired -> wired.device.cells().isEmpty())) {
            findings.add(Finding.error(
                    "TOP-1",
                    place,
                    "battery " + battery + " has more than one device; each must name its part, cells = 1-4"));
            return;
        }
        int next = 1;
        for (Wired part : parts) {
            Cells own = part.device.cells().orElse(new Cells(1, cells));
            if (own.first() != next || own.last() > cells) {
                break;
            }
            next = own.last() + 1;
        }
        if (next != cells + 1) {
            findings.add(Finding.error(
                    "TOP-2",
                    place,
                    "the devices of battery " + battery + " must measure each of its cells 1-" + cells + " once"));
        }
    }
}
