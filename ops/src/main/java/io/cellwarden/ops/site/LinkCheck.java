package io.cellwarden.ops.site;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.wire.victronble.AdvertLine;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether links and banks fit: every battery has its device, none has two, all names are known (TOP-1, TOP-5). */
final class LinkCheck {
    private final List<Finding> findings = new ArrayList<>();

    private LinkCheck() {}

    /** What does not fit; a site without links has nothing to judge. */
    static List<Finding> check(List<SiteLink> links, List<BankPlan> banks, Catalogue catalogue) {
        LinkCheck check = new LinkCheck();
        if (!links.isEmpty()) {
            check.ports(links);
            links.forEach(check::spellings);
            links.forEach(check::addresses);
            links.forEach(check::namesakes);
            links.forEach(link -> check.published(link, banks));
            links.forEach(check::keys);
            check.batteries(links, banks, catalogue);
            check.monitors(links, banks);
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

    /** A bank is published on a bus of its own: a battery there would send the same frames (AGG-1). */
    private void published(SiteLink link, List<BankPlan> banks) {
        if (!(link.settings() instanceof ProtocolSettings.CanBms can)
                || can.publish().isEmpty()) {
            return;
        }
        String bank = can.publish().get().bank();
        String place = place(link, "publish");
        if (banks.stream().noneMatch(plan -> plan.name().equals(bank))) {
            findings.add(Finding.error("AGG-1", place, "\"" + bank + "\" is no bank of the site"));
        }
        if (!link.devices().isEmpty()) {
            findings.add(Finding.error(
                    "AGG-1",
                    place,
                    "a link reads batteries or publishes a bank: both would send the same frames; leave out devices, or"
                            + " publish over another adapter"));
        }
        if (can.listenOnly()) {
            findings.add(Finding.error("AGG-1", place, "an adapter that is listen-only can publish nothing"));
        }
        if (link.control() != Control.ON) {
            findings.add(Finding.warning(
                    "AGG-1", place, "nothing is published until control = on: inverters then obey this bank's BMS"));
        }
    }

    /** Each address is one that the protocol has, and is written the same way wherever it stands. */
    private void spellings(SiteLink link) {
        Addressing addresses =
                Protocols.named(link.protocol()).map(Protocol::addresses).orElse(Addressing.ANY);
        if (link.protocol().equals(ProtocolNames.BUS_OF_MONITORS)) {
            numbers(link, addresses);
        }
        Map<String, String> written = new HashMap<>();
        for (Device device : link.devices()) {
            device.address().ifPresent(text -> {
                Optional<String> canonical = addresses.canonical().apply(text);
                if (canonical.isEmpty()) {
                    findings.add(Finding.error(
                            "TOP-1",
                            place(link, "devices"),
                            "address \"" + text + "\" of battery " + device.bank() + "/" + device.battery() + "; with "
                                    + link.protocol() + " allowed is " + addresses.allowed()));
                    return;
                }
                String before = written.putIfAbsent(canonical.get(), text);
                if (before != null && !before.equals(text)) {
                    findings.add(Finding.error(
                            "TOP-1",
                            place(link, "devices"),
                            "address " + text + " is address " + before + "; batteries of one pack name it alike"));
                }
            });
        }
    }

    /** Each monitor on a bus has the number of a battery there, its own. */
    private void numbers(SiteLink link, Addressing addresses) {
        Set<String> taken = new HashSet<>();
        for (SiteLink.Monitor monitor : link.monitors()) {
            String text = monitor.address().orElse("0");
            Optional<String> number = addresses.canonical().apply(text);
            if (number.isEmpty() || !taken.add(number.get())) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "devices"),
                        "address \"" + text + "\" of monitor " + monitor.bank() + "/" + monitor.name()
                                + (number.isEmpty()
                                        ? "; with " + link.protocol() + " allowed is " + addresses.allowed()
                                        : " is another monitor's; each has the number of its battery on the bus")));
            }
        }
    }

    /** Devices behind one address are slices of one pack; each then says which of its cells it is. */
    private void addresses(SiteLink link) {
        Map<Optional<String>, List<Device>> packs = new LinkedHashMap<>();
        link.devices()
                .forEach(device -> packs.computeIfAbsent(device.address(), _ -> new ArrayList<>())
                        .add(device));
        packs.forEach((address, slices) -> {
            String pack = address.map(text -> "address " + text).orElse("no address");
            if (slices.size() > 1
                    && slices.stream().anyMatch(slice -> slice.cells().isEmpty())) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "devices"),
                        slices.size() + " batteries have " + pack + "; each needs an address of its own, or, as part of"
                                + " one pack, the pack's cells that are its own: cells = 1-4"));
            } else if (slices.size() > 1 && overlap(slices)) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "devices"),
                        "batteries of the pack with " + pack + " name the same cells of it twice"));
            }
        });
    }

    /** An order names the battery alone: it would switch the packs of all banks that have one of that name on the line. */
    private void namesakes(SiteLink link) {
        if (link.control() == Control.OFF) {
            return;
        }
        Map<String, String> banks = new HashMap<>();
        for (Device device : link.devices()) {
            String before = banks.putIfAbsent(device.battery(), device.bank());
            if (before != null && !before.equals(device.bank())) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "devices"),
                        "batteries " + before + "/" + device.battery() + " and " + device.bank() + "/"
                                + device.battery()
                                + " have the same name, so an order for one would switch both; rename one of them, or give"
                                + " each bank a line of its own"));
            }
        }
    }

    /** Who advertises is known by the address alone, and can be read by its key alone. */
    private void keys(SiteLink link) {
        boolean encrypted = link.protocol().equals(ProtocolNames.ENCRYPTED);
        if (!encrypted && !link.keys().isEmpty()) {
            findings.add(Finding.error(
                    "SITE-FILE", place(link, "devices"), "has a key; " + link.protocol() + " is not encrypted"));
        }
        Set<String> known = link.keys().stream().map(DeviceKey::address).collect(Collectors.toSet());
        Stream.concat(
                        link.devices().stream().map(Device::address),
                        link.monitors().stream().map(SiteLink.Monitor::address))
                .map(address -> address.map(AdvertLine::normal).orElse(""))
                .filter(address -> encrypted && !(address.matches("[0-9a-f]{12}") && known.contains(address)))
                .distinct()
                .forEach(address -> findings.add(Finding.error(
                        "SITE-FILE",
                        place(link, "devices"),
                        (address.isEmpty() ? "a device has no address" : "device " + address)
                                + ": wanted are address = \"aa:bb:cc:dd:ee:ff\" and one of key-file and key-env")));
    }

    private static boolean overlap(List<Device> slices) {
        List<Cells> ranges = slices.stream()
                .flatMap(slice -> slice.cells().stream())
                .sorted(Comparator.comparingInt(Cells::first))
                .toList();
        return IntStream.range(1, ranges.size())
                .anyMatch(i -> ranges.get(i).first() <= ranges.get(i - 1).last());
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

    /** A monitor measures a bank of the site, under a name that nothing else of the bank has. */
    private void monitors(List<SiteLink> links, List<BankPlan> banks) {
        Set<String> known = new HashSet<>();
        for (SiteLink link : links) {
            if (!link.monitors().isEmpty() && !ProtocolNames.OF_MONITORS.contains(link.protocol())) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "devices"),
                        "has a monitor, and no monitor speaks " + link.protocol() + "; they speak "
                                + String.join(", ", ProtocolNames.OF_MONITORS)));
            }
            if (link.protocol().equals("vedirect")
                    && (link.monitors().size() != 1 || !link.devices().isEmpty())) {
                findings.add(
                        Finding.error(
                                "TOP-1",
                                place(link, "devices"),
                                "a VE.Direct line has one battery monitor and no battery; wanted is [ { monitor = \"bank/name\" } ]"));
            }
            if (link.protocol().equals(ProtocolNames.BUS_OF_MONITORS)
                    && (link.monitors().isEmpty() || !link.devices().isEmpty())) {
                findings.add(Finding.error(
                        "TOP-1",
                        place(link, "devices"),
                        "an NMEA 2000 bus tells of batteries as a monitor does, without their cells; wanted is"
                                + " [ { monitor = \"bank/name\", address = \"0\" } ]"));
            }
            for (SiteLink.Monitor monitor : link.monitors()) {
                String name = monitor.bank() + "/" + monitor.name();
                Optional<BankPlan> bank = banks.stream()
                        .filter(one -> one.name().equals(monitor.bank()))
                        .findFirst();
                if (bank.isEmpty()) {
                    findings.add(Finding.error(
                            "TOP-1",
                            place(link, "devices"),
                            "\"" + name + "\" names no bank of the site; wanted is monitor = \"bank/name\""));
                } else if (bank.get().names().contains(monitor.name()) || !known.add(name)) {
                    findings.add(Finding.error(
                            "TOP-1",
                            place(link, "devices"),
                            "monitor \"" + name + "\" has the name of a battery or another monitor of its bank; give it"
                                    + " one of its own"));
                }
            }
        }
    }

    /** A battery has one device, and a slice of a pack as many cells as the battery. */
    private void parts(String battery, List<Wired> devices, int cells) {
        String place = place(devices.getLast().link, "devices");
        if (devices.size() > 1) {
            findings.add(Finding.error("TOP-1", place, "battery " + battery + " has more than one device"));
        }
        for (Wired wired : devices) {
            mapped(battery, wired, cells);
            wired.device
                    .cells()
                    .filter(slice -> slice.last() - slice.first() + 1 != cells)
                    .ifPresent(slice -> findings.add(Finding.error(
                            "TOP-2",
                            place,
                            "cells " + slice.first() + "-" + slice.last() + " of the pack are not " + cells
                                    + " cells, which battery " + battery + " has")));
        }
    }

    /** A map of registers has the cells of each pack, no more and no fewer: a row of cells that is cut would be misread. */
    private void mapped(String battery, Wired wired, int cells) {
        if (wired.link.settings() instanceof ProtocolSettings.Modbus modbus) {
            int mapped = modbus.map().cells().count();
            int wanted = wired.link.devices().stream()
                    .filter(other -> other.address().equals(wired.device.address()))
                    .mapToInt(other -> other.cells().map(Cells::last).orElse(cells))
                    .max()
                    .orElse(cells);
            if (mapped != wanted) {
                findings.add(Finding.error(
                        "TOP-2",
                        place(wired.link, "map"),
                        "has " + mapped + " cells, of which battery " + battery + " and those beside it are "
                                + wanted));
            }
        }
    }
}
