package io.cellwarden.ops.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file that a command writes its results into: whole or not at all, and never over another. */
final class NewFile implements AutoCloseable {
    private final Optional<Path> target;
    private final Optional<Path> part;
    private final OutputStream stream;

    private NewFile(Optional<Path> target, Optional<Path> part, OutputStream stream) {
        this.target = target;
        this.part = part;
        this.stream = stream;
    }

    /** A new file, or standard output if none is named. */
    static NewFile of(Optional<Path> named, OutputStream standard) {
        if (named.isEmpty()) {
            return new NewFile(named, named, standard);
        }
        Path file = named.get().toAbsolutePath().normalize();
        try {
            if (Files.exists(file)) {
                throw taken(file);
            }
            Path folder = file.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new IOException(folder + ": there is no such directory; make it first");
            }
            Path part = Files.createTempFile(folder, "." + file.getFileName(), ".part");
            return new NewFile(Optional.of(file), Optional.of(part), Files.newOutputStream(part));
        } catch (IOException e) {
            throw Failure.of(e);
        }
    }

    private static IOException taken(Path file) {
        return new FileAlreadyExistsException(file.toString(), null, "is there already; name a new file with --out");
    }

    OutputStream stream() {
        return stream;
    }

    /** All is written. */
    void complete() {
        try {
            if (target.isPresent()) {
                stream.close();
                if (Files.exists(target.get())) {
                    throw taken(target.get());
                }
                Files.move(part.orElseThrow(), target.get());
            }
        } catch (IOException e) {
            throw Failure.of(e);
        }
    }

    @Override
    public void close() {
        try {
            if (part.isPresent()) {
                stream.close();
                Files.deleteIfExists(part.get());
            }
        } catch (IOException e) {
            throw Failure.of(e);
        }
    }
}
