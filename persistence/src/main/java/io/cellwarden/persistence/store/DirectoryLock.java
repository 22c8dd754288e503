package io.cellwarden.persistence.store;

import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The right of this process to use a journal: of one program to write it, or of many to read it.
 *
 * <p>Within the process it is shared by all readers, and the file is never opened a second time: on Linux, closing any
 * one descriptor of a file gives up all locks that the process has on it.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Map<Path, DirectoryLock> HELD = new HashMap<>();

    private final Path file;
    private final boolean shared;
    private final FileChannel channel;
    private int holders = 1;

    private DirectoryLock(Path file, boolean shared, FileChannel channel) {
        this.file = file;
        this.shared = shared;
        this.channel = channel;
    }

    /** The lock to write; empty if another has one. */
    static Optional<DirectoryLock> toWrite(Path file) throws IOException {
        return take(file, false);
    }

    /** The lock to read; empty if another writes. */
    static Optional<DirectoryLock> toRead(Path file) throws IOException {
        return take(file, true);
    }

    private static Optional<DirectoryLock> take(Path file, boolean shared) throws IOException {
        synchronized (HELD) {
            DirectoryLock held = HELD.get(file);
            if (held != null) {
                return shared && held.shared ? Optional.of(held.again()) : Optional.empty();
            }
            FileChannel channel = shared
                    ? FileChannel.open(file, StandardOpenOption.READ)
                    : OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
            if (lock == null) {
                return Optional.empty();
            }
            DirectoryLock taken = new DirectoryLock(file, shared, channel);
            HELD.put(file, taken);
            return Optional.of(taken);
        }
    }

    private DirectoryLock again() {
        holders++;
        return this;
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            holders--;
            if (holders == 0) {
                HELD.remove(file);
                channel.close();
            }
        }
    }
}
