package io.cellwarden.ops.cli;

import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where what is logged goes while it would run through a live view, or would tell as trouble what a drill does on
 * purpose: a file of the data directory, made anew each time.
 */
final class Messages implements AutoCloseable {
    /** Its name. */
    static final String FILE = "messages.log";

    private final PrintStream before = System.err;
    private final PrintStream file;

    private Messages(PrintStream file) {
        this.file = file;
    }

    /** From now on until {@link #close}. */
    static Messages into(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        Files.deleteIfExists(file);
        Files.createFile(file, OwnerOnly.FILE);
        Messages messages = new Messages(new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8));
        System.setErr(messages.file);
        return messages;
    }

    @Override
    public void close() {
        System.setErr(before);
        file.close();
    }
}
