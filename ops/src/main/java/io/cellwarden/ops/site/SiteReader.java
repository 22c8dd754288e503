package io.cellwarden.ops.site;

import io.cellwarden.ops.site.Site.Store;
import io.cellwarden.persistence.store.CassandraSettings;
import io.cellwarden.site.BankPlan;
import io.cellwarden.site.BankPlan.BatteryPlan;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Finding;
import io.cellwarden.site.LimitRamps;
import io.cellwarden.site.Setting;
import io.cellwarden.site.Topology;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the whole of a site file; what is wrong in it is noted, and read on. */
final class SiteReader {
    private static final Duration SILENT_AFTER = Duration.ofSeconds(10);
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);
    private static final Duration START_GRACE = Duration.ofSeconds(30);
    private static final Set<String> OTHER_ROOTS = Set.of("pekko");

    private final Path file;
    private final List<Finding> findings;

    private SiteReader(Path file, List<Finding> findings) {
        this.file = file;
        this.findings = findings;
    }

    /** The site, as far as it is free of mistakes: where {@code findings} has an error, banks may be missing. */
    static Site read(Section root, Path file, List<Finding> findings) {
        OTHER_ROOTS.forEach(root::has);
        Optional<Section> cellwarden = root.section("cellwarden");
        root.end();
        if (cellwarden.isEmpty()) {
            if (!root.has("cellwarden")) {
                root.missing(Section.FORM, "cellwarden", "cellwarden.banks.NAME { bms, model, strings }");
            }
            return new Site(
                    file,
                    Store.EMBEDDED,
                    CassandraSettings.onThisComputer(CassandraSettings.PORT),
                    Catalogue.printed(),
                    DiskLimits.STANDARD,
                    Site.STANDARD_RETENTION,
                    List.of(),
                    List.of());
        }
        return new SiteReader(file, findings).site(cellwarden.get());
    }

    private Site site(Section section) {
        Path folder = file.toAbsolutePath().getParent();
        Path dataDir = dataDir(section);
        Store store = section.oneOf("store", words(Store.values())).orElse(Store.EMBEDDED);
        CassandraSettings cassandra = StoreReader.read(section);
        Catalogue catalogue = Catalogue.printed().with(models(section));
        DiskLimits disk = section.section("disk").map(SiteReader::disk).orElse(DiskLimits.STANDARD);
        Duration retention =
                section.section("retention").map(SiteReader::retention).orElse(Site.STANDARD_RETENTION);
        List<SiteLink> links = new LinkReader().links(section);
        List<SiteBank> banks = new ArrayList<>();
        Optional<Section> described = section.section("banks");
        if (!section.has("banks") || described.filter(Section::isEmpty).isPresent()) {
            section.missing("TOP-1", "banks", "at least one bank: banks.NAME { bms, model, strings }");
        }
        List<BankPlan> plans = new ArrayList<>();
        described.ifPresent(all -> all.sections()
                .forEach((name, bank) ->
                        bank(name, bank, catalogue, links, plans).ifPresent(banks::add)));
        section.end();
        findings.addAll(LinkCheck.check(links, plans, catalogue));
        Path directory = (folder == null ? dataDir : folder.resolve(dataDir)).normalize();
        return new Site(directory, store, cassandra, catalogue, disk, retention, banks, links);
    }

    private static Path dataDir(Section section) {
        String written = section.text("data-dir").orElse("data");
        try {
            return Path.of(written);
        } catch (InvalidPathException e) {
            section.wrong(Section.FORM, "data-dir", "is no path: " + e.getReason());
            return Path.of("data");
        }
    }

    private static Duration retention(Section section) {
        Duration readings = section.duration("readings", SHORTEST_RETENTION, LONGEST_RETENTION)
                .orElse(Site.STANDARD_RETENTION);
        section.end();
        return readings;
    }

    private static DiskLimits disk(Section section) {
        DiskLimits standard = DiskLimits.STANDARD;
        DiskLimits disk = new DiskLimits(
                section.size("warn-below").orElse(standard.warnBelow()),
                section.size("alarm-below").orElse(standard.alarmBelow()),
                section.size("spool-warn-below").orElse(standard.spoolWarnBelow()),
                section.size("spool-alarm-below").orElse(standard.spoolAlarmBelow()));
        notAbove(section, "alarm-below", disk.alarmBelow(), "warn-below", disk.warnBelow());
        notAbove(section, "spool-alarm-below", disk.spoolAlarmBelow(), "spool-warn-below", disk.spoolWarnBelow());
        section.end();
        return disk;
    }

    private static void notAbove(Section section, String key, long value, String other, long limit) {
        if (value > limit) {
            section.wrong(
                    Section.FORM,
                    key,
                    "is " + value / Section.MIB + " MiB, above " + other + ", which is " + limit / Section.MIB
                            + " MiB; wanted is at most that");
        }
    }

    /** The constants of an enum by the word that stands for each in a site file. */
    static <E extends Enum<E>> Map<String, E> words(E[] constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), constant);
        }
        return words;
    }

    private List<BatteryModel> models(Section section) {
        List<BatteryModel> models = new ArrayList<>();
        section.sections("models").forEach((name, model) -> model(name, model).ifPresent(models::add));
        return models;
    }

    private Optional<BatteryModel> model(String name, Section section) {
        Optional<Integer> cells = section.whole("cells", 1, 32);
        Map<String, Integer> milli = new LinkedHashMap<>();
        for (String key : List.of(
                "capacity-ah",
                "capacity-at-0-ah",
                "capacity-at-minus-20-ah",
                "max-charge-a",
                "recommended-charge-a",
                "max-discharge-a",
                "recommended-discharge-a")) {
            String unit = key.endsWith("ah") ? "Ah" : "A";
            section.decimal(key, unit, "0.001", "100000").ifPresent(value -> milli.put(key, Quantity.milli(value)));
            if (!section.has(key)) {
                section.missing("TOP-9", key, "a number in " + unit);
            }
        }
        if (!section.has("cells")) {
            section.missing("TOP-9", "cells", "4 or 8");
        }
        String terminal = section.text("terminal").orElse("");
        int torqueNm = section.whole("torque-nm", 0, 200).orElse(0);
        section.end();
        if (cells.isEmpty() || milli.size() < 7) {
            return Optional.empty();
        }
        List<Integer> values = List.copyOf(milli.values());
        try {
            return Optional.of(new BatteryModel(
                    name,
                    cells.get(),
                    values.get(0),
                    values.get(1),
                    values.get(2),
                    values.get(3),
                    values.get(4),
                    values.get(5),
                    values.get(6),
                    terminal,
                    torqueNm));
        } catch (IllegalArgumentException refused) {
            String[] parts = String.valueOf(refused.getMessage()).split(": ", 2);
            findings.add(Finding.error(parts[0], section.path(), parts[parts.length - 1]));
            return Optional.empty();
        }
    }

    private Optional<SiteBank> bank(
            String name, Section section, Catalogue catalogue, List<SiteLink> links, List<BankPlan> plans) {
        required(section, "bms", "TOP-1", "the one BMS of the bank, such as lynx-smart-bms-500");
        required(section, "model", "TOP-9", "the battery model, such as \"12.8/200\"");
        required(section, "strings", "TOP-4", "the batteries, such as [[B1, B2], [B3, B4]]");
        Map<String, BatteryPlan> batteries = new LinkedHashMap<>();
        Map<String, String> serials = new LinkedHashMap<>();
        section.sections("batteries").forEach((battery, own) -> {
            batteries.put(battery, battery(own));
            own.text("serial").ifPresent(serial -> serials.put(battery, serial));
            own.end();
        });
        Map<String, Duration> delays = new LinkedHashMap<>();
        section.section("alarm-delays")
                .ifPresent(all ->
                        all.keys().forEach(code -> all.duration(code).ifPresent(delay -> delays.put(code, delay))));
        BankPlan plan = new BankPlan(
                section.path(),
                name,
                section.text("bms"),
                section.text("model"),
                section.textLists("strings"),
                settings(section),
                batteries,
                section.duration("silent-after"),
                delays);
        plans.add(plan);
        Duration startGrace = section.duration("start-grace", Duration.ZERO, Duration.ofSeconds(300))
                .orElse(START_GRACE);
        LimitRamps ramps = ramps(section);
        Equipment equipment = EquipmentReader.read(section);
        OutputReader.Outputs outputs = OutputReader.read(section, plan, links);
        section.end();
        List<Finding> wrong = Topology.check(plan, catalogue);
        findings.addAll(wrong);
        boolean complete = plan.bms().isPresent()
                && plan.model().isPresent()
                && plan.strings().isPresent();
        return complete && wrong.stream().noneMatch(Finding::isError)
                ? Optional.of(new SiteBank(
                        Topology.site(plan, catalogue).withRamps(ramps),
                        plan.silentAfter().orElse(SILENT_AFTER),
                        startGrace,
                        serials,
                        outputs.bound(),
                        outputs.given(),
                        equipment))
                : Optional.empty();
    }

    private static void required(Section section, String key, String requirement, String wanted) {
        if (!section.has(key)) {
            section.missing(requirement, key, wanted);
        }
    }

    private static BatteryPlan battery(Section section) {
        return new BatteryPlan(section.text("model"), section.text("firmware"), settings(section));
    }

    private static Map<Setting, BigDecimal> settings(Section owner) {
        Map<Setting, BigDecimal> settings = new EnumMap<>(Setting.class);
        owner.section("settings").ifPresent(section -> {
            for (Setting setting : Setting.values()) {
                value(section, setting).ifPresent(value -> settings.put(setting, value));
            }
            section.end();
        });
        return settings;
    }

    private static Optional<BigDecimal> value(Section section, Setting setting) {
        return switch (setting.unit()) {
            case MV -> section.decimal(setting.key(), "V");
            case DECI_C -> section.decimal(setting.key(), "°C");
            case YES_NO -> section.yesNo(setting.key()).map(yes -> yes ? BigDecimal.ONE : BigDecimal.ZERO);
        };
    }

    /** How fast limits rise again; those that the file does not give are usual (AGG-1). */
    private static LimitRamps ramps(Section bank) {
        Optional<Section> limits = bank.section("limits");
        int currentMaPerS = limits.flatMap(section -> section.decimal("current-rise-a-per-s", "A/s", "0.1", "1000"))
                .map(Quantity::milli)
                .orElse(LimitRamps.USUAL.currentMaPerS());
        int voltageMvPerS = limits.flatMap(section -> section.whole("voltage-rise-mv-per-s", 1, 10_000))
                .orElse(LimitRamps.USUAL.voltageMvPerS());
        limits.ifPresent(Section::end);
        return new LimitRamps(currentMaPerS, voltageMvPerS);
    }
}
