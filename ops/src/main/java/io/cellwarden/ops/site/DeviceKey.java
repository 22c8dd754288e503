package io.cellwarden.ops.site;

import io.cellwarden.gateway.wire.victronble.AdvertKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Where the key of a device is; it is read when it is needed, and never shown.
 *
 * @param address of the device, 12 hex digits in lower case
 * @param place where the site file says so, for messages
 * @param file its first line is the key; nobody but its owner may read it
 * @param variable of the environment, where there is no file
 */
public record DeviceKey(String address, String place, Optional<Path> file, Optional<String> variable) {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /**
     * The key.
     *
     * @throws IllegalArgumentException with the place and the reason, if there is none; never with what was read
     */
    public AdvertKey read() {
        try {
            return AdvertKey.of(file.isPresent() ? firstLine(file.get()) : ofVariable(variable.orElse("")));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(place + ": " + none.getMessage(), none);
        }
    }

    /**
     * The first line of a file that is for its owner alone.
     *
     * @throws IllegalArgumentException if others may read it, or nobody can
     */
    public static String firstLine(Path file) {
        try {
            for (PosixFilePermission granted : permissions(file)) {
                if (OTHERS.contains(granted)) {
                    throw new IllegalArgumentException(
                            file + " can be read or written by others than its owner: chmod 600 " + file);
                }
            }
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException("there is no file " + file, missing);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Set<PosixFilePermission> permissions(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (UnsupportedOperationException otherSystem) {
            return Set.of(); // a file system without owners
        }
    }

    /**
     * A variable of the environment.
     *
     * @throws IllegalArgumentException if it is not set
     */
    public static String ofVariable(String name) {
        return Optional.ofNullable(System.getenv(name))
                .orElseThrow(() -> new IllegalArgumentException("the variable " + name + " is not set"));
    }
}
