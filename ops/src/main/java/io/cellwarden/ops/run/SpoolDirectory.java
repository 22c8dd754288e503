package io.cellwarden.ops.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Where inputs wait for the journal: a memory file system where there is one, which survives a killed process and wears
 * no flash; else the data directory (ARCHITECTURE 4).
 */
final class SpoolDirectory {
    private static final Path MEMORY = Path.of("/dev/shm");

    private SpoolDirectory() {}

    /** The spool of a data directory; the same at every start. */
    static Path of(Path dataDirectory) {
        Path absolute = dataDirectory.toAbsolutePath().normalize();
        if (!Files.isWritable(MEMORY)) {
            return absolute.resolve("spool");
        }
        CRC32 hash = new CRC32();
        hash.update(absolute.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String user = System.getProperty("user.name", "user");
        return MEMORY.resolve("cellwarden-%s-%08x".formatted(user, hash.getValue()));
    }
}
