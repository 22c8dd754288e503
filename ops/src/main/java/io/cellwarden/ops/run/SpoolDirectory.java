package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where inputs wait for the journal: a memory file system where there is one, which survives a killed process and wears
 * no flash; else the data directory (ARCHITECTURE 4). It is this user's alone: what lies there is taken for readings.
 */
final class SpoolDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String IN_DATA = "spool";

    private SpoolDirectory() {}

    /** Where inputs wait on the disk of a data directory; the next start takes up what is there. */
    static Path onDisk(Path dataDirectory) {
        return dataDirectory.toAbsolutePath().normalize().resolve(IN_DATA);
    }

    /** The spool of a data directory; the same at every start. */
    static Path of(Path dataDirectory) {
        Path absolute = dataDirectory.toAbsolutePath().normalize();
        if (!Files.isWritable(MEMORY)) {
            return absolute.resolve(IN_DATA);
        }
        CRC32 hash = new CRC32();
        hash.update(absolute.toString().getBytes(StandardCharsets.UTF_8));
        String user = System.getProperty("user.name", "user");
        return MEMORY.resolve("cellwarden-%s-%08x".formatted(user, hash.getValue()));
    }

    /**
     * The spool, made where it is missing. A directory of that name that is not this user's is left alone: the spool is
     * then in the data directory.
     *
     * @throws IOException if it cannot be made
     */
    static Path make(Path dataDirectory) throws IOException {
        Path spool = of(dataDirectory);
        if (!Files.exists(spool, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    spool, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (isOwn(spool)) {
            try {
                takeOver(dataDirectory.resolve(IN_DATA), spool);
            } catch (IOException e) {
                LOG.error("not all that a restore has left to be journalled can be taken over: {}", Trouble.text(e));
            }
            return spool;
        }
        LOG.warn("{} is no directory of this user; inputs wait for the journal in {}", spool, dataDirectory);
        return dataDirectory.resolve(IN_DATA);
    }

    /**
     * Where inputs may wait that the next start takes up: in the data directory too, where a restore or a start without
     * a memory of this user's has left them. Those come first, as in {@link #make}.
     */
    static List<Path> left(Path dataDirectory) throws IOException {
        Path inData = dataDirectory.toAbsolutePath().normalize().resolve(IN_DATA);
        Path spool = of(dataDirectory);
        return !spool.equals(inData) && isOwn(spool) ? List.of(inData, spool) : List.of(inData);
    }

    private static boolean isOwn(Path spool) throws IOException {
        return Files.isDirectory(spool, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(spool, LinkOption.NOFOLLOW_LINKS).equals(thisUser(spool.resolveSibling(".")));
    }

    /** A restore leaves what waited for the journal in the data directory, which outlives a start of the computer. */
    private static void takeOver(Path restored, Path spool) throws IOException {
        if (!Files.isDirectory(restored)
                || restored.toAbsolutePath().normalize().equals(spool)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> all = Files.walk(restored)) {
            found = all.sorted(Comparator.reverseOrder()).toList(); // what is in a directory before it
        }
        for (Path path : found) {
            if (Files.isRegularFile(path)) {
                Path to = spool.resolve(restored.relativize(path).toString());
                Files.createDirectories(Objects.requireNonNull(to.getParent()));
                Files.copy(path, to, StandardCopyOption.REPLACE_EXISTING); // killed here, it is copied again
            }
            Files.delete(path);
        }
    }

    /** Beside the spool: the data directory may be full or read-only, and keeps no site from starting by that. */
    private static UserPrincipal thisUser(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", "");
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
