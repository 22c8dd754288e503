package io.cellwarden.persistence.store;

import io.cellwarden.persistence.store.StoreException.Reason;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the journal of a data directory lies: {@code journal/} with a lock file and the segments, each named by its
 * number.
 */
record JournalDirectory(Path dataDirectory) {
    private static final Pattern SEGMENT = Pattern.compile("(\\d{9,18})\\.cwj");
    /** What snapshots before 0.1.0 wrote. */
    private static final String H2_FILE = "journal.mv.db";

    JournalDirectory {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
    }

    Path path() {
        return dataDirectory.resolve("journal");
    }

    Path segment(long number) {
        return path().resolve("%09d.cwj".formatted(number));
    }

    /** The numbers of its segments, ascending. */
    List<Long> segments() throws IOException {
        try (Stream<Path> files = Files.list(path())) {
            return files.map(file -> SEGMENT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    /** How many bytes the segments take. */
    long bytes() throws IOException {
        long bytes = 0;
        for (long number : segments()) {
            bytes += segment(number).toFile().length(); // 0 where it was just deleted
        }
        return bytes;
    }

    /** The lock of the one process that writes; makes the directory. */
    DirectoryLock lockToWrite() {
        refuseH2();
        try {
            OwnerOnly.makeDirectory(path());
            return DirectoryLock.toWrite(lockFile()).orElseThrow(this::inUse);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The lock of a process that reads what no program writes. */
    DirectoryLock lockToRead() {
        refuseH2();
        if (!Files.isDirectory(path())) {
            throw new StoreException(Reason.MISSING, "there is no journal in " + dataDirectory, null);
        }
        try {
            if (Files.notExists(lockFile())) { // a copy of the segments alone
                Files.createFile(lockFile(), OwnerOnly.FILE);
            }
            return DirectoryLock.toRead(lockFile()).orElseThrow(this::inUse);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private StoreException inUse() {
        return new StoreException(
                Reason.IN_USE, "the journal in " + dataDirectory + " is used by another program", null);
    }

    private void refuseH2() {
        if (Files.exists(dataDirectory.resolve(H2_FILE))) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the journal in " + dataDirectory + " was written by an earlier snapshot of this program ("
                            + H2_FILE + "), which this one cannot read; move that file away to begin a new journal",
                    null);
        }
    }

    StoreException unusable(IOException cause) {
        return new StoreException(
                Reason.UNUSABLE, "the journal in " + dataDirectory + " cannot be used: " + cause.getMessage(), cause);
    }

    StoreException damaged(long segment, int at, String what) {
        return new StoreException(Reason.DAMAGED, "byte " + at + " of " + segment(segment) + ": " + what, null);
    }

    private Path lockFile() {
        return path().resolve("lock");
    }
}
