package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.server.CassandraServer;
import io.cellwarden.persistence.store.StoreException.Reason;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server, a process of its own, for all tests. */
@DisplayName("A store, the one on Cassandra,")
class CassandraStoreIT extends StoreContract {
    @TempDir
    private static Path home;

    private static CassandraServer server;
    private static CassandraSettings settings;
    private static int banks;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = CassandraServer.start(home, 0, Path.of(System.getProperty("cellwarden.cassandra.jars")));
        server.awaitReady(System.err::println);
        settings = CassandraSettings.onThisComputer(server.port());
        assertThat(CassandraSchema.missing(settings)).hasSize(6);
        CassandraSchema.apply(settings, System.err::println);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Store open() {
        return CassandraStore.open(directory, settings);
    }

    @Override
    String newBank() {
        return "b" + ++banks;
    }

    @Test
    void has_its_schema_once_and_keeps_it() {
        assertThat(CassandraSchema.missing(settings)).isEmpty();
        CassandraSchema.apply(settings, _ -> {});
        assertThat(CassandraSchema.missing(settings)).isEmpty();
    }

    @Test
    void says_what_to_do_where_the_tables_are_missing() {
        CassandraSettings other = inKeyspace("nowhere");
        try (EventReader reader = CassandraStore.reader(other)) {
            assertThatThrownBy(reader::banks)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_TABLES))
                    .hasMessageContaining("keyspace nowhere of Cassandra");
        }
    }

    @Test
    @Requirement("GEN-2")
    void serves_as_soon_as_its_tables_are_made() {
        CassandraSettings later = inKeyspace("later");
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 2);
        try (WrittenJournal early = new WrittenJournal(CassandraStore.open(directory, later), bank)) {
            assertThat(early.isAway()).isTrue();
            CassandraSchema.apply(later, _ -> {});
            assertThat(early.awaitRecovered()).isEmpty();
            early.append(events);
            assertThat(early.recovered()).isEqualTo(events);
        }
    }

    @Test
    @Requirement("GEN-2")
    void takes_the_newer_of_two_writes_where_one_came_through_after_it_was_given_up() {
        // Given: Pekko gave up a write of three events, and made it again
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 10);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(events.subList(0, 6));
        }
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(events.subList(6, 20));
        }
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            List<Row> written = rows(connection, bank);
            String olderWriter = written.getFirst().getString("writer_uuid");
            assertThat(olderWriter).isNotEqualTo(written.getLast().getString("writer_uuid"));
            for (Row row : written) {
                long sequence = row.getLong("sequence_nr");
                if (sequence >= 7 && sequence <= 9) {
                    // When: it comes through all the same; what it carried is what was decided then
                    connection.change(SimpleStatement.newInstance(
                            "INSERT INTO cellwarden.messages (persistence_id, partition_nr, sequence_nr, timestamp,"
                                    + " timebucket, writer_uuid, ser_id, ser_manifest, event_manifest, event)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            JournalId.of(bank),
                            0L,
                            sequence,
                            Uuids.startOf(Uuids.unixTimestamp(row.getUuid("timestamp")) - 10_000),
                            row.getString("timebucket"),
                            olderWriter,
                            row.getInt("ser_id"),
                            row.getString("ser_manifest"),
                            row.getString("event_manifest"),
                            row.getByteBuffer("event")));
                }
            }
            assertThat(rows(connection, bank)).hasSize(23);
        }
        // Then
        try (EventReader reader = CassandraStore.reader(settings)) {
            assertThat(reader.read(bank)).isEqualTo(events);
            assertThat(reader.read(bank, 4)).isEqualTo(events.subList(6, 20));
        }
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            assertThat(journal.recovered()).isEqualTo(events);
        }
    }

    @Test
    void names_an_event_that_is_missing_and_reads_on_both_sides() {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 10);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(events);
        }
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            connection.ask(
                    "DELETE FROM cellwarden.messages WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr = 7",
                    JournalId.of(bank));
        }
        try (EventReader reader = CassandraStore.reader(settings)) {
            List<Envelope> read = new ArrayList<>();
            StoreException damage = catchThrowableOfType(
                    StoreException.class, () -> reader.read(bank).forEach(read::add));
            assertThat(damage.reason()).isEqualTo(Reason.DAMAGED);
            assertThat(damage).hasMessageContaining("event 7 of " + JournalId.of(bank));
            assertThat(read).isEqualTo(events.subList(0, 6));
            assertThat(reader.read(bank, 5)).isEqualTo(events.subList(8, 20));
        }
    }

    @Test
    void tags_decisions_and_no_input() {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 40);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(events);
        }
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            List<Boolean> tagged = rows(connection, bank).stream()
                    .map(row -> row.getSet("tags", String.class).contains(DecisionTags.DECISION))
                    .toList();
            assertThat(tagged)
                    .isEqualTo(events.stream().map(DecisionTags::isDecision).toList())
                    .contains(true, false);
        }
    }

    private static List<Row> rows(CassandraConnection connection, String bank) {
        return connection
                .ask(
                        "SELECT * FROM cellwarden.messages WHERE persistence_id = ? AND partition_nr = 0",
                        JournalId.of(bank))
                .all();
    }

    @Test
    void refuses_a_data_directory_with_a_journal_of_the_embedded_store() {
        try (WrittenJournal embedded = new WrittenJournal(directory, "b1")) {
            embedded.append(WrittenJournal.events("b1", 1, 1));
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.resolve("journal").toString())
                .hasMessageContaining("new data-dir");
    }

    @Test
    @Requirement("GEN-2")
    void loses_and_doubles_nothing_acknowledged_when_it_is_killed_and_started_again() throws Exception {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 200);
        int acknowledged;
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(events.subList(0, 100));
            CompletableFuture<?> onItsWay =
                    journal.begin(events.subList(100, 200)).toCompletableFuture();
            server.kill();
            acknowledged = endedWell(onItsWay) ? 200 : 100;
        }
        assertThatThrownBy(() -> CassandraStore.reader(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
        server.startAgain();
        server.awaitReady(System.err::println);
        int kept;
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            List<Envelope> recovered = journal.awaitRecovered();
            kept = recovered.size();
            assertThat(kept).isGreaterThanOrEqualTo(acknowledged).isIn(100, 200);
            assertThat(recovered).isEqualTo(events.subList(0, kept));
            journal.append(events.subList(kept, 400));
            assertThat(journal.recovered()).isEqualTo(events);
        }
        try (EventReader reader = CassandraStore.reader(settings)) {
            assertThat(reader.read(bank)).isEqualTo(events);
        }
    }

    private static boolean endedWell(CompletableFuture<?> write) throws InterruptedException {
        try {
            write.get(60, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException failed) {
            return false;
        }
    }

    @Test
    @Tag("slow")
    void recovers_as_fast_after_ten_thousand_prefix_deletes() {
        String bank = newBank();
        int inputs = 5_250; // 10,500 events
        List<Envelope> events = WrittenJournal.events(bank, 1, inputs);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            for (int from = 0; from < events.size(); from += 500) {
                journal.append(events.subList(from, from + 500));
            }
        }
        Duration before = recovery(bank, events);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            for (int to = 1; to <= 10_000; to++) {
                journal.deleteTo(to);
            }
        }
        Duration after = recovery(bank, events.subList(10_000, events.size()));
        System.err.printf(
                "recovery of %d events: %d ms; of the last 500 after 10,000 prefix deletes: %d ms%n",
                events.size(), before.toMillis(), after.toMillis());
        assertThat(after).isLessThan(before.plusSeconds(2));
    }

    private Duration recovery(String bank, List<Envelope> wanted) {
        try (WrittenJournal journal = new WrittenJournal(open(), newBank())) {
            journal.recovered(); // connected, warm
        }
        long begun = System.nanoTime();
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            assertThat(journal.recovered()).isEqualTo(wanted);
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    private static CassandraSettings inKeyspace(String keyspace) {
        return new CassandraSettings(
                settings.contactPoints(),
                settings.datacenter(),
                keyspace,
                settings.consistency(),
                settings.replication(),
                settings.credentials(),
                settings.tls());
    }
}
