package io.cellwarden.ops.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * ZIP in one way only: stored, not compressed, every entry of the same time. So equal files give equal archives, and an
 * archive that is not exactly what its files give was changed.
 */
final class PlainZip {
    /** Earlier ones are written with the time zone of the computer. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private PlainZip() {}

    /** One file of an archive. */
    interface Content {
        String name();

        InputStream open() throws IOException;
    }

    /** Writes the archive; each file is read twice. */
    static void write(List<? extends Content> files, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Content file : files) {
                ZipEntry entry = new ZipEntry(file.name());
                entry.setTimeLocal(TIME);
                entry.setMethod(ZipEntry.STORED);
                CRC32 checksum = new CRC32();
                long bytes = 0;
                byte[] buffer = new byte[1 << 16];
                try (InputStream in = file.open()) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        checksum.update(buffer, 0, read);
                        bytes += read;
                    }
                }
                entry.setSize(bytes);
                entry.setCompressedSize(bytes);
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                try (InputStream in = file.open()) {
                    in.transferTo(zip);
                }
                zip.closeEntry();
            }
        }
    }
}
