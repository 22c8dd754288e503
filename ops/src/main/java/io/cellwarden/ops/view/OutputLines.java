package io.cellwarden.ops.view;

import io.cellwarden.bms.BmsState;
import io.cellwarden.site.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a bank has switched on and off, and what delays run. */
final class OutputLines {
    private static final String INDENT = "  ";

    private OutputLines() {}

    /** The lines of a bank. */
    static List<String> of(ViewedBank bank, Instant now, Paint paint) {
        List<String> lines = new ArrayList<>();
        BmsState bms = bank.bms();
        StringBuilder plain = new StringBuilder();
        StringBuilder line = new StringBuilder();
        Stream.of(Output.values())
                .filter(output -> bms.site().bms().has(output))
                .forEach(output -> {
                    String word = word(output, bms.isOn(output));
                    plain.append(INDENT).append(word);
                    line.append(INDENT).append(painted(paint, output, bms.isOn(output), word));
                });
        String delays = String.join("; ", Countdowns.of(bank.description().state(), now));
        if (delays.isEmpty()) {
            lines.add(line.toString());
        } else if (plain.length() + 2 + delays.length() < paint.width()) {
            lines.add(line + INDENT + paint.in(Paint.Level.WARNING, delays));
        } else {
            lines.add(line.toString());
            Paint.wrap(delays, paint.width() - 1 - INDENT.length())
                    .forEach(part -> lines.add(INDENT + paint.in(Paint.Level.WARNING, part)));
        }
        return lines;
    }

    private static String word(Output output, boolean on) {
        return switch (output) {
            case PRE_ALARM -> on ? "pre-alarm WARNS" : "pre-alarm off";
            case LOADS -> on ? "loads on" : "loads OFF";
            case CHARGERS -> on ? "chargers on" : "chargers OFF";
            case CONTACTOR -> on ? "contactor closed" : "contactor OPEN";
            case ALTERNATOR -> on ? "alternator on" : "alternator OFF";
            case SYSTEM_PORT -> on ? "system port on" : "system port OFF";
            case INVERTER -> on ? "inverter on" : "inverter OFF";
        };
    }

    private static String painted(Paint paint, Output output, boolean on, String word) {
        if (output == Output.PRE_ALARM) {
            return on ? paint.in(Paint.Level.WARNING, word) : paint.dim(word);
        }
        return on ? word : paint.in(Paint.Level.ALARM, word);
    }
}
