package io.cellwarden.gateway.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of the fields of a frame, made from what the codec itself reads by, so that what is printed cannot differ from
 * what is done.
 *
 * @param title what it is of
 * @param columns what stands above
 * @param rows in the order of the wire, each with as many cells as there are columns
 */
public record FieldTable(String title, List<String> columns, List<List<String>> rows) {
    /** Copies the lists; refuses a row of another length. */
    public FieldTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(title + ": " + row + " has not " + columns.size() + " cells");
            }
        }
    }

    /** A table without rows yet. */
    public static FieldTable of(String title, String... columns) {
        return new FieldTable(title, List.of(columns), List.of());
    }

    /** The same with one more row; each cell as its text. */
    public FieldTable row(Object... cells) {
        List<List<String>> more = new ArrayList<>(rows);
        more.add(List.of(cells).stream().map(String::valueOf).toList());
        return new FieldTable(title, columns, more);
    }

    /** The lines of a page in Markdown. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of("## " + title, "", line(columns)));
        lines.add("| --- ".repeat(columns.size()) + "|");
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
