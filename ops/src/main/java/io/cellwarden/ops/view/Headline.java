package io.cellwarden.ops.view;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Freshness;
import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.Measurement;
import io.cellwarden.bms.BmsState;
import io.cellwarden.bms.OutputRules;
import io.cellwarden.event.Cause;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a bank is, in one sentence: what is off and why, else what warns, else that all is well.
 *
 * @param level how much it matters
 * @param text the sentence, without the bank's name
 */
record Headline(Paint.Level level, String text) {
    private static final int MOST_CAUSES = 2;

    /** {@code limit} is how old a reading may be. */
    static Headline of(BankActor.Description bank, Instant now, Duration limit) {
        BankState state = bank.state();
        BmsState bms = state.bms();
        List<String> off = off(bms);
        if (!off.isEmpty()) {
            List<String> causes = causes(state, now);
            String why = causes.isEmpty() ? "" : ": " + several(causes);
            return new Headline(Paint.Level.ALARM, disobeyed(bms) + String.join(" AND ", off) + " OFF" + why + on(bms));
        }
        List<String> alarms = alarms(state);
        if (!alarms.isEmpty()) {
            return new Headline(Paint.Level.ALARM, several(alarms));
        }
        List<String> warnings = warnings(bank, now, limit);
        if (!warnings.isEmpty()) {
            return new Headline(Paint.Level.WARNING, several(warnings));
        }
        return new Headline(Paint.Level.WELL, "all is well; loads and chargers on");
    }

