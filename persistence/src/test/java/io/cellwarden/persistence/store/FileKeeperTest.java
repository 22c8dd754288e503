package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.OnAllowed;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file of a program that never stops")
class FileKeeperTest {
    private static final int COMMITS = 2_000;
    private static final int COMMITS_A_SECOND = 100;
    private static final long GROWTH_BYTES = 2 << 20;
    private static final int COPIES = 8;
    private static final int COMMITS_A_COPY = 71;

    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    private static final List<Envelope> ALL = LongStream.rangeClosed(1, COMMITS)
            .mapToObj(n -> new Envelope("b1", n, 0, T0.plusSeconds(n), "timer", n, 0, 1, new OnAllowed()))
            .toList();

    @TempDir
    Path directory;

    @TempDir
    Path other;

    private int written;

    @Test
    void stays_small_and_whole() throws Exception {
        JournalFile file = new JournalFile(directory);
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                Connection connection = file.open();
                JournalReader reader = store.reader()) {
            write(file, connection, COMMITS);
            assertThat(file(directory).toFile().length())
                    .as("without a keeper 5 MB")
                    .isLessThan(2 * GROWTH_BYTES);
            assertThat(reader.read("b1")).isEqualTo(events(COMMITS));
        }
    }

    /**
     * A copy between two commits is what a kill at that moment leaves. H2 2.5.252 fails here: where a commit reuses
     * space, its header names the commit before.
     */
    @Test
    void holds_every_commit_at_every_moment() throws Exception {
        JournalFile file = new JournalFile(directory);
        try (EmbeddedStore _ = EmbeddedStore.open(directory);
                Connection connection = file.open()) {
            for (int copies = 1; copies <= COPIES; copies++) {
                int commits = copies * COMMITS_A_COPY;
                write(file, connection, commits);
                assertThat(readCopy()).as("after commit " + commits).isEqualTo(events(commits));
            }
        }
    }

    @Test
    void copies_the_file_whole_while_it_is_written() throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                Connection connection = new JournalFile(directory).open()) {
            write(new JournalFile(directory), connection, COMMITS_A_COPY);
            Path archive = other.resolve("copy.zip");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
                store.copyTo(zip);
            }
            write(new JournalFile(directory), connection, COMMITS_A_COPY + 1);
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                Files.copy(zip.getInputStream(zip.getEntry("journal.mv.db")), file(other));
            }
            try (JournalReader reader = JournalReader.open(other)) {
                assertThat(reader.read("b1")).isEqualTo(events(COMMITS_A_COPY));
            }
        }
    }

    /** Writes the events that are missing up to {@code commits}, as fast as it can, with a keeper beside. */
    private void write(JournalFile file, Connection connection, int commits) throws Exception {
        FileKeeper keeper = new FileKeeper(file, 0, GROWTH_BYTES);
        keeper.open();
        for (; written < commits; written++) {
            if (written % COMMITS_A_SECOND == 0) {
                keeper.keep();
            }
            insert(connection, events(written + 1).getLast());
        }
    }

    private List<Envelope> readCopy() throws Exception {
        // By another process: this one would lose its lock on the file by closing it.
        Process copy =
                new ProcessBuilder("cp", file(directory).toString(), file(other).toString()).start();
        assertThat(copy.waitFor()).isZero();
        try (JournalReader reader = JournalReader.open(other)) {
            return reader.read("b1").toList();
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("journal.mv.db");
    }

    private static List<Envelope> events(int count) {
        return ALL.subList(0, count);
    }

    private static void insert(Connection connection, Envelope event) throws Exception {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO \"event_journal\" (\"persistence_id\","
                + " \"sequence_number\", \"writer\", \"write_timestamp\", \"adapter_manifest\", \"event_payload\","
                + " \"event_ser_id\", \"event_ser_manifest\") VALUES (?, ?, 'test', 0, '', ?, ?, ?)")) {
            insert.setString(1, JournalId.of("b1"));
            insert.setLong(2, event.sequence());
            insert.setBytes(3, EnvelopeCodec.encode(event));
            insert.setInt(4, EnvelopeSerializer.IDENTIFIER);
            insert.setString(5, EnvelopeSerializer.MANIFEST);
            insert.executeUpdate();
        }
    }
}
