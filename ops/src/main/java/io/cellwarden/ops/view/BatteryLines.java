package io.cellwarden.ops.view;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.Freshness;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.Measurement;
import io.cellwarden.bms.BmsState;
import io.cellwarden.cell.CellLimits;
import io.cellwarden.cell.CellState;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Batteries, a line each: a bar per cell, the lowest and the highest cell, voltage, current, temperature and what is to
 * be said. A wide terminal shows the voltage of every cell too.
 */
final class BatteryLines {
    private static final int WIDE = 120;
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ASCII_BARS = "_.:-=+*#";
    /** From which voltage on a bar is so high: the flat middle of LiFePO4 is stretched. */
    private static final int[] BAR_FROM_MV = {2_800, 3_000, 3_200, 3_290, 3_350, 3_450, 3_600};

    private final Instant now;
    private final Function<String, Duration> limits;
    private final Paint paint;
    private final int nameWidth;
    private final int cells;

    private BatteryLines(Instant now, Function<String, Duration> limits, Paint paint, int nameWidth, int cells) {
        this.now = now;
        this.limits = limits;
        this.paint = paint;
        this.nameWidth = nameWidth;
        this.cells = cells;
    }

    /** Lines whose columns are wide enough for all of these; {@code limits} as in {@link LiveView}. */
    static BatteryLines of(List<BatteryState> all, Instant now, Function<String, Duration> limits, Paint paint) {
        int name =
                all.stream().mapToInt(battery -> battery.name().length()).max().orElse(2);
        int cells = all.stream()
                .mapToInt(battery -> battery.last().cells().size())
                .max()
                .orElse(4);
        return new BatteryLines(now, limits, paint, name, Math.max(cells, "cells".length()));
    }

    String header() {
        String head = "  " + left("", nameWidth) + " " + left("cells", cells)
                + "  lowest #cell  highest #cell       V       A     °C  ";
        return head + (paint.width() >= WIDE ? left("every cell in V", 6 * cellsShown()) : "");
    }

    private int cellsShown() {
        return Math.max(cells, 4);
    }

    String line(BatteryState battery, BankActor.Description bank) {
        Measurement last = battery.last();
        String name = "  " + left(battery.name(), nameWidth) + " ";
        List<String> notes = notes(battery, bank);
        boolean wide = paint.width() >= WIDE;
        String note =
                wide || notes.size() < 2 ? String.join(", ", notes) : notes.getFirst() + " +" + (notes.size() - 1);
        if (!last.known()) {
            return name + paint.in(Paint.Level.WARNING, note);
        }
        StringBuilder line = new StringBuilder(name);
        last.cells().forEach(cell -> line.append(bar(battery, cell.voltageMv())));
        line.append(" ".repeat(cells - last.cells().size()));
        line.append(paintedVolts(battery, last, lowest(last)));
        line.append(paintedVolts(battery, last, highest(last)));
        line.append(String.format(
                Locale.ROOT, " %7.2f %7s %6s  ", last.voltageMv() / 1_000.0, amperes(last), temperature(last)));
        if (wide) {
            String each = last.cells().stream()
                    .map(cell -> String.format(Locale.ROOT, "%.3f", cell.voltageMv() / 1_000.0))
                    .collect(Collectors.joining(" "));
            line.append(left(each, 6 * cellsShown()));
        }
        return line + paint.in(isGrave(battery) ? Paint.Level.ALARM : Paint.Level.WARNING, note);
    }

    private static boolean isGrave(BatteryState battery) {
        return battery.alarms().active().keySet().stream()
                .anyMatch(code -> code.kind() != AlarmCode.Kind.WARNING && code.kind() != AlarmCode.Kind.SIGNAL);
    }

    /** What is to be said of a battery; nothing if it is well. */
    List<String> notes(BatteryState battery, BankActor.Description bank) {
        BmsState bms = bank.state().bms();
        List<String> notes = new ArrayList<>();
        if (!battery.last().known()) {
            notes.add("no reading yet");
        } else if (bms.loop().silent().contains(battery.name())) {
            notes.add("SILENT " + Headline.age(battery.last(), now));
        } else if (Freshness.isStale(
                bank.state(), battery, now, limits.apply(bms.site().name()))) {
            notes.add("OLD " + Headline.age(battery.last(), now));
        }
        Stream<AlarmCode> ofBms = bms.alarms().keySet().stream()
                .filter(alarm -> alarm.battery().equals(battery.name()))
                .map(BmsState.AlarmOf::code);
        Stream.concat(ofBms, Headline.telling(battery).stream())
                .sorted(Comparator.reverseOrder()) // the graver the later declared, by and large
                .map(AlarmCode::text)
                .forEach(notes::add);
        if (bms.bypassed().contains(battery.name())) {
            notes.add("bypassed");
        }
        return notes;
    }

    private String bar(BatteryState battery, int mv) {
        if (mv == Ints.ABSENT) {
            return "?";
        }
        int level = 0;
        while (level < BAR_FROM_MV.length && mv >= BAR_FROM_MV[level]) {
            level++;
        }
        String bars = paint.unicode() ? BARS : ASCII_BARS;
        return paint.in(levelOf(battery, mv), bars.substring(level, level + 1));
    }

    private static Paint.Level levelOf(BatteryState battery, int mv) {
        CellLimits limits = battery.limits();
        if (mv < limits.lowMv() || mv >= CellLimits.CHARGE_INHIBIT_FROM_MV) {
            return Paint.Level.ALARM;
        }
        return mv < limits.preAlarmMv() || mv >= CellLimits.HIGH_RELEASE_MV ? Paint.Level.WARNING : Paint.Level.WELL;
    }

    private String paintedVolts(BatteryState battery, Measurement last, CellState cell) {
        String text = String.format(Locale.ROOT, "  %.3f #%-5d", cell.voltageMv() / 1_000.0, cell.number());
        Paint.Level level = last.known() ? levelOf(battery, cell.voltageMv()) : Paint.Level.WELL;
        return level == Paint.Level.WELL ? text : paint.in(level, text);
    }

    private static CellState lowest(Measurement last) {
        CellState lowest = last.cells().getFirst();
        for (CellState cell : last.cells()) {
            lowest = cell.voltageMv() < lowest.voltageMv() ? cell : lowest;
        }
        return lowest;
    }

    private static CellState highest(Measurement last) {
        CellState highest = last.cells().getFirst();
        for (CellState cell : last.cells()) {
            highest = cell.voltageMv() > highest.voltageMv() ? cell : highest;
        }
        return highest;
    }

    private static String amperes(Measurement last) {
        return last.currentMa() == Ints.ABSENT ? "-" : String.format(Locale.ROOT, "%+.1f", last.currentMa() / 1_000.0);
    }

    private static String temperature(Measurement last) {
        return last.temperaturesDeciC().stream()
                .filter(deciC -> deciC != Ints.ABSENT)
                .mapToObj(deciC -> String.format(Locale.ROOT, "%.1f", deciC / 10.0))
                .findFirst()
                .orElse("-");
    }

    private static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
