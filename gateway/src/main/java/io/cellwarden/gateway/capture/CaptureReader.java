package io.cellwarden.gateway.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a capture moment by moment, in bounded memory. */
public final class CaptureReader implements AutoCloseable {
    private static final Pattern HEADER = Pattern.compile("# ?([a-z-]+): (.*)");

    private final String name;
    private final BufferedReader in;
    private final SequencedMap<String, String> about = new LinkedHashMap<>();
    private Optional<Moment> ahead = Optional.empty();
    private long number;
    private boolean torn;

    /** A file that is no capture; the message names file, line and what is wanted. */
    public static final class Damaged extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        Damaged(String name, long line, String message) {
            super(name + ":" + line + ": " + message);
        }
    }

    /**
     * Begins to read; what stands above the first moment is then known.
     *
     * @param name for messages
     * @throws Damaged if it is no capture
     */
    public CaptureReader(String name, Reader in) throws IOException {
        this.name = name;
        this.in = new BufferedReader(in);
        Optional<String> first = line();
        if (first.isEmpty() || !first.get().equals(CaptureText.MAGIC)) {
            throw damaged("is not \"" + CaptureText.MAGIC
                    + "\": it is no capture, or one of another version; decode --file reads raw bytes");
        }
        ahead = read();
    }

    /** What was recorded: {@code link}, {@code port}, {@code protocol}, {@code line}, … as read so far. */
    public SequencedMap<String, String> about() {
        return Collections.unmodifiableSequencedMap(about);
    }

    /**
     * The next moment; empty at the end. A last line that does not end, as a killed program leaves it, is left out.
     *
     * @throws Damaged if there is something else
     */
    public Optional<Moment> next() throws IOException {
        Optional<Moment> next = ahead;
        ahead = next.isPresent() ? read() : next;
        return next;
    }

    /** Whether the last line broke off; known at the end. */
    public boolean isTorn() {
        return torn;
    }

    private Optional<Moment> read() throws IOException {
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            if (!isAbout(line.get())) {
                try {
                    return Optional.of(CaptureText.moment(line.get()));
                } catch (CaptureText.Malformed e) {
                    throw damaged(String.valueOf(e.getMessage()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isAbout(String line) {
        Matcher header = HEADER.matcher(line);
        if (header.matches()) {
            about.put(header.group(1), header.group(2).strip());
        }
        return line.isBlank() || line.startsWith("#");
    }

    private Optional<String> line() throws IOException {
        number++;
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                torn = !line.isEmpty();
                return Optional.empty();
            }
            if (line.length() >= CaptureText.LONGEST_LINE) {
                throw damaged("has more than " + CaptureText.LONGEST_LINE + " characters");
            }
            line.append((char) next);
        }
        int end = line.length();
        return Optional.of(end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString());
    }

    private Damaged damaged(String message) {
        return new Damaged(name, number, message);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
