package io.cellwarden.ops.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Folders of a measurement, which go with it: also where it is ended by a signal. */
final class Scratch {
    private static final String PREFIX = "cellwarden-bench";
    /** What is measured goes on writing while the program ends. */
    private static final int ATTEMPTS = 50;

    private static final int AGAIN_MS = 20;

    private Scratch() {}

    /** A new folder among those for temporary files. */
    static Path folder() throws IOException {
        return deletedAtTheEnd(Files.createTempDirectory(PREFIX));
    }

    /** A new folder in that one. */
    static Path folderIn(Path parent) throws IOException {
        return deletedAtTheEnd(Files.createTempDirectory(parent, PREFIX));
    }

    private static Path deletedAtTheEnd(Path folder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtLast(folder), "scratch"));
        return folder;
    }

    private static void deleteAtLast(Path folder) {
        for (int attempt = 0; attempt < ATTEMPTS && Files.exists(folder); attempt++) {
            try {
                delete(folder);
            } catch (IOException | UncheckedIOException stillWritten) {
                try {
                    TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Deletes a folder with all that is in it; none is well too. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
