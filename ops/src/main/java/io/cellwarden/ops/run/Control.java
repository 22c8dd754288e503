package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a running site is reached: address and token, in a file of its data directory that only its owner may read
 * (ARCHITECTURE 6).
 *
 * @param address {@code http://127.0.0.1:port}
 * @param token must be shown with every request; never printed
 * @param pid of the running program
 */
public record Control(String address, String token, long pid) {
    private static final String FILE = "control";

    /** Leaves the note in the data directory; where that cannot be written, in a spool outside it that is this user's. */
    void write(Path dataDirectory) throws IOException {
        String note = String.join("\n", List.of(address, token, Long.toString(pid)));
        try {
            OwnFile.write(dataDirectory.resolve(FILE), note);
        } catch (IOException unwritable) {
            List<Path> others = SpoolDirectory.left(dataDirectory);
            if (others.size() == 1) {
                throw unwritable;
            }
            OwnFile.write(others.get(1).resolve(FILE), note);
        }
    }

    /**
     * The note of a program that still runs; empty if none does, or if the note is no such note.
     *
     * @throws IOException if there is a note that this user may not read
     */
    public static Optional<Control> find(Path dataDirectory) throws IOException {
        Optional<Control> found = note(dataDirectory);
        for (Path spool : SpoolDirectory.left(dataDirectory)) {
            found = found.isPresent() ? found : note(spool);
        }
        return found;
    }

    private static Optional<Control> note(Path directory) throws IOException {
        try {
            List<String> lines = Files.readAllLines(directory.resolve(FILE), StandardCharsets.UTF_8);
            Control control = new Control(lines.get(0), lines.get(1), Long.parseLong(lines.get(2)));
            boolean alive =
                    ProcessHandle.of(control.pid).map(ProcessHandle::isAlive).orElse(false);
            return alive ? Optional.of(control) : Optional.empty();
        } catch (NoSuchFileException | IndexOutOfBoundsException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** The program has ended. */
    static void remove(Path dataDirectory) throws IOException {
        Files.deleteIfExists(dataDirectory.resolve(FILE));
        for (Path spool : SpoolDirectory.left(dataDirectory)) {
            Files.deleteIfExists(spool.resolve(FILE));
        }
    }

    @Override
    public String toString() {
        return address; // the token stays out of every message
    }
}
