package io.cellwarden.ops.run;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input.DeviceFigures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a device tells of itself, in words: {@code shunt: deepest discharge 120 Ah, charge cycles 12}. */
final class FigureWords {
    /** The unit at the end of a figure's name. */
    private static final Pattern NAME = Pattern.compile("(.*[a-z])(Ah|KWh|MOhm|Percent|V|H|A|W|C)");

    private FigureWords() {}

    static String of(DeviceFigures told, Instant now) {
        return told.device() + ": "
                + told.figures().stream().map(FigureWords::of).collect(Collectors.joining(", "))
                + " (" + Duration.between(told.at(), now).toSeconds() + " s ago)";
    }

    private static String of(Figure figure) {
        String values =
                figure.decimals().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(" "));
        var name = NAME.matcher(figure.name());
        return name.matches()
                ? words(name.group(1)) + " " + values + " " + unit(name.group(2))
                : words(figure.name()) + " " + values;
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String unit(String written) {
        return switch (written) {
            case "KWh" -> "kWh";
            case "MOhm" -> "mΩ";
            case "H" -> "h";
            case "Percent" -> "%";
            case "C" -> "°C";
            default -> written;
        };
    }
}
