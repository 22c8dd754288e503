package io.cellwarden.ops.view;

import java.util.ArrayList;
import java.util.List;

/**
 * The terminal that lines are made for.
 *
 * @param width its columns, 20 or more
 * @param height its lines, 5 or more
 * @param colour whether it shows colours
 * @param unicode whether it shows more than ASCII
 */
public record Paint(int width, int height, boolean colour, boolean unicode) {
    private static final int NARROWEST = 20;
    private static final int LOWEST = 5;
    private static final String END = "\u001b[0m";

    /** How much something matters. */
    public enum Level {
        /** As it should be. */
        WELL("32", "30;42"),
        /** Somebody should look. */
        WARNING("33", "30;43"),
        /** Something is off, or a person must act. */
        ALARM("1;31", "1;37;41");

        private final String text;
        private final String badge;

        Level(String text, String badge) {
            this.text = text;
            this.badge = badge;
        }
    }

    /** Takes a terminal that is smaller for one of the smallest size. */
    public Paint {
        width = Math.max(width, NARROWEST);
        height = Math.max(height, LOWEST);
    }

    /**
     * Reads a terminal from what {@link #arguments} gave.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static Paint parse(List<String> arguments) {
        int width = 80;
        int height = 24;
        boolean colour = false;
        boolean unicode = false;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String value = argument.substring(equals + 1);
            switch (equals < 0 ? argument : argument.substring(0, equals)) {
                case "width" -> width = Integer.parseInt(value);
                case "height" -> height = Integer.parseInt(value);
                case "colour" -> colour = Boolean.parseBoolean(value);
                case "unicode" -> unicode = Boolean.parseBoolean(value);
                default -> throw new IllegalArgumentException("unknown argument " + argument);
            }
        }
        return new Paint(width, height, colour, unicode);
    }

    /** This terminal as arguments of a question to a running program. */
    public List<String> arguments() {
        return List.of("width=" + width, "height=" + height, "colour=" + colour, "unicode=" + unicode);
    }

    String in(Level level, String text) {
        return sgr(level.text, text);
    }

    /** A word on a coloured ground; in brackets where there are no colours. */
    String badge(Level level, String text) {
        return colour ? sgr(level.badge, " " + text + " ") : "[" + text + "]";
    }

    String bold(String text) {
        return sgr("1", text);
    }

    String dim(String text) {
        return sgr("2", text);
    }

    private String sgr(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + END : text;
    }

    /** The line as the terminal can show it. */
    String shown(String line) {
        return unicode ? line : line.replace("°C", "C").replace("…", "...").replaceAll("[^\\x00-\\x7f]", "?");
    }

    /** Breaks plain text at blanks into lines of at most {@code width} columns; a longer word stays whole. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
