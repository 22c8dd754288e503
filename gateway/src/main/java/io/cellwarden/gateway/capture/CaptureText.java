package io.cellwarden.gateway.capture;

import io.cellwarden.gateway.wire.Bytes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Captures as text, a line each (docs/captures.md). Pure: neither files nor a clock. */
public final class CaptureText {
    /** The first line of every capture; the number is the version of the format. */
    public static final String MAGIC = "cellwarden-capture 1";

    /** A line is never longer: a read gives some hundred bytes. */
    static final int LONGEST_LINE = 1 << 16;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern MOMENT = Pattern.compile("(\\S+) ([<>!]) (.+)");

    private CaptureText() {}

    /** A line that is none of a capture; the message says what is wrong with it. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * What stands above the moments.
     *
     * @param about what was recorded: {@code link}, {@code port}, {@code protocol}, {@code line}, … in this order
     */
    public static String header(SequencedMap<String, String> about) {
        StringBuilder text = new StringBuilder(MAGIC);
        about.forEach((key, value) -> text.append("\n# ")
                .append(key)
                .append(": ")
                .append(value.replaceAll("\\s+", " ").strip()));
        return text.toString();
    }

    /** The line of a moment. */
    public static String line(Moment moment) {
        String time = TIME.format(moment.at());
        return switch (moment) {
            case Moment.Heard(var _, var bytes) -> time + " < " + bytes;
            case Moment.Sent(var _, var bytes) -> time + " > " + bytes;
            case Moment.Note(var _, var text) -> time + " ! " + text;
        };
    }

    /**
     * Reads the line of a moment. Blanks between the bytes are allowed.
     *
     * @throws Malformed if it is none
     */
    public static Moment moment(String line) throws Malformed {
        Matcher parts = MOMENT.matcher(line);
        if (!parts.matches()) {
            throw new Malformed("is \"" + shortened(line) + "\"; wanted is a time, one of < > !, and bytes in hex");
        }
        Instant at = time(parts.group(1));
        String rest = parts.group(3);
        return switch (parts.group(2)) {
            case "<" -> new Moment.Heard(at, bytes(rest));
            case ">" -> new Moment.Sent(at, bytes(rest));
            default -> new Moment.Note(at, rest);
        };
    }

    private static Instant time(String text) throws Malformed {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new Malformed("\"" + shortened(text) + "\" is no time such as 2026-11-25T16:29:41.123Z");
        }
    }

    private static Bytes bytes(String hex) throws Malformed {
        try {
            return Bytes.ofHex(hex);
        } catch (IllegalArgumentException e) {
            throw new Malformed("\"" + shortened(hex) + "\" is no even number of hex digits");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }
}
