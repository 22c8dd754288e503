package io.cellwarden.port;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that only the user who runs the program may read or write, from their first moment on. */
public final class OwnerOnly {
    /** The mode of a file that is made: 0600. */
    public static final FileAttribute<Set<PosixFilePermission>> FILE = mode("rw-------");

    /** The mode of a directory that is made: 0700. */
    public static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = mode("rwx------");

    private OwnerOnly() {}

    private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    /** A directory, made with its parents where they are missing; one that is there keeps its mode. */
    public static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, DIRECTORY);
    }

    /** Opens a file as {@link FileChannel} does; one that is there keeps its mode. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), FILE);
    }
}
