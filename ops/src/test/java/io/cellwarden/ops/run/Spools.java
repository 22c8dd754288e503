package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The spool of a data directory may lie in memory, where no {@code @TempDir} clears it. */
final class Spools {
    private Spools() {}

    static void forget(Path dataDirectory) throws IOException {
        Path spool = SpoolDirectory.of(dataDirectory);
        if (!Files.exists(spool)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(spool)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
