package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.cql.Row;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.Archive;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the tables that Pekko's journal writes. */
final class CassandraReader extends EventReader {
    /** Events in a partition, as {@code target-partition-size} in {@code cassandra-store.conf}; never changed. */
    static final int PARTITION_EVENTS = 1_500;

    private static final String EVENTS = "SELECT sequence_nr, writer_uuid, ser_manifest, event FROM %s.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr >= ?";
    private static final String MANIFESTS = "SELECT sequence_nr, ser_manifest FROM %s.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr <= ? ORDER BY sequence_nr DESC";
    private static final String WRITERS = "SELECT sequence_nr, writer_uuid FROM %s.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr >= ? AND sequence_nr <= ?";
    private static final String NEWEST = "SELECT sequence_nr FROM %s.messages"
            + " WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1";
    private static final String DELETED = "SELECT deleted_to FROM %s.metadata WHERE persistence_id = ?";
    private static final String IDS = "SELECT persistence_id FROM %s.all_persistence_ids";

    /** Rows of a page, of at most 64 KiB each, for whoever reads on, ... */
    private static final int PAGE = 200;
    /** ... and for whoever looks for one event. */
    private static final int FEW = 4;

    private final CassandraConnection connection;
    private final CassandraArchive archive;
    private final Runnable closing;

    CassandraReader(CassandraConnection connection, Runnable closing) {
        this.connection = connection;
        this.archive = new CassandraArchive(connection);
        this.closing = closing;
    }

    /** A row of the journal. */
    private record Stored(long sequence, String writer, String manifest, ByteBuffer payload) {}

    @Override
    List<String> ids() {
        return connection.asking(() -> connection.ask(IDS).all().stream()
                .map(row -> text(row, "persistence_id"))
                .filter(id -> newest(id, deletedTo(id) + 1) > deletedTo(id))
                .toList());
    }

    @Override
    long from(String id) {
        return deletedTo(id) + 1;
    }

    @Override
    long to(String id, long from) {
        return newest(id, from) + 1;
    }

    @Override
    Archive archive() {
        return archive;
    }

