package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes the tables of Pekko's journal as that does, for banks that do not live, and takes what is old out of them. */
final class CassandraWriter {
    private static final String EVENT = "INSERT INTO %s.messages (persistence_id, partition_nr, sequence_nr, timestamp,"
            + " timebucket, writer_uuid, ser_id, ser_manifest, event_manifest, event, tags)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ID = "INSERT INTO %s.all_persistence_ids (persistence_id) VALUES (?)";
    private static final String SCANNED = "SELECT sequence_nr FROM %s.tag_scanning WHERE persistence_id = ?";
    private static final String SCAN = "INSERT INTO %s.tag_scanning (persistence_id, sequence_nr) VALUES (?, ?)";
    private static final String DELETED = "INSERT INTO %s.metadata (persistence_id, deleted_to) VALUES (?, ?)";
    private static final String DELETE =
            "DELETE FROM %s.messages WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr <= ?";

    /** Of at most 64 KiB each. */
    private static final int ROWS_AT_ONCE = 50;

    private static final long BUCKET_MS = Duration.ofDays(1).toMillis();

    private final CassandraConnection connection;
    private final CassandraReader reader;

    CassandraWriter(CassandraConnection connection, CassandraReader reader) {
        this.connection = connection;
        this.reader = reader;
    }

    /**
     * Stores events behind those that are there, in order, so that whatever ends it leaves no gap. Pekko brings the view of
     * decisions up to date at the next recovery, from where it last was to the last checkpoint. Behind a checkpoint that
     * repairs a journal it must not look there again: where an event is missing it would never recover.
     */
    void append(String id, List<Envelope> events) {
        long last = reader.to(id, reader.from(id)) - 1;
        String writer = UUID.randomUUID().toString();
        connection.ask(ID, id);
        BatchStatementBuilder batch = batch();
        long partition = -1;
        for (StoredEvent packed : StoredEvent.pack(events)) {
            StoredEvent event = packed.behind(last);
            long its = CassandraReader.partition(event.sequence());
            if (its != partition && batch.getStatementsCount() > 0 || batch.getStatementsCount() == ROWS_AT_ONCE) {
                connection.change(batch.build());
                batch = batch();
            }
            partition = its;
            batch.addStatement(row(id, partition, writer, event));
        }
        connection.change(batch.build());
        if (connection.ask(SCANNED, id).one() != null) { // it has lived
            connection.ask(SCAN, id, reader.to(id, last + 1) - 1);
        }
    }

    /** Rows of one partition, kept all or none. */
    private static BatchStatementBuilder batch() {
        return new BatchStatementBuilder(DefaultBatchType.UNLOGGED);
    }

    private SimpleStatement row(String id, long partition, String writer, StoredEvent event) {
        UUID now = Uuids.timeBased();
        long bucket = Math.floorDiv(Uuids.unixTimestamp(now), BUCKET_MS) * BUCKET_MS;
        return connection.statement(
                EVENT,
                id,
                partition,
                event.sequence(),
                now,
                Long.toString(bucket),
                writer,
                event.serializer(),
                event.manifest(),
                event.adapterManifest(),
                ByteBuffer.wrap(event.payload()),
                tags(event));
    }

    private static Set<String> tags(StoredEvent event) {
        return event.manifest().equals(EnvelopeSerializer.MANIFEST)
                        && DecisionTags.isDecision(EnvelopeCodec.decode(event.payload()))
                ? Set.of(DecisionTags.DECISION)
                : Set.of();
    }

    /**
     * Deletes the events up to a number: readers see them no more as soon as that is noted. What a killed program has
     * left of an earlier deletion goes too.
     */
    void deleteTo(String id, long to) {
        if (to > reader.deletedTo(id)) {
            connection.ask(DELETED, id, to);
        }
        long last = CassandraReader.partition(to) + 1; // what was stored at once is all where its last belongs
        long first = last;
        while (first > 0 && (hasSome(id, first - 1) || hasSome(id, first - 2))) {
            first--;
        }
        for (long partition = first; partition <= last; partition++) {
            connection.ask(DELETE, id, partition, to);
        }
    }

    private boolean hasSome(String id, long partition) {
        return partition >= 0 && reader.newestIn(id, partition).isPresent();
    }
}
