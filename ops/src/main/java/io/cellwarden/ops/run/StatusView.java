package io.cellwarden.ops.run;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.Freshness;
import io.cellwarden.battery.BalanceRules;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.Measurement;
import io.cellwarden.bms.BmsState;
import io.cellwarden.event.Input.DeviceFigures;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.json.FigureJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.view.JournalLine;
import io.cellwarden.ops.view.Reach;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What people see of a site: as an object per bank and link for programs, and as a table (MON-1). */
public final class StatusView {
    private StatusView() {}

    /**
     * One object per bank, then one per link.
     *
     * @param now bank time, up to which ages count; shown as the wall clock has it (ADR 0008)
     * @param limits how old a value of that bank may be: its {@code silent-after} (AGG-4)
     * @param running whether a program watches them now
     */
    public static List<SequencedMap<String, @Nullable Object>> objects(
            List<BankActor.Description> banks,
            List<LinkStatistics.Snapshot> links,
            Instant now,
            Function<String, Duration> limits,
            boolean running) {
        List<SequencedMap<String, @Nullable Object>> objects = new ArrayList<>();
        Map<String, DeviceFigures> told = told(links);
        banks.forEach(bank -> objects.add(bank(bank, now, limits, running, told)));
        links.forEach(link -> objects.add(link(link, now)));
        return objects;
    }

    /** What devices have told of themselves, by {@code bank/device}. */
    private static Map<String, DeviceFigures> told(List<LinkStatistics.Snapshot> links) {
        Map<String, DeviceFigures> told = new TreeMap<>();
        links.forEach(link -> told.putAll(link.figures()));
        return told;
    }

    private static SequencedMap<String, @Nullable Object> bank(
            BankActor.Description bank,
            Instant now,
            Function<String, Duration> limits,
            boolean running,
            Map<String, DeviceFigures> told) {
        BmsState bms = bank.state().bms();
        DisplayTime shown = displayTime(bank);
        TreeMap<String, @Nullable Object> outputs = new TreeMap<>();
        bms.outputs().forEach((output, level) -> outputs.put(output.key(), level.on() ? "on" : "off"));
        Json.Members members = Json.members()
                .put("bank", bank.state().site().name())
                .put("bms", bms.site().bms().key())
                .put("running", running)
                .put("time", shown.of(now).toString())
                .put("sequence", bank.state().sequence())
                .put("journal", bank.isJournalUnavailable() ? "unavailable" : "ok")
                .put("notJournalled", bank.notJournalled())
                .put(
                        "notJournalledSince",
                        bank.notJournalledSince()
                                .map(since -> shown.of(since).toString())
                                .orElse(null))
                .put("inChunk", bank.inChunk())
                .put("outputs", outputs)
                .put("chargersAllowed", bms.isOn(Output.CHARGERS))
                .put("loadsAllowed", bms.isOn(Output.LOADS))
                .put("loop", bms.loop().open() ? "open at " + openAt(bms) : "closed")
                .put("stage", word(bms.charge().stage()));
        Duration limit = limits.apply(bank.state().site().name());
        return new FiguresView(bank, now, limit, running)
                .putInto(members, told)
                .put("bypassed", bms.bypassed().stream().sorted().toList())
                .put("locks", locks(bms))
                .put(
                        "overrideUntil",
                        bms.operator().overriding()
                                ? shown.of(bms.operator().overrideUntil()).toString()
                                : null)
                .put("toAcknowledge", bank.state().alarms().waiting().size())
                .put("alarms", AlarmView.objects(bank.state()))
                .put("batteries", batteries(bank, now, limits, told))
                .build();
    }

    private static DisplayTime displayTime(BankActor.Description bank) {
        return new DisplayTime(bank.state().wallOffsetMs());
    }

    private static String openAt(BmsState bms) {
        BmsState.Loop loop = bms.loop();
        return (loop.battery().isEmpty() ? "" : loop.battery() + ", ") + "between " + loop.from() + " and " + loop.to();
    }

    /** In words: at which battery, or between which neighbours. */
    private static String open(BmsState.Loop loop) {
        String between = "the BMS cable loop is open between " + loop.from() + " and " + loop.to();
        return loop.battery().isEmpty() ? between : between + ", because nothing valid comes from " + loop.battery();
    }