    @Override
    StoreException unusable(IOException cause) {
        return new StoreException(
                Reason.UNUSABLE, connection.place() + " cannot be read: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        closing.run();
    }

    @Override
    Optional<Envelope> firstReadable(String id, long from) {
        for (Iterator<Stored> rows = new Rows(id, Math.max(from, 1), FEW); rows.hasNext(); ) {
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

    /**
     * {@inheritDoc} The manifests tell which event is one, so no other is fetched. Behind it nothing may be left of a write that
     * was given up, came through all the same and reached further than the one made again: who begins there cannot know it.
     */
    @Override
    Optional<Numbered> checkpoint(String id, long upTo) {
        long first = deletedTo(id) + 1;
        long last = Math.min(upTo, newest(id, first));
        for (long partition = partition(last) + 1; partition >= partition(first); partition--) {
            for (long number : checkpointsIn(id, partition, last)) {
                Optional<Numbered> found =
                        number < first || leavesGivenUp(id, number) ? Optional.empty() : checkpointAt(id, number);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Their numbers in a partition, the newest first; of several writes of a number the newest counts. */
    private List<Long> checkpointsIn(String id, long partition, long last) {
        return connection.asking(() -> {
            List<Long> found = new ArrayList<>();
            long above = Long.MAX_VALUE;
            for (Row row : connection.ask(PARTITION_EVENTS, MANIFESTS, id, partition, last)) {
                long number = row.getLong("sequence_nr");
                if (number < above && text(row, "ser_manifest").equals(EnvelopeSerializer.CHECKPOINT_MANIFEST)) {
                    found.add(number);
                }
                above = number;
            }
            return found;
        });
    }

    private boolean leavesGivenUp(String id, long number) {
        Set<String> givenUp = givenUpBefore(id, number + 1);
        return !givenUp.isEmpty()
                && writers(id, number + 1, number + PARTITION_EVENTS).stream()
                        .anyMatch(row -> givenUp.contains(row.writer()));
    }

    /** The writers of writes that others made again in front of a number, and that may reach behind it. */
    private Set<String> givenUpBefore(String id, long number) {
        Set<String> givenUp = new HashSet<>();
        Written before = new Written(0, "");
        for (Written row : writers(id, Math.max(1, number - PARTITION_EVENTS), number - 1)) {
            if (row.sequence() == before.sequence()) {
                givenUp.add(before.writer());
            }
            before = givenUp.contains(row.writer()) ? before : row;
        }
        return givenUp;
    }

    /** Who wrote a number, those of one number in the order in which they did. */
    private record Written(long sequence, String writer) {}

    private List<Written> writers(String id, long from, long to) {
        return connection.asking(() -> {
            List<Written> rows = new ArrayList<>();
            for (long partition = partition(from); partition <= partition(to) + 1; partition++) {
                for (Row row : connection.ask(PARTITION_EVENTS, WRITERS, id, partition, from, to)) {
                    rows.add(new Written(row.getLong("sequence_nr"), text(row, "writer_uuid")));
                }
            }
            return rows;
        });
    }

    /** Empty if it is damaged, which is left to whoever reads there. */
    private Optional<Numbered> checkpointAt(String id, long number) {
        try {
            Stored row = new Rows(id, number, FEW).next();
            Envelope event = events(id, row).getFirst();
            return row.sequence() == number && event.event() instanceof Checkpoint
                    ? Optional.of(new Numbered(number, event))
                    : Optional.empty();
        } catch (StoreException e) {
            if (e.reason() != Reason.DAMAGED) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    Stream<Envelope> events(String id, long from, Consumer<StoreException> damaged) {
        Rows rows = new Rows(id, from, PAGE);
        rows.superseded.addAll(givenUpBefore(id, from));
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
                Reason.DAMAGED, "event " + sequence + " of " + id + " in " + connection.place() + ": " + what, cause);
    }

    /** Events up to this number are deleted. */
    long deletedTo(String id) {
        Row row = connection.ask(DELETED, id).one();
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

    /** The newest number in a partition. */
    OptionalLong newestIn(String id, long partition) {
        Row row = connection.ask(NEWEST, id, partition).one();
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("sequence_nr"));
    }

    /** Where an event belongs that is stored alone. */
    static long partition(long sequence) {
        return (sequence - 1) / PARTITION_EVENTS;
    }

    private static String text(Row row, String column) {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    /**
     * The rows of a journal from a number on, partition after partition, each number once.
     *
     * <p>A write that came through after its journal had given it up stands beside the one that was then made again. As
     * Pekko does at a recovery, the newer writer's counts, and from there on nothing of the older one. Where that reaches further,
     * what Pekko stores next is behind it: its numbers are none that are missing.
     */
    private final class Rows implements Iterator<Stored> {
        private final String id;
        private final int pageSize;
        private final Set<String> superseded = new HashSet<>();
        private long expected;
        /** Up to there numbers were used up, if only by what is superseded. */
        private long usedUp;

        private long partition;
        private int empty;
        private Iterator<Row> page;
        private boolean pageHadSome;
        private @Nullable Stored ahead;

        Rows(String id, long from, int pageSize) {
            this.id = id;
            this.pageSize = pageSize;
            this.expected = from;
            this.partition = partition(from);
            this.page = open();
        }

        private Iterator<Row> open() {
            return connection.ask(pageSize, EVENTS, id, partition, expected).iterator();
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
            long missing = Math.max(expected, usedUp + 1);
            usedUp = Math.max(usedUp, next.sequence());
            for (Stored twin = peek(); twin != null && twin.sequence() == next.sequence(); twin = peek()) {
                superseded.add(next.writer());
                next = twin;
                ahead = null;
            }
            if (next.sequence() > missing && next.sequence() > deletedTo(id) + 1) {
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
                if (!superseded.contains(stored.writer())) {
                    ahead = stored.sequence() < expected ? null : stored;
                } else if (stored.sequence() <= Math.max(expected, usedUp + 1)) {
                    usedUp = Math.max(usedUp, stored.sequence());
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
