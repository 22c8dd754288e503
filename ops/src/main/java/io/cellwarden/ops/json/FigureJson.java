package io.cellwarden.ops.json;

import io.cellwarden.event.Figure;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What devices tell of themselves, as JSON. */
public final class FigureJson {
    private FigureJson() {}

    /** Each figure by its name: its value, or a list with that of each cell. */
    public static SequencedMap<String, @Nullable Object> of(List<Figure> figures) {
        Json.Members members = Json.members();
        figures.forEach(figure -> members.put(
                figure.name(), figure.values().size() == 1 ? figure.decimals().getFirst() : figure.decimals()));
        return members.build();
    }
}