    private static List<String> locks(BmsState bms) {
        return bms.operator().locks().entrySet().stream()
                .map(lock -> lock.getKey().key() + " by " + lock.getValue().who() + ": "
                        + lock.getValue().why())
                .sorted()
                .toList();
    }

    private static List<SequencedMap<String, @Nullable Object>> batteries(
            BankActor.Description bank,
            Instant now,
            Function<String, Duration> limits,
            Map<String, DeviceFigures> told) {
        String name = bank.state().site().name();
        return bank.state().batteries().values().stream()
                .map(battery -> battery(battery, now, isStale(bank, battery, now, limits), displayTime(bank))
                        .putAll(figures(told, name + "/" + battery.name(), "figuresAgeS", now))
                        .build())
                .toList();
    }

    /** Those of a device, and under {@code age} how old they are; none while it has told none. */
    static SequencedMap<String, @Nullable Object> figures(
            Map<String, DeviceFigures> told, String device, String age, Instant now) {
        return Optional.ofNullable(told.get(device))
                .map(known -> Json.members()
                        .putAll(FigureJson.of(known.figures()))
                        .put(age, Duration.between(known.at(), now).toSeconds())
                        .build())
                .orElseGet(() -> Json.members().build());
    }

    private static boolean isStale(
            BankActor.Description bank, BatteryState battery, Instant now, Function<String, Duration> limits) {
        return Freshness.isStale(
                bank.state(), battery, now, limits.apply(bank.state().site().name()));
    }

    private static Json.Members battery(BatteryState battery, Instant now, boolean stale, DisplayTime shown) {
        Measurement last = battery.last();
        Json.Members members = Json.members().put("battery", battery.name());
        if (!last.known()) {
            return members.put("reading", "none yet");
        }
        return FiguresView.putInto(members, battery, now)
                .put("voltageV", Json.milli(last.voltageMv()))
                .put("currentA", last.currentMa() == Ints.ABSENT ? null : Json.milli(last.currentMa()))
                .put("temperaturesC", Json.decis(last.temperaturesDeciC()))
                .put(
                        "cellsV",
                        last.cells().stream()
                                .map(cell -> Json.milli(cell.voltageMv()))
                                .toList())
                .put("balanceStatus", battery.balance().shown().name())
                .put("balanceProgress", word(BalanceRules.progress(last)))
                .put("ageS", Duration.between(last.validAt(), now).toSeconds())
                .put("stale", stale)
                .put(
                        "lastFullCharge",
                        battery.balance().fullyChargedAt().equals(BatteryState.NEVER)
                                ? null
                                : shown.of(battery.balance().fullyChargedAt()).toString())
                .put("refusedReadings", last.refused());
    }

    private static SequencedMap<String, @Nullable Object> link(LinkStatistics.Snapshot link, Instant now) {
        return Json.members()
                .put("link", link.link())
                .put("banks", link.banks())
                .put("open", link.open())
                .put("ok", !link.isQuiet(now))
                .put(
                        "lastFrameAgeS",
                        link.lastFrameAt().equals(Instant.MIN)
                                ? null
                                : Duration.between(link.lastFrameAt(), now).toSeconds())
                .put("frames", link.frames())
                .put("faults", link.faults())
                .put("timeouts", link.timeouts())
                .put("reconnects", link.reconnects())
                .put("text", link.text(now))
                .build();
    }

    /** The same as a table, one line per battery; {@code reach} is how the commands that it tells reach the site. */
    public static List<String> table(
            List<BankActor.Description> banks,
            List<LinkStatistics.Snapshot> links,
            Instant now,
            Function<String, Duration> limits,
            Reach reach) {
        List<String> lines = new ArrayList<>();
        banks.stream()
                .findFirst()
                .ifPresent(bank -> lines.add("time " + displayTime(bank).of(now)));
        banks.forEach(bank -> AlarmView.summary(bank.state()).ifPresent(lines::add));
        Map<String, DeviceFigures> told = told(links);
        banks.forEach(bank -> {
            bankLines(bank, now, limits, reach, lines);
            told.forEach((device, figures) -> {
                if (device.startsWith(bank.state().site().name() + "/")) {
                    lines.add("  " + FigureWords.of(figures, now));
                }
            });
        });
        long open = links.stream().filter(LinkStatistics.Snapshot::open).count();
        if (!links.isEmpty()) {
            lines.add("links: " + open + " of " + links.size() + " open, "
                    + links.stream().mapToLong(LinkStatistics.Snapshot::frames).sum() + " frames");
        }
        links.stream()
                .filter(link -> link.isInTrouble(now))
                .map(link -> link.text(now))
                .forEach(lines::add);
        return lines;
    }

