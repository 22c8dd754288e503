package io.cellwarden.ops.site;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.ProtocolSettings.Daly.Positive;
import io.cellwarden.gateway.driver.ProtocolSettings.Jk.Dialect;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.LineSettings.Parity;
import io.cellwarden.gateway.line.Pin;
import io.cellwarden.gateway.wire.victronble.AdvertLine;
import io.cellwarden.ops.site.SiteLink.Cells;
import io.cellwarden.ops.site.SiteLink.Device;
import io.cellwarden.ops.site.SiteLink.Monitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the links of a site file; whether they fit the banks is for {@link LinkCheck}. */
final class LinkReader {
    private static final Pattern TCP = Pattern.compile("tcp://[^/:\\s]+:([0-9]{1,5})");
    /** Sources of numbered inputs that are no links. */
    private static final Set<String> NO_LINKS = Set.of("operator", "cable");

    private static final Pattern CELLS = Pattern.compile("([0-9]{1,2})(?:-([0-9]{1,2}))?");
    /** In kbit/s, as the site file writes them. */
    private static final Map<String, Integer> CAN_SPEEDS =
            Map.of("125k", 125, "250k", 250, "500k", 500, "1000k", 1_000);

    /** Lines of a port that something may be wired back to. */
    private static final Map<String, Pin> SHOWING = SiteReader.words(new Pin[] {Pin.CTS, Pin.DSR});

    private static final Duration POLL = Duration.ofSeconds(1);

    /** The links in the order of the file; one that lacks what it must have is left out. */
    List<SiteLink> links(Section section) {
        List<SiteLink> links = new ArrayList<>();
        section.section("links")
                .ifPresent(all -> all.sections().forEach((name, link) -> {
                    if (NO_LINKS.contains(name)) {
                        all.wrong(Section.FORM, name, "is the name of another source of inputs; wanted is any other");
                    }
                    link(name, link).ifPresent(links::add);
                }));
        return links;
    }

    private Optional<SiteLink> link(String name, Section section) {
        required(section, "port", "a device path, or \"tcp://host:port\"");
        required(section, "protocol", "one of " + String.join(", ", Protocols.names()));
        Optional<String> port = section.text("port");
        port.filter(given -> !isPort(given))
                .ifPresent(given -> section.wrong(
                        Section.FORM, "port", "is \"" + given + "\"; wanted is a device path, or tcp://host:port"));
        Optional<String> protocol = section.text("protocol");
        protocol.filter(given -> !Protocols.names().contains(given))
                .ifPresent(given -> section.wrong(
                        Section.FORM,
                        "protocol",
                        "\"" + given + "\" is no protocol; known are " + String.join(", ", Protocols.names())));
        Duration poll = section.duration("poll", Duration.ofMillis(100), Duration.ofSeconds(300))
                .orElse(POLL);
        Control control =
                section.oneOf("control", SiteReader.words(Control.values())).orElse(Control.OFF);
        LineSettings line = line(
                section, protocol.flatMap(Protocols::named).map(Protocol::line).orElse(LineSettings.DEFAULT));
        List<Device> devices = new ArrayList<>();
        List<Monitor> monitors = new ArrayList<>();
        List<DeviceKey> keys = new ArrayList<>();
        for (Section device : section.objects("devices")) {
            key(device).ifPresent(keys::add);
            if (device.has("monitor")) {
                monitor(device).ifPresent(monitors::add);
            } else {
                device(device).ifPresent(devices::add);
            }
        }
        ProtocolSettings settings = settings(protocol.orElse(""), port.orElse(""), section);
        if (!publishes(settings)) {
            required(section, "devices", "[ { battery = \"bank/battery\" } ]");
        }
        Map<Pin, Pin> wiredBack =
                section.section("read-back").map(LinkReader::wiredBack).orElse(Map.of());
        section.end();
        return port.isPresent() && protocol.isPresent()
                ? Optional.of(new SiteLink(
                        name,
                        port.get(),
                        protocol.get(),
                        poll,
                        control,
                        line,
                        devices,
                        monitors,
                        settings,
                        keys,
                        wiredBack))
                : Optional.empty();
    }

    private static void required(Section section, String key, String wanted) {
        if (!section.has(key)) {
            section.missing(Section.FORM, key, wanted);
        }
    }

    private static boolean isPort(String port) {
        if (!port.startsWith("tcp:")) {
            return !port.isBlank();
        }
        Matcher tcp = TCP.matcher(port);
        return tcp.matches() && Integer.parseInt(tcp.group(1)) > 0 && Integer.parseInt(tcp.group(1)) <= 65_535;
    }