    private static String several(List<String> all) {
        int more = all.size() - MOST_CAUSES;
        return all.stream().limit(MOST_CAUSES).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /** Whether what is off is really off: the first thing to know. */
    private static String disobeyed(BmsState bms) {
        if (has(bms, AlarmCode.CW_UNCONTROLLED)) {
            return "NOT OBEYED, CURRENT FLOWS, act by hand: ";
        }
        return has(bms, AlarmCode.CW_OUTPUT_STUCK) ? "NOT OBEYED, switch by hand: " : "";
    }

    private static boolean has(BmsState bms, AlarmCode code) {
        return bms.alarms().keySet().stream().anyMatch(alarm -> alarm.code() == code);
    }

    /** The alarms of a battery that tell something: a warning tells nothing beside the alarm that it announced. */
    static List<AlarmCode> telling(BatteryState battery) {
        return battery.alarms().active().keySet().stream()
                .filter(code -> code != AlarmCode.W_SL12 || !battery.alarms().isActive(AlarmCode.A_SL11))
                .sorted()
                .toList();
    }

    private static List<String> off(BmsState bms) {
        List<String> off = new ArrayList<>();
        if (!bms.isOn(Output.LOADS)) {
            off.add("LOADS");
        }
        if (!bms.isOn(Output.CHARGERS)) {
            off.add("CHARGERS");
        }
        if (bms.site().bms().has(Output.CONTACTOR) && !bms.isOn(Output.CONTACTOR)) {
            off.add("CONTACTOR");
        }
        return off;
    }

    private static String on(BmsState bms) {
        if (bms.isOn(Output.LOADS)) {
            return "; loads stay on";
        }
        return bms.isOn(Output.CHARGERS) ? "; chargers stay on" : "";
    }

    private static List<String> causes(BankState state, Instant now) {
        BmsState bms = state.bms();
        Map<String, BatteryReport> live = new LinkedHashMap<>();
        state.reports().values().stream()
                .filter(report -> report.known() && !bms.bypassed().contains(report.name()))
                .forEach(report -> live.put(report.name(), report));
        Set<Cause> causes = new LinkedHashSet<>();
        if (!bms.isOn(Output.LOADS)) {
            causes.addAll(OutputRules.loadsOffFor(bms, live));
        }
        if (!bms.isOn(Output.CHARGERS)) {
            causes.addAll(OutputRules.chargersOffFor(bms, live));
        }
        if (bms.site().bms().has(Output.CONTACTOR) && !bms.isOn(Output.CONTACTOR)) {
            causes.addAll(OutputRules.contactorOpenFor(bms, live));
        }
        Set<String> texts = new LinkedHashSet<>();
        causes.forEach(cause -> texts.add(text(state, cause, now)));
        if (texts.isEmpty() && bms.onHeld()) {
            texts.add("nothing is switched on before every battery has given a fresh reading");
        }
        return List.copyOf(texts);
    }

    private static String text(BankState state, Cause cause, Instant now) {
        return switch (cause.code()) {
            case Cause.LOOP_OPEN -> loop(state, now);
            case Cause.OPERATOR ->
                state.bms().operator().locks().values().stream()
                        .map(lock -> "locked by " + lock.who() + " (" + lock.why() + ")")
                        .collect(Collectors.joining("; "));
            case Cause.CONTACTOR_LOW -> "cell " + cause.cell() + " of " + cause.battery() + " was too low";
            case Cause.CONTACTOR_HIGH -> "cell " + cause.cell() + " of " + cause.battery() + " was too high";
            case Cause.CLOSING_FAILED -> "the contactor did not close three times";
            default ->
                AlarmCode.of(cause.code())
                        .map(code -> text(state.batteries().of(cause.battery()), code, cause.cell()))
                        .orElse(cause.code());
        };
    }

    private static String loop(BankState state, Instant now) {
        BmsState.Loop loop = state.bms().loop();
        if (loop.battery().isEmpty()) {
            return "the BMS cable is open between " + loop.from() + " and " + loop.to();
        }
        Measurement last = state.batteries().of(loop.battery()).last();
        return loop.battery()
                + (last.isSilentByRefusals()
                        ? " gives impossible readings"
                        : " is silent, last heard " + age(last, now) + " ago");
    }

    /** An alarm of a battery in words, with the figure that it is about. */
    static String text(BatteryState battery, AlarmCode code, int cell) {
        Measurement last = battery.last();
        String one = (cell == 0 ? "a cell" : "cell " + cell) + " of " + battery.name();
        String volts = cell == 0 || !last.known()
                ? ""
                : " at " + volts(last.cells().get(cell - 1).voltageMv());
        return switch (code) {
            case W_SL12 -> one + volts + " runs low; " + code.remedy();
            case A_SL11 -> one + volts + " was too low; back when all reach 3.20 V";
            case CW_CHARGE_INHIBIT -> one + volts + " is full; back when all are below 3.60 V";
            case A_SL9 -> one + volts + " is too high: the charger does not obey";
            case A_SL22 -> battery.name() + " is too cold to charge" + degrees(battery);
            case A_SL15 -> battery.name() + " is too hot" + degrees(battery);
            default -> code.text() + " at " + battery.name() + ": " + code.remedy();
        };
    }

    private static String degrees(BatteryState battery) {
        return battery.last().temperaturesDeciC().stream()
                .filter(deciC -> deciC != Ints.ABSENT)
                .mapToObj(deciC -> String.format(Locale.ROOT, ": %.1f °C", deciC / 10.0))
                .findFirst()
                .orElse("");
    }

    static String volts(int mv) {
        return mv == Ints.ABSENT ? "?" : String.format(Locale.ROOT, "%.2f V", mv / 1_000.0);
    }

    static String age(Measurement last, Instant now) {
        return last.known() ? Math.max(0, Duration.between(last.validAt(), now).toSeconds()) + " s" : "never";
    }

    private static List<String> alarms(BankState state) {
        List<String> alarms = new ArrayList<>();
        state.batteries()
                .values()
                .forEach(battery -> battery.alarms().active().forEach((code, alarm) -> {
                    if (isGrave(code)) {
                        alarms.add(text(battery, code, alarm.cell()));
                    }
                }));
        state.bms().alarms().keySet().stream()
                .map(alarm -> alarm.code().text() + (alarm.battery().isEmpty() ? "" : " at " + alarm.battery()) + ": "
                        + alarm.code().remedy())
                .sorted()
                .forEach(alarms::add);
        return alarms;
    }

    private static boolean isGrave(AlarmCode code) {
        return switch (code.kind()) {
            case ALARM, CRITICAL, ERROR -> true;
            case WARNING, SIGNAL -> false;
        };
    }

    private static List<String> warnings(BankActor.Description bank, Instant now, Duration limit) {
        List<String> warnings = new ArrayList<>();
        if (!bank.journalRecovered()) {
            warnings.add("the journal is not there yet: it switches off, but not on");
        }
        for (BatteryState battery : bank.state().batteries().values()) {
            battery.alarms().active().forEach((code, alarm) -> warnings.add(text(battery, code, alarm.cell())));
        }
        for (BatteryState battery : bank.state().batteries().values()) {
            if (!battery.last().known()) {
                warnings.add("no reading of " + battery.name() + " yet");
            } else if (Freshness.isStale(bank.state(), battery, now, limit)) {
                warnings.add(battery.name() + " was not heard for " + age(battery.last(), now));
            }
        }
        if (bank.state().bms().operator().overriding()) {
            warnings.add("loads are kept on by " + bank.state().bms().operator().overrideWho());
        }
        bank.state().bms().bypassed().stream().sorted().forEach(name -> warnings.add(name + " is bypassed"));
        return warnings;
    }
}
