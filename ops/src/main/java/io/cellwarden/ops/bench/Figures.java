package io.cellwarden.ops.bench;

import io.cellwarden.ops.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bench has measured, in the order of its table.
 *
 * @param bench the name of the bench
 * @param machine what it ran on, by name
 * @param all the figures
 * @param profile where the time or the heap went; empty unless it was asked for
 */
public record Figures(String bench, Map<String, String> machine, List<Figure> all, List<Share> profile) {
    private static final MathContext SHOWN = new MathContext(3);

    /** Copies the lists. */
    public Figures {
        all = List.copyOf(all);
        profile = List.copyOf(profile);
    }

    /**
     * One figure.
     *
     * @param name what was measured
     * @param value in {@code unit}
     * @param aim what it should be; empty where it only stands beside others
     */
    public record Figure(String name, BigDecimal value, String unit, Optional<Aim> aim) {
        static Figure of(String name, double value, String unit) {
            return new Figure(name, shown(value), unit, Optional.empty());
        }

        Figure atMost(double limit) {
            return new Figure(name, value, unit, Optional.of(new Aim("<=", shown(limit))));
        }

        Figure atLeast(double limit) {
            return new Figure(name, value, unit, Optional.of(new Aim(">=", shown(limit))));
        }

        String line() {
            String figure = "%-46s %12s %-14s".formatted(name, value.toPlainString(), unit);
            return aim.map(aim -> figure + " aim " + aim.text() + (aim.isMetBy(value) ? "  met" : "  MISSED"))
                    .orElse(figure.stripTrailing());
        }

        private Json.Members json() {
            Json.Members members =
                    Json.members().put("figure", name).put("value", value).put("unit", unit);
            aim.ifPresent(aim -> members.put("aim", aim.text()).put("met", aim.isMetBy(value)));
            return members;
        }
    }

    /** What a figure should be: {@code sign} is {@code <=} or {@code >=}. */
    public record Aim(String sign, BigDecimal limit) {
        boolean isMetBy(BigDecimal value) {
            int order = value.compareTo(limit);
            return sign.equals("<=") ? order <= 0 : order >= 0;
        }

        String text() {
            return sign + " " + limit.toPlainString();
        }
    }

    /** A part of the whole, in per cent. */
    public record Share(String of, String name, BigDecimal percent) {
        static Share of(String of, String name, double part, double whole) {
            return new Share(of, name, shown(100 * part / whole));
        }
    }

    /** Three digits, or all of a large number. */
    private static BigDecimal shown(double value) {
        return Math.abs(value) >= 1_000
                ? BigDecimal.valueOf(Math.round(value))
                : new BigDecimal(value).round(SHOWN).stripTrailingZeros();
    }

    /** The table for people, a line each. */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        machine.forEach((name, value) -> lines.add("# " + name + ": " + value));
        all.forEach(figure -> lines.add(figure.line()));
        String of = "";
        for (Share share : profile) {
            if (!share.of().equals(of)) {
                of = share.of();
                lines.add("# " + of);
            }
            lines.add("%6s %% %s".formatted(share.percent().toPlainString(), share.name()));
        }
        return lines;
    }

    /** The same as JSON objects, a line each. */
    public List<String> json() {
        List<String> lines = new ArrayList<>();
        Json.Members on = Json.members();
        machine.forEach(on::put);
        lines.add(Json.line(
                Json.members().put("bench", bench).put("machine", on.build()).build()));
        for (Figure figure : all) {
            lines.add(Json.line(Json.members()
                    .put("bench", bench)
                    .putAll(figure.json().build())
                    .build()));
        }
        for (Share share : profile) {
            lines.add(Json.line(Json.members()
                    .put("bench", bench)
                    .put("profile", share.of())
                    .put("part", share.name())
                    .put("percent", share.percent())
                    .build()));
        }
        return lines;
    }
}
