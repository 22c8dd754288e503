package io.cellwarden.persistence.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk that takes nothing while it is told to refuse, as a full one: what is being written fails, and no file can be made.
 * For measuring what that does to others.
 */
public final class RefusingDisk extends Disk {
    private boolean refuses;
    /** What the log writes to; it has one file at a time. */
    private Optional<FileChannel> open = Optional.empty();

    /** A disk that is well. */
    public RefusingDisk() {}

    /** From now on it takes nothing. */
    public synchronized void refuse() throws IOException {
        refuses = true;
        if (open.isPresent()) {
            open.get().close();
        }
    }

    /** It takes all again. */
    public synchronized void accept() {
        refuses = false;
    }

    @Override
    synchronized FileChannel create(Path file) throws IOException {
        if (refuses) {
            throw new IOException(file + ": refused");
        }
        FileChannel created = super.create(file);
        open = Optional.of(created);
        return created;
    }
}
