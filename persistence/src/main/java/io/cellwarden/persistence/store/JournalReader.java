package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.MVStoreException;

/**
 * Reads the journal's events in order, a page at a time, without an actor system. For one thread at a time.
 *
 * <p>All methods throw {@link StoreException} if the file cannot be read, or at the event that is damaged.
 */
public final class JournalReader implements AutoCloseable {
    private static final int PAGE = 500;

    private static final String BANKS = "SELECT DISTINCT \"persistence_id\" FROM \"event_journal\" ORDER BY 1";
    private static final String BOUNDS =
            "SELECT COALESCE(MIN(\"sequence_number\"), 0), COALESCE(MAX(\"sequence_number\") + 1, 0) FROM \"event_journal\""
                    + " WHERE \"persistence_id\" = ? AND NOT \"deleted\"";
    private static final String ROWS =
            "SELECT \"sequence_number\", \"event_payload\", \"event_ser_manifest\" FROM \"event_journal\""
                    + " WHERE \"persistence_id\" = ? AND NOT \"deleted\" AND \"sequence_number\" >= ?"
                    + " ORDER BY \"sequence_number\" LIMIT ?";

    private final JournalFile file;
    private final Connection connection;

    JournalReader(JournalFile file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the journal of a directory that no program uses; nothing is written. Beside a running program in the same
     * process take {@link EmbeddedStore#reader}.
     *
     * @throws StoreException if there is none, or another process has it
     */
    public static JournalReader open(Path dataDirectory) {
        JournalFile file = new JournalFile(dataDirectory);
        return new JournalReader(file, file.openReadOnly());
    }

    /** The names of the banks that have a journal, sorted. */
    public List<String> banks() {
        try (PreparedStatement query = connection.prepareStatement(BANKS);
                ResultSet rows = query.executeQuery()) {
            List<String> banks = new ArrayList<>();
            while (rows.next()) {
                JournalId.bank(rows.getString(1)).ifPresent(banks::add);
            }
            return banks;
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    /** All events of a bank; none if it is unknown. */
    public Stream<Envelope> read(String bank) {
        return rowsFrom(JournalId.of(bank), 0);
    }

    /** The events of a bank from a bank sequence number on, all those of that input among them. */
    public Stream<Envelope> read(String bank, long fromSequence) {
        return read(bank, event -> event.sequence() >= fromSequence);
    }

    /** The events of a bank from a time on. */
    public Stream<Envelope> read(String bank, Instant from) {
        return read(bank, event -> !event.time().isBefore(from));
    }

    /**
     * Writes the whole file as one entry of an archive; for a journal that {@link #open} opened. Beside a running
     * program see {@link EmbeddedStore#copyTo}.
     *
     * @throws IOException if the archive cannot be written
     */
    public void copyTo(ZipOutputStream archive) throws IOException {
        try {
            FileKeeper.pagesOf(connection).backup(archive);
        } catch (SQLException e) {
            throw file.trouble(e);
        } catch (MVStoreException e) {
            throw new IOException("the journal cannot be copied: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    /** From the first event that has what all later ones have too: sequence numbers and times only grow. */
    private Stream<Envelope> read(String bank, Predicate<Envelope> reached) {
        String id = JournalId.of(bank);
        long from = 0;
        long to = 0;
        try (PreparedStatement query = connection.prepareStatement(BOUNDS)) {
            query.setString(1, id);
            try (ResultSet bounds = query.executeQuery()) {
                if (bounds.next()) {
                    from = bounds.getLong(1);
                    to = bounds.getLong(2);
                }
            }
        } catch (SQLException e) {
            throw file.trouble(e);
        }
        while (from < to) {
            long middle = from + (to - from) / 2;
            if (reached.test(event(rows(id, middle, 1).getFirst()))) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return rowsFrom(id, from);
    }

    private Stream<Envelope> rowsFrom(String id, long fromRow) {
        return Stream.iterate(
                        rows(id, fromRow, PAGE),
                        page -> !page.isEmpty(),
                        page -> rows(id, page.getLast().number + 1, PAGE))
                .flatMap(List::stream)
                .map(this::event);
    }

    private List<Row> rows(String id, long fromRow, int limit) {
        try (PreparedStatement query = connection.prepareStatement(ROWS)) {
            query.setString(1, id);
            query.setLong(2, fromRow);
            query.setInt(3, limit);
            try (ResultSet found = query.executeQuery()) {
                List<Row> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(new Row(id, found.getLong(1), found.getBytes(2), found.getString(3)));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw file.trouble(e);
        }
    }

    private Envelope event(Row row) {
        try {
            return EnvelopeSerializer.read(row.payload, row.manifest);
        } catch (DamagedEventException e) {
            throw new StoreException(
                    Reason.DAMAGED,
                    "row " + row.number + " of " + row.id + " in the journal in " + file.dataDirectory() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Decoded only when its turn comes, so that the events before a damaged one are read. */
    private static final class Row {
        private final String id;
        private final long number;
        private final byte[] payload;
        private final String manifest;

        Row(String id, long number, byte[] payload, String manifest) {
            this.id = id;
            this.number = number;
            this.payload = payload;
            this.manifest = manifest;
        }
    }
}
