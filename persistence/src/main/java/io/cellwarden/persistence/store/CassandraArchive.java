package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.cql.Row;
import io.cellwarden.persistence.archive.Archive;
import io.cellwarden.persistence.archive.ArchiveFile;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The archive of a site on Cassandra: in the keyspace itself, where as many nodes have it as have the journal (ADR 0026).
 * A file is a row that tells of it, and its bytes in blocks; without that row nobody sees them.
 */
final class CassandraArchive implements Archive {
    private static final int BLOCK_BYTES = 128 << 10;

    private static final String BANKS = "SELECT DISTINCT bank FROM %s.archive_files";
    private static final String FILES = "SELECT first, last, blocks FROM %s.archive_files WHERE bank = ?";
    private static final String BLOCK =
            "SELECT content FROM %s.archive_blocks WHERE bank = ? AND first = ? AND block = ?";
    private static final String NEW_FILE =
            "INSERT INTO %s.archive_files (bank, first, last, blocks) VALUES (?, ?, ?, ?)";
    private static final String NEW_BLOCK =
            "INSERT INTO %s.archive_blocks (bank, first, block, content) VALUES (?, ?, ?, ?)";

    private final CassandraConnection connection;

    CassandraArchive(CassandraConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<String> banks() {
        return connection.asking(() -> connection.ask(BANKS).all().stream()
                .map(row -> Objects.toString(row.getString("bank"), ""))
                .sorted()
                .toList());
    }

    @Override
    public List<ArchiveFile> files(String bank) {
        return connection.asking(() -> connection.ask(FILES, bank).all().stream()
                .map(row -> file(bank, row))
                .toList());
    }

    private ArchiveFile file(String bank, Row row) {
        return file(bank, row.getLong("first"), row.getLong("last"), row.getInt("blocks"));
    }

    private ArchiveFile file(String bank, long first, long last, int blocks) {
        String place =
                "the archive of inputs " + first + " to " + last + " of bank " + bank + " in " + connection.place();
        return new ArchiveFile(place, () -> new Blocks(bank, first, blocks), first, last);
    }

    /**
     * Keeps a file, reads it back and compares it, and only then lets readers see it. Blocks that a killed program has
     * left are written over.
     *
     * @throws IOException if it cannot be read, or what comes back is not what was written
     */
    ArchiveFile publish(String bank, Path part, long first, long last) throws IOException {
        int blocks = 0;
        try (InputStream in = Files.newInputStream(part)) {
            for (byte[] block = in.readNBytes(BLOCK_BYTES); block.length > 0; block = in.readNBytes(BLOCK_BYTES)) {
                connection.ask(NEW_BLOCK, bank, first, blocks, ByteBuffer.wrap(block));
                blocks++;
            }
        }
        ArchiveFile file = file(bank, first, last, blocks);
        try (InputStream written = Files.newInputStream(part);
                InputStream kept = file.source().open()) {
            for (byte[] block = written.readNBytes(BLOCK_BYTES); ; block = written.readNBytes(BLOCK_BYTES)) {
                if (!Arrays.equals(block, kept.readNBytes(BLOCK_BYTES))) {
                    throw new IOException(file.place() + ": what is read back is not what was written");
                }
                if (block.length == 0) {
                    break;
                }
            }
        }
        connection.ask(NEW_FILE, bank, first, last, blocks);
        Files.delete(part);
        return file;
    }

    /** The bytes of a file, a block in memory at a time. */
    private final class Blocks extends InputStream {
        private final String bank;
        private final long first;
        private final int count;
        private int next;
        private InputStream block = InputStream.nullInputStream();

        Blocks(String bank, long first, int count) {
            this.bank = bank;
            this.first = first;
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            int read = block.read(into, at, length);
            while (read < 0 && next < count) {
                block = fetch(next++);
                read = block.read(into, at, length);
            }
            return read;
        }

        private InputStream fetch(int number) throws EOFException {
            Row row = connection.ask(BLOCK, bank, first, number).one();
            @Nullable ByteBuffer content = row == null ? null : row.getByteBuffer("content");
            if (content == null) {
                throw new EOFException("block " + number + " is missing");
            }
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return new ByteArrayInputStream(bytes);
        }
    }
}
