package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.cql.Row;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the tables that Pekko's journal writes. */
final class CassandraReader implements EventReader {
    /** Events in a partition, as {@code target-partition-size} in {@code cassandra-store.conf}; never changed. */
    static final int PARTITION_EVENTS = 1_500;

    private static final String EVENTS = "SELECT sequence_nr, writer_uuid, ser_manifest, event FROM %s.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr >= ?";
    private static final String NEWEST = "SELECT sequence_nr FROM %s.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1";
    private static final String DELETED = "SELECT deleted_to FROM %s.metadata WHERE persistence_id = ?";
    private static final String IDS = "SELECT persistence_id FROM %s.all_persistence_ids";

    private final CassandraConnection connection;
    private final Runnable closing;

    CassandraReader(CassandraConnection connection, Runnable closing) {
        this.connection = connection;
        this.closing = closing;
    }

    /** A row of the journal. */
    private record Stored(long sequence, String writer, String manifest, ByteBuffer payload) {}

    @Override
    public List<String> banks() {
        return connection.asking(() -> connection.ask(in(IDS)).all().stream()
                .map(row -> text(row, "persistence_id"))
                .filter(id -> newest(id, deletedTo(id) + 1) > deletedTo(id))
                .flatMap(id -> JournalId.bank(id).stream())
                .sorted()
                .toList());
    }

    @Override
    public Stream<Envelope> read(String bank) {
        String id = JournalId.of(bank);
        return eventsFrom(id, deletedTo(id) + 1);
    }

    @Override
    public Stream<Envelope> read(String bank, long fromSequence) {
        return readFrom(bank, event -> event.sequence() >= fromSequence);
    }

    @Override
    public Stream<Envelope> read(String bank, Instant from) {
        return readFrom(bank, event -> !event.time().isBefore(from));
    }

    @Override
    public Stream<Envelope> read(String bank, Consumer<StoreException> damaged) {
        String id = JournalId.of(bank);
        return eventsFrom(id, deletedTo(id) + 1, damaged);
    }

    @Override
    public Stream<Envelope> journal(String bank, long fromSequence, Consumer<StoreException> damaged) {
        return read(bank, damaged).dropWhile(event -> event.sequence() < fromSequence);
    }

    @Override
    public List<ArchiveFile> archived(String bank) {
        return List.of();
    }

    /** {@inheritDoc} They are not looked for here: that would take a question for each event. */
    @Override
    public Optional<Envelope> checkpointBefore(String bank, Instant time) {
        return Optional.empty();
    }

    @Override
    public void close() {
        closing.run();
    }

    /** From the first event that has what all later ones have too: sequence numbers and times only grow. */
    private Stream<Envelope> readFrom(String bank, Predicate<Envelope> reached) {
        String id = JournalId.of(bank);
        long from = deletedTo(id) + 1;
        long first = FirstReached.of(from, newest(id, from) + 1, number -> firstReadable(id, number), reached);
        return eventsFrom(id, first).dropWhile(event -> !reached.test(event)); // a chunk may begin before
    }

    /**
     * The last event under the first number that can be read. Damage is reported when it is read, not when something
     * behind it is looked for.
     */
    private Optional<Envelope> firstReadable(String id, long from) {
        for (Iterator<Stored> rows = new Rows(id, Math.max(from, 1)); rows.hasNext(); ) {
            try {
                return Optional.of(events(id, rows.next()).getLast());
            } catch (StoreException damaged) {
                if (damaged.reason() != Reason.DAMAGED) {
                    throw damaged;
                }
            }
        }
        return Optional.empty();
    }

    private Stream<Envelope> eventsFrom(String id, long from) {
        return eventsFrom(id, from, damaged -> {
            throw damaged;
        });
    }

    private Stream<Envelope> eventsFrom(String id, long from, Consumer<StoreException> damaged) {
        Rows rows = new Rows(id, from);
        Iterator<List<Envelope>> read = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<Envelope> next() {
                try {
                    return events(id, rows.next());
                } catch (StoreException e) {
                    if (e.reason() != Reason.DAMAGED) {
                        throw e;
                    }
                    damaged.accept(e);
                    return List.of();
                }
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(read, 0), false)
                .flatMap(List::stream);
    }