    private static void bankLines(
            BankActor.Description bank,
            Instant now,
            Function<String, Duration> limits,
            Reach reach,
            List<String> lines) {
        BmsState bms = bank.state().bms();
        StringBuilder outputs = new StringBuilder();
        bms.outputs().keySet().stream()
                .sorted()
                .forEach(output -> outputs.append("  ").append(level(output, bms.isOn(output))));
        lines.add("");
        lines.add("bank " + bank.state().site().name() + " (" + bms.site().bms().key() + ")" + outputs + "  stage "
                + word(bms.charge().stage()) + "  BMS cable " + (bms.loop().open() ? "OPEN" : "closed"));
        if (bms.loop().open()) {
            lines.add("  " + open(bms.loop()));
        }
        if (!bank.journalRecovered()) {
            lines.add("  JOURNAL UNAVAILABLE: protects from readings alone, switches OFF but never ON");
        }
        JournalLine.of(bank).ifPresent(lines::add);
        bms.bypassed().stream()
                .sorted()
                .forEach(name ->
                        lines.add("  bypassed: " + name + " (out of the BMS cable loop, its alarms do not count)"));
        bms.operator().locks().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(lock -> lines.add("  " + lock.getKey().key() + " is locked off by "
                        + lock.getValue().who() + " as " + word(lock.getValue().role()) + ": "
                        + lock.getValue().why()));
        if (bms.operator().overriding()) {
            lines.add("  OVERRIDE: loads are kept on despite low cells until "
                    + displayTime(bank).of(bms.operator().overrideUntil()) + ", by "
                    + bms.operator().overrideWho());
        }
        lines.addAll(AlarmView.lines(bank.state(), reach));
        Duration limit = limits.apply(bank.state().site().name());
        lines.addAll(new FiguresView(bank, now, limit, true).lines());
        lines.add(String.format(
                Locale.ROOT,
                "  %-8s %8s %9s %6s %7s %7s %6s  %-10s %s",
                "battery",
                "V",
                "A",
                "°C",
                "low V",
                "high V",
                "mV",
                "balance",
                "alarms"));
        bank.state()
                .batteries()
                .values()
                .forEach(battery -> lines.add(batteryLine(battery, now, isStale(bank, battery, now, limits))));
    }

    /** In capitals what is not as it is in a bank that is well. */
    private static String level(Output output, boolean on) {
        return output.key()
                + switch (output) {
                    case PRE_ALARM -> on ? " WARNS" : " off";
                    case LOADS, CHARGERS, ALTERNATOR, SYSTEM_PORT, INVERTER -> on ? " on" : " OFF";
                    case CONTACTOR -> on ? " closed" : " OPEN";
                };
    }

    private static String batteryLine(BatteryState battery, Instant now, boolean stale) {
        Measurement last = battery.last();
        if (!last.known()) {
            return String.format(Locale.ROOT, "  %-8s no reading yet", battery.name());
        }
        String temperature = last.temperaturesDeciC()
                .present()
                .mapToObj(deciC -> String.format(Locale.ROOT, "%.1f", deciC / 10.0))
                .findFirst()
                .orElse("-");
        List<String> notes = new ArrayList<>();
        battery.alarms().active().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(alarm -> notes.add(alarm.getKey().text()
                        + (alarm.getValue().cell() == 0
                                ? ""
                                : " cell " + alarm.getValue().cell())));
        if (stale) {
            notes.add("STALE " + Duration.between(last.validAt(), now).toSeconds() + " s");
        }
        return String.format(
                Locale.ROOT,
                "  %-8s %8.3f %9s %6s %7.3f %7.3f %6d  %-10s %s",
                battery.name(),
                last.voltageMv() / 1_000.0,
                last.currentMa() == Ints.ABSENT ? "-" : String.format(Locale.ROOT, "%.2f", last.currentMa() / 1_000.0),
                temperature,
                last.lowestMv() / 1_000.0,
                last.highestMv() / 1_000.0,
                last.spreadMv(),
                battery.balance().shown(),
                String.join(", ", notes));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
