package io.cellwarden.ops.site;

import io.cellwarden.ops.site.Equipment.Alternator;
import io.cellwarden.ops.site.Equipment.Charger;
import io.cellwarden.ops.site.Equipment.Conductor;
import io.cellwarden.ops.site.Equipment.InverterCharger;
import io.cellwarden.ops.site.Equipment.Monitor;
import io.cellwarden.ops.site.Equipment.Wiring;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the sections of a bank that only {@code check} looks at. */
final class EquipmentReader {
    private static final Duration DAY = Duration.ofDays(1);

    private EquipmentReader() {}

    static Equipment read(Section bank) {
        Map<String, Charger> chargers = new LinkedHashMap<>();
        bank.sections("chargers").forEach((name, section) -> chargers.put(name, charger(section)));
        Map<String, Alternator> alternators = new LinkedHashMap<>();
        bank.sections("alternators").forEach((name, section) -> alternators.put(name, alternator(section)));
        return new Equipment(
                bank.section("wiring").map(EquipmentReader::wiring),
                chargers,
                alternators,
                bank.section("inverter-charger").map(EquipmentReader::inverterCharger),
                bank.section("battery-monitor").map(EquipmentReader::monitor));
    }

    private static Optional<BigDecimal> amperes(Section section, String key) {
        return section.decimal(key, "A", "0.001", "100000");
    }

    private static Optional<BigDecimal> volts(Section section, String key) {
        return section.decimal(key, "V", "0", "100");
    }

    private static Wiring wiring(Section section) {
        Wiring wiring = new Wiring(
                amperes(section, "system-max-a"),
                section.section("string").map(EquipmentReader::conductor).orElse(Conductor.UNKNOWN),
                section.section("main").map(EquipmentReader::conductor).orElse(Conductor.UNKNOWN),
                section.yesNo("midpoints-linked").orElse(false));
        section.end();
        return wiring;
    }

    private static Conductor conductor(Section section) {
        Conductor conductor = new Conductor(
                amperes(section, "cable-a"),
                section.decimal("cable-mm2", "mm²", "0.001", "100000"),
                amperes(section, "fuse-a"));
        section.end();
        return conductor;
    }

    private static Charger charger(Section section) {
        Charger charger = new Charger(
                volts(section, "absorption-v"),
                section.duration("absorption-time", Duration.ZERO, DAY),
                section.yesNo("absorption-fixed"),
                volts(section, "float-v"),
                volts(section, "storage-v"),
                section.text("profile"));
        section.end();
        return charger;
    }

    private static Alternator alternator(Section section) {
        if (!section.has("rating-a")) {
            section.missing("ALT-1", "rating-a", "its rated current in A");
        }
        Alternator alternator = new Alternator(
                amperes(section, "rating-a"),
                section.yesNo("temperature-regulated").orElse(false),
                section.yesNo("current-limiter").orElse(false),
                section.yesNo("bms-port").orElse(false),
                amperes(section, "bms-port-limit-a"));
        section.end();
        return alternator;
    }

    private static InverterCharger inverterCharger(Section section) {
        Map<String, Boolean> models = new LinkedHashMap<>();
        models.put("multiplus", false);
        models.put("multiplus-ii", true);
        models.put("quattro", false);
        models.put("quattro-ii", true);
        models.put("other", false);
        if (!section.has("model")) {
            section.missing("BMS-2", "model", "one of " + String.join(", ", models.keySet()));
        }
        InverterCharger inverterCharger = new InverterCharger(
                section.oneOf("model", models).orElse(false),
                section.yesNo("mains-detector").orElse(false));
        section.end();
        return inverterCharger;
    }

    private static Monitor monitor(Section section) {
        if (!section.has("supply")) {
            section.missing("MON-5", "supply", "load-disconnect or battery");
        }
        Monitor monitor = new Monitor(
                section.oneOf("supply", Map.of("load-disconnect", true, "battery", false))
                        .orElse(true),
                section.yesNo("low-consumption").orElse(false));
        section.end();
        return monitor;
    }
}