    /** The keys that a link has for its protocol alone. */
    private static ProtocolSettings settings(String protocol, String port, Section section) {
        return switch (protocol) {
            case "jk" ->
                new ProtocolSettings.Jk(section.oneOf("dialect", SiteReader.words(Dialect.values()))
                        .orElse(Dialect.AUTO));
            case "daly" ->
                new ProtocolSettings.Daly(section.oneOf("current-positive", SiteReader.words(Positive.values()))
                        .orElse(Positive.AUTO));
            case "can-bms" ->
                new ProtocolSettings.CanBms(
                        section.oneOf("can-speed", CAN_SPEEDS).orElse(500),
                        section.yesNo("listen-only").orElse(false),
                        section.text("publish").map(bank -> new ProtocolSettings.Publication(bank, 0)));
            case "vedirect" ->
                new ProtocolSettings.VeDirect(
                        section.oneOf("relay-mode", Map.of("remote", true, "as-it-is", false))
                                .orElse(false),
                        section.yesNo("buzzer"));
            case "nmea2000" ->
                new ProtocolSettings.Nmea2000(section.yesNo("listen-only").orElse(false));
            case "modbus" -> RegisterMapReader.read(section, port.startsWith("tcp:"));
            default -> new ProtocolSettings.None();
        };
    }

    private static boolean publishes(ProtocolSettings settings) {
        return settings instanceof ProtocolSettings.CanBms can && can.publish().isPresent();
    }

    private static LineSettings line(Section section, LineSettings standard) {
        return new LineSettings(
                section.whole("baud", 300, 4_000_000).orElse(standard.baud()),
                section.whole("data-bits", 5, 8).orElse(standard.dataBits()),
                section.whole("stop-bits", 1, 2).orElse(standard.stopBits()),
                section.oneOf("parity", SiteReader.words(Parity.values())).orElse(standard.parity()),
                section.duration("connect-timeout", Duration.ofMillis(100), Duration.ofSeconds(60))
                        .orElse(standard.connectTimeout()));
    }

    /** From a line that the port drives to the one that shows what became of it. */
    private static Map<Pin, Pin> wiredBack(Section section) {
        Map<Pin, Pin> wired = new EnumMap<>(Pin.class);
        for (Pin driven : List.of(Pin.RTS, Pin.DTR)) {
            section.oneOf(driven.key(), SHOWING).ifPresent(showing -> wired.put(driven, showing));
        }
        section.end();
        return wired;
    }

    private static Optional<Device> device(Section section) {
        required(section, "battery", "\"bank/battery\"");
        Optional<String[]> battery = ofBank(section, "battery");
        Optional<String> address = section.text("address");
        Optional<Cells> cells = section.text("cells").flatMap(range -> {
            Optional<Cells> read = cells(range);
            if (read.isEmpty()) {
                section.wrong(Section.FORM, "cells", "is \"" + range + "\"; wanted is a range from 1, such as 1-4");
            }
            return read;
        });
        section.end();
        return battery.map(parts -> new Device(parts[0], parts[1], address, cells));
    }

    private static Optional<Monitor> monitor(Section section) {
        Optional<String[]> monitor = ofBank(section, "monitor");
        Optional<String> address = section.text("address");
        section.end();
        return monitor.map(parts -> new Monitor(parts[0], parts[1], address));
    }

    /** From key-file or key-env; the site file itself is no place for a secret. */
    private static Optional<DeviceKey> key(Section section) {
        if (section.has("key")) {
            section.text("key");
            section.wrong(
                    Section.FORM,
                    "key",
                    "stands in the site file, which is copied to the data directory; wanted is key-file or key-env");
        }
        Optional<Path> file = StoreReader.path(section, "key-file");
        Optional<String> variable = section.text("key-env");
        if (file.isPresent() && variable.isPresent()) {
            section.wrong(Section.FORM, "key-env", "is given beside key-file; wanted is one of them");
        }
        return file.isEmpty() && variable.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeviceKey(
                        AdvertLine.normal(section.text("address").orElse("")), section.path(), file, variable));
    }

    /** Bank and name of what a key names as "bank/name". */
    private static Optional<String[]> ofBank(Section section, String key) {
        return section.text(key).flatMap(name -> {
            String[] parts = name.split("/", -1);
            if (parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()) {
                return Optional.of(parts);
            }
            section.wrong(Section.FORM, key, "is \"" + name + "\"; wanted is \"bank/" + key + "\"");
            return Optional.empty();
        });
    }

    private static Optional<Cells> cells(String range) {
        Matcher matcher = CELLS.matcher(range.replace(" ", ""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        return first >= 1 && last >= first ? Optional.of(new Cells(first, last)) : Optional.empty();
    }
}
