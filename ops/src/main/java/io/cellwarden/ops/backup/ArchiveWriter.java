package io.cellwarden.ops.backup;

import io.cellwarden.ops.hash.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP archive that notes size and SHA-256 of each entry as it is written, whoever writes it. */
final class ArchiveWriter extends ZipOutputStream {
    /** How often free space is looked at and progress is told. */
    private static final long STEP_BYTES = 4 << 20;

    private final List<Manifest.Entry> entries = new ArrayList<>();
    private final Room room;
    private final MessageDigest digest = Sha256.digest();
    private String name = "";
    private long bytes;
    private long told;

    ArchiveWriter(OutputStream out, Room room) {
        super(out);
        this.room = room;
    }

    @Override
    public void putNextEntry(ZipEntry entry) throws IOException {
        name = entry.getName();
        bytes = 0;
        told = 0;
        digest.reset();
        super.putNextEntry(entry);
    }

    @Override
    public synchronized void write(byte[] buffer, int from, int length) throws IOException {
        super.write(buffer, from, length);
        digest.update(buffer, from, length);
        bytes += length;
        if (bytes - told >= STEP_BYTES) {
            told = bytes;
            room.check(name, bytes);
        }
    }

    @Override
    public void closeEntry() throws IOException {
        super.closeEntry();
        if (!name.isEmpty()) {
            entries.add(new Manifest.Entry(name, bytes, Sha256.hex(digest)));
            name = "";
        }
    }

    /** Those that are complete. */
    List<Manifest.Entry> entries() {
        return List.copyOf(entries);
    }
}