    private List<Envelope> events(String id, Stored row) {
        byte[] payload = new byte[row.payload().remaining()];
        row.payload().duplicate().get(payload);
        try {
            return EnvelopeSerializer.read(payload, row.manifest()).envelopes();
        } catch (DamagedEventException e) {
            throw damaged(id, row.sequence(), e.getMessage(), e);
        }
    }

    private StoreException damaged(String id, long sequence, @Nullable String what, @Nullable Exception cause) {
        return new StoreException(
                Reason.DAMAGED,
                "event " + sequence + " of " + id + " in "
                        + connection.settings().place() + ": " + what,
                cause);
    }

    private long deletedTo(String id) {
        Row row = connection.ask(in(DELETED), id).one();
        return row == null ? 0 : row.getLong("deleted_to");
    }

    /** The number of the newest event; {@code from - 1} if there is none from there on. */
    private long newest(String id, long from) {
        long low = partition(from);
        if (!hasSome(id, low)) {
            return from - 1;
        }
        long step = 1;
        while (hasSome(id, low + step)) {
            low += step;
            step *= 2;
        }
        long high = low + step; // low has some, high has none
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (hasSome(id, middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.max(newestIn(id, low).orElse(0), from - 1);
    }

    /** Here or in the next: events that were stored at once are all where the last of them belongs. */
    private boolean hasSome(String id, long partition) {
        return newestIn(id, partition).isPresent()
                || newestIn(id, partition + 1).isPresent();
    }

    private OptionalLong newestIn(String id, long partition) {
        Row row = connection.ask(in(NEWEST), id, partition).one();
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("sequence_nr"));
    }

    private static long partition(long sequence) {
        return (sequence - 1) / PARTITION_EVENTS;
    }

    private String in(String statement) {
        return statement.formatted(connection.settings().keyspace());
    }

    private static String text(Row row, String column) {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    /**
     * The rows of a journal from a number on, partition after partition, each number once.
     *
     * <p>A write that came through after its journal had given it up stands beside the one that was then made again. As
     * Pekko does at a recovery, the newer writer's counts, and from there on nothing of the older one.
     */
    private final class Rows implements Iterator<Stored> {
        private final String id;
        private final Set<String> superseded = new HashSet<>();
        private long expected;
        private long partition;
        private int empty;
        private Iterator<Row> page;
        private boolean pageHadSome;
        private @Nullable Stored ahead;

        Rows(String id, long from) {
            this.id = id;
            this.expected = from;
            this.partition = partition(from);
            this.page = open();
        }

        private Iterator<Row> open() {
            return connection.ask(in(EVENTS), id, partition, expected).iterator();
        }

        @Override
        public boolean hasNext() {
            return peek() != null;
        }

        @Override
        public Stored next() {
            Stored next = peek();
            if (next == null) {
                throw new NoSuchElementException();
            }
            ahead = null;
            for (Stored twin = peek(); twin != null && twin.sequence() == next.sequence(); twin = peek()) {
                superseded.add(next.writer());
                next = twin;
                ahead = null;
            }
            if (next.sequence() != expected && next.sequence() > deletedTo(id) + 1) {
                long missing = expected;
                expected = next.sequence(); // whoever reads on goes on behind the gap
                ahead = next;
                throw damaged(id, missing, "it is missing, the next is " + next.sequence(), null);
            }
            expected = next.sequence() + 1;
            return next;
        }

        /** The next row that counts; rows of a number are in the order in which they were written. */
        private @Nullable Stored peek() {
            while (ahead == null) {
                Row row = nextRow();
                if (row == null) {
                    return null;
                }
                Stored stored = stored(row);
                if (stored.sequence() >= expected && !superseded.contains(stored.writer())) {
                    ahead = stored;
                }
            }
            return ahead;
        }

        private @Nullable Row nextRow() {
            while (!connection.asking(page::hasNext)) {
                empty = pageHadSome ? 0 : empty + 1;
                if (empty > 1) {
                    return null;
                }
                partition++;
                pageHadSome = false;
                page = open();
            }
            pageHadSome = true;
            return page.next();
        }

        private Stored stored(Row row) {
            ByteBuffer payload = row.getByteBuffer("event");
            return new Stored(
                    row.getLong("sequence_nr"),
                    text(row, "writer_uuid"),
                    text(row, "ser_manifest"),
                    payload == null ? ByteBuffer.allocate(0) : payload);
        }
    }
}
