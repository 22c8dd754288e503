package io.cellwarden.ops.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A decision as one line for people: time, bank, what happened, where, and the figures. */
public final class DecisionText {
    private static final Set<String> PLACED =
            Set.of("seq", "index", "time", "bank", "battery", "cell", "event", "code", "cause", "id");

    private DecisionText() {}

    /** The line of a decision or of an operator's order; empty for what only the journal needs. */
    public static Optional<String> of(Shown shown) {
        return EventJson.told(shown).map(DecisionText::line);
    }

    /** The line of an object that {@link EventJson} made. */
    public static String line(SequencedMap<String, @Nullable Object> told) {
        StringBuilder line = new StringBuilder();
        line.append(told.get("time"))
                .append("  ")
                .append(told.get("bank"))
                .append("  ")
                .append(told.get("event"));
        append(line, "  ", told.get("code"));
        append(line, "  ", told.get("battery"));
        append(line, " cell ", told.get("cell"));
        told.forEach((name, value) -> {
            if (!PLACED.contains(name) && value != null) {
                line.append("  ").append(name).append('=').append(text(value));
            }
        });
        append(line, "  id=", told.get("id"));
        return line.toString();
    }

    private static void append(StringBuilder line, String before, @Nullable Object value) {
        if (value != null) {
            line.append(before).append(value);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> list ->
                list.stream().map(one -> one == null ? "-" : text(one)).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
            default -> value.toString();
        };
    }
}
