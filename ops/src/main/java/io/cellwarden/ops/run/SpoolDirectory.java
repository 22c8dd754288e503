package io.cellwarden.ops.run;

import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where inputs wait for the journal: a memory file system where there is one, which survives a killed process and wears
 * no flash; else the data directory (ARCHITECTURE 4), and where that cannot be written the computer's folder for temporary
 * files. It is this user's alone: what lies there is taken for readings.
 */
final class SpoolDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String IN_DATA = "spool";
    /** Names the data directory that a spool outside it belongs to. */
    private static final String OF = ".data-directory";
    /** A running program writes more often; who has taken a disk away for a while has put it back. */
    private static final Duration UNTOUCHED = Duration.ofHours(24);

    private SpoolDirectory() {}

    /** The spool of a data directory where all is well; the same at every start. */
    static Path of(Path dataDirectory) {
        return Files.isWritable(MEMORY) ? outside(MEMORY, dataDirectory) : inData(dataDirectory);
    }

    private static Path inData(Path dataDirectory) {
        return dataDirectory.toAbsolutePath().normalize().resolve(IN_DATA);
    }

    private static Path outside(Path root, Path dataDirectory) {
        CRC32 hash = new CRC32();
        hash.update(dataDirectory.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        return root.resolve("%s%08x".formatted(prefix(), hash.getValue()));
    }

    private static String prefix() {
        return "cellwarden-%s-".formatted(System.getProperty("user.name", "user"));
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    /** Where it may be, the best place first. */
    private static List<Path> places(Path dataDirectory) {
        return Stream.of(outside(MEMORY, dataDirectory), inData(dataDirectory), outside(temporary(), dataDirectory))
                .distinct()
                .toList();
    }

    /**
     * The spool, made where it is missing. A directory of that name that is not this user's is left alone. Where there is no
     * place at all the site protects without one: the directory that is named then cannot be written.
     */
    static Path make(Path dataDirectory) {
        List<Path> places = places(dataDirectory);
        for (Path spool : places) {
            try {
                if (begin(spool, dataDirectory)) {
                    takeOver(places, spool);
                    return spool;
                }
                LOG.warn("{} cannot be used by this user alone; inputs wait for the journal elsewhere", spool);
            } catch (IOException e) {
                LOG.warn("inputs cannot wait for the journal in {}: {}", spool, Trouble.text(e));
            }
        }
        LOG.error(
                "inputs can wait for the journal nowhere, tried were {}: what the journal lacks is forgotten when the"
                        + " program ends; it protects all the same",
                places);
        return inData(dataDirectory);
    }

    private static boolean begin(Path spool, Path dataDirectory) throws IOException {
        if (!Files.isWritable(Objects.requireNonNull(spool.getParent()))) {
            return false;
        }
        if (!Files.exists(spool, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(spool, OwnerOnly.DIRECTORY);
        }
        if (!isOwn(spool) || !Files.isWritable(spool)) {
            return false;
        }
        if (!spool.equals(inData(dataDirectory))) {
            noteOwner(spool, dataDirectory);
        }
        return true;
    }

    /** For {@link #sweep} alone: a spool without it is never taken away. */
    private static void noteOwner(Path spool, Path dataDirectory) {
        try {
            OwnFile.write(
                    spool.resolve(OF),
                    dataDirectory.toAbsolutePath().normalize().toString());
        } catch (IOException full) {
            LOG.warn("{}: {}", spool, Trouble.text(full));
        }
    }

    /**
     * Where inputs may wait that the next start takes up: in the data directory too, where a restore or a start without
     * a memory of this user's has left them. Those come first, as in {@link #make}.
     */
    static List<Path> left(Path dataDirectory) throws IOException {
        Path inData = inData(dataDirectory);
        List<Path> left = new ArrayList<>(List.of(inData));
        for (Path spool : places(dataDirectory)) {
            if (!spool.equals(inData) && isOwn(spool)) {
                left.add(spool);
            }
        }
        return left;
    }

    /** Whether that directory is this user's. */
    static boolean isOwn(Path spool) throws IOException {
        return Files.isDirectory(spool, LinkOption.NOFOLLOW_LINKS)
                && Files.isWritable(spool)
                && Files.getOwner(spool, LinkOption.NOFOLLOW_LINKS).equals(thisUser(spool.resolveSibling(".")));
    }

    /**
     * A restore leaves what waited for the journal in the data directory, which outlives a start of the computer; an earlier
     * start may have had another place.
     */
    private static void takeOver(List<Path> places, Path spool) {
        for (Path other : places) {
            try {
                if (!other.equals(spool) && isOwn(other)) {
                    takeOver(other, spool);
                }
            } catch (IOException e) {
                LOG.error("not all that {} has left to be journalled can be taken over: {}", other, Trouble.text(e));
            }
        }
    }

    private static void takeOver(Path other, Path spool) throws IOException {
        for (Path path : deepestFirst(other)) {
            if (Files.isRegularFile(path) && !path.equals(other.resolve(OF))) {
                Path to = spool.resolve(other.relativize(path).toString());
                OwnerOnly.makeDirectory(Objects.requireNonNull(to.getParent()));
                Files.copy(path, to, StandardCopyOption.REPLACE_EXISTING); // killed here, it is copied again
            }
            Files.delete(path);
        }
    }

    private static List<Path> deepestFirst(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.sorted(Comparator.reverseOrder()).toList(); // what is in a directory before it
        }
    }

    /** Takes away what data directories that are gone have left in memory. */
    static void sweep() {
        sweep(MEMORY, Instant.now());
    }

    /**
     * The same of a folder: this user's spools whose data directory is gone and that nobody has touched for a day. A data
     * directory may be on a disk that is not mounted now, or in another container.
     */
    static void sweep(Path root, Instant now) {
        try (Stream<Path> all = Files.list(root)) {
            for (Path spool : all.filter(path -> path.getFileName().toString().startsWith(prefix()))
                    .toList()) {
                if (isLeftBehind(spool, now)) {
                    for (Path path : deepestFirst(spool)) {
                        Files.delete(path);
                    }
                    LOG.info("{}: its data directory is gone, and so is it", spool);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("what data directories that are gone have left in {} stays: {}", root, Trouble.text(e));
        }
    }

    private static boolean isLeftBehind(Path spool, Instant now) throws IOException {
        Path note = spool.resolve(OF);
        if (!isOwn(spool)
                || !Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)
                || Files.exists(Path.of(Files.readString(note).strip()))) {
            return false;
        }
        FileTime latest = FileTime.from(Instant.EPOCH);
        for (Path path : deepestFirst(spool)) {
            FileTime touched = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
            latest = touched.compareTo(latest) > 0 ? touched : latest;
        }
        return latest.toInstant().isBefore(now.minus(UNTOUCHED));
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
