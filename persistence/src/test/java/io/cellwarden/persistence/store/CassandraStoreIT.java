package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.server.CassandraServer;
import io.cellwarden.persistence.store.CassandraSettings.Credentials;
import io.cellwarden.persistence.store.CassandraSettings.Tls;
import io.cellwarden.persistence.store.StoreException.Reason;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
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

/**
 * One server, a process of its own, for all tests. It asks for TLS and who logs in, and lets the program select and modify
 * alone, as a cluster should.
 */
@Tag("slow")
@DisplayName("A store, the one on Cassandra,")
class CassandraStoreIT extends GrowthContract {
    private static final String HOST = "localhost";
    private static final String OTHER_HOST = "elsewhere.example";
    private static final String USER = "cellwarden";
    private static final String USERS_PASSWORD = "hunter-2-of-the-site";
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    @TempDir
    private static Path home;

    private static CassandraServer server;
    private static CassandraSettings settings;
    /** May make tables. */
    private static CassandraSettings admin;

    private static int banks;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        Certificates certificates = new Certificates(home);
        Path key = certificates.keyOf(HOST);
        certificates.keyOf(OTHER_HOST);
        Path jars = Path.of(System.getProperty("cellwarden.cassandra.jars"));
        server = CassandraServer.start(home.resolve("server"), 0, jars, Certificates.asking(key));
        server.awaitReady(System.err::println);
        admin = settings(new Credentials("cassandra", secret("cassandra")), certificates.trusting(HOST));
        settings = settings(new Credentials(USER, secret(USERS_PASSWORD)), certificates.trusting(HOST));
        assertThat(awaitLogin()).hasSize(8);
        CassandraSchema.apply(admin, System.err::println);
        try (CassandraConnection connection = CassandraConnection.open(admin)) {
            connection.ask("CREATE ROLE " + USER + " WITH LOGIN = true AND PASSWORD = '" + USERS_PASSWORD + "'");
            connection.ask("GRANT SELECT ON ALL KEYSPACES TO " + USER);
            connection.ask("GRANT MODIFY ON ALL KEYSPACES TO " + USER);
        }
    }

    private static CassandraSettings settings(Credentials credentials, Path truststore) throws IOException {
        CassandraSettings here = CassandraSettings.onThisComputer(server.port());
        return new CassandraSettings(
                List.of(HOST + ":" + server.port()),
                here.datacenter(),
                here.keyspace(),
                here.consistency(),
                here.replication(),
                Optional.of(credentials),
                Optional.of(new Tls(Optional.of(truststore), Optional.of(secret(Certificates.PASSWORD)))));
    }

    private static Secret secret(String password) throws IOException {
        return new Secret.OfFile(Files.writeString(home.resolve("secret-" + password), password + "\n"));
    }

    /** The tables that are missing; the server makes its first user some time after it answers. */
    private static List<String> awaitLogin() {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (true) {
            try {
                return CassandraSchema.missing(admin);
            } catch (StoreException noUserYet) {
                if (System.nanoTime() > deadline) {
                    throw noUserYet;
                }
            }
        }
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
        CassandraSchema.apply(admin, _ -> {});
        assertThat(CassandraSchema.missing(settings)).isEmpty();
    }

    @Test
    void says_what_to_do_where_the_tables_are_missing() {
        CassandraSettings other = inKeyspace(settings, "nowhere");
        try (EventReader reader = CassandraStore.reader(other)) {
            assertThatThrownBy(reader::banks)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_TABLES))
                    .hasMessageContaining("keyspace nowhere of Cassandra");
        }
    }

    @Test
    @Tag("slow")
    @Requirement("GEN-2")
    void serves_as_soon_as_its_tables_are_made() {
        CassandraSettings later = inKeyspace(settings, "later");
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 2);
        try (WrittenJournal early = new WrittenJournal(CassandraStore.open(directory, later), bank)) {
            assertThat(early.isAway()).isTrue();
            CassandraSchema.apply(inKeyspace(admin, "later"), _ -> {});
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
                    // When
                    comesThrough(connection, sequence, olderWriter, row);
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

    /** What was given up comes through after all; what it carried is what was decided then. */
    private static void comesThrough(CassandraConnection connection, long sequence, String writer, Row carried) {
        connection.change(SimpleStatement.newInstance(
                "INSERT INTO cellwarden.messages (persistence_id, partition_nr, sequence_nr, timestamp,"
                        + " timebucket, writer_uuid, ser_id, ser_manifest, event_manifest, event)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                carried.getString("persistence_id"),
                0L,
                sequence,
                Uuids.startOf(Uuids.unixTimestamp(carried.getUuid("timestamp")) - 10_000),
                carried.getString("timebucket"),
                writer,
                carried.getInt("ser_id"),
                carried.getString("ser_manifest"),
                carried.getString("event_manifest"),
                carried.getByteBuffer("event")));
    }

    @Test
    @Requirement("GEN-2")
    void goes_on_behind_a_given_up_write_that_came_through_further_than_what_was_made_again() {
        // Given: killed after it had made again a part of what was given up
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 10);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(events.subList(0, 6));
        }
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(events.subList(6, 8));
        }
        // When
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            List<Row> written = rows(connection, bank);
            String olderWriter = Objects.requireNonNull(written.getFirst().getString("writer_uuid"));
            for (long sequence = 7; sequence <= 12; sequence++) {
                comesThrough(connection, sequence, olderWriter, written.getLast());
            }
        }
        // Then
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            assertThat(journal.recovered()).isEqualTo(events.subList(0, 8));
            journal.append(events.subList(8, 20));
            assertThat(journal.recovered()).isEqualTo(events);
        }
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            assertThat(journal.recovered()).isEqualTo(events);
        }
        try (EventReader reader = CassandraStore.reader(settings)) {
            assertThat(reader.read(bank)).isEqualTo(events);
            for (long from = 1; from <= 10; from++) {
                assertThat(reader.read(bank, from))
                        .isEqualTo(events.subList(Math.toIntExact(2 * from - 2), events.size()));
            }
        }
    }

    @Test
    @Requirement("GEN-2")
    void begins_at_no_checkpoint_behind_which_a_given_up_write_has_left_something() {
        // Given: the last that was made again is a checkpoint
        String bank = newBank();
        BankState last;
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            journal.readings(5);
        }
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            last = journal.readings(5, 2);
        }
        List<Envelope> events;
        try (EventReader reader = CassandraStore.reader(settings)) {
            events = reader.read(bank).toList();
            assertThat(events.getLast().event()).isInstanceOf(BankEvent.Checkpoint.class);
        }
        // When
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            List<Row> written = rows(connection, bank);
            String olderWriter = Objects.requireNonNull(written.getFirst().getString("writer_uuid"));
            long again = written.stream()
                    .filter(row -> !olderWriter.equals(row.getString("writer_uuid")))
                    .findFirst()
                    .orElseThrow()
                    .getLong("sequence_nr");
            long beyond = written.getLast().getLong("sequence_nr") + 2;
            for (long sequence = again; sequence <= beyond; sequence++) {
                comesThrough(connection, sequence, olderWriter, written.getFirst());
            }
        }
        // Then
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            assertThat(journal.recovered()).isEqualTo(last);
        }
        try (EventReader reader = CassandraStore.reader(settings)) {
            assertThat(reader.read(bank)).isEqualTo(events);
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
            delete(connection, bank, 7);
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
    @Requirement("GEN-2")
    void names_a_chunk_with_a_flipped_bit_and_reads_both_sides_on_request_alone() {
        String bank = newBank();
        List<Journalled> chunks = WrittenJournal.chunks(bank, 1, 40, 7);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            journal.append(chunks);
        }
        List<Envelope> whole =
                chunks.stream().flatMap(chunk -> chunk.envelopes().stream()).toList();
        List<Envelope> lost = chunks.get(2).envelopes();
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            Row third = rows(connection, bank).get(2);
            assertThat(third.getString("ser_manifest")).isEqualTo(EnvelopeSerializer.CHUNK_MANIFEST);
            byte[] event = bytes(third);
            event[event.length / 2] ^= 1;
            overwrite(connection, third, event);
        }
        try (EventReader reader = CassandraStore.reader(settings)) {
            List<Envelope> read = new ArrayList<>();
            StoreException damage = catchThrowableOfType(
                    StoreException.class, () -> reader.read(bank).forEach(read::add));
            assertThat(damage.reason()).isEqualTo(Reason.DAMAGED);
            assertThat(damage).hasMessageContaining("event 3 of " + JournalId.of(bank));
            assertThat(read).isEqualTo(whole.subList(0, whole.indexOf(lost.getFirst())));
            List<String> told = new ArrayList<>();
            List<Envelope> both = new ArrayList<>(whole);
            both.removeAll(lost);
            assertThat(reader.read(bank, damaged -> told.add(damaged.getMessage())))
                    .isEqualTo(both);
            assertThat(told).singleElement().isEqualTo(damage.getMessage());
        }
    }

    private static byte[] bytes(Row row) {
        ByteBuffer event = Objects.requireNonNull(row.getByteBuffer("event"));
        byte[] bytes = new byte[event.remaining()];
        event.duplicate().get(bytes);
        return bytes;
    }

    /** All of the key of its row: the same row, with another event. */
    private static void overwrite(CassandraConnection connection, Row row, byte[] event) {
        connection.ask(
                "UPDATE cellwarden.messages SET event = ? WHERE persistence_id = ? AND partition_nr = ?"
                        + " AND sequence_nr = ? AND timestamp = ?",
                ByteBuffer.wrap(event),
                row.getString("persistence_id"),
                row.getLong("partition_nr"),
                row.getLong("sequence_nr"),
                row.getUuid("timestamp"));
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
    @Tag("slow")
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
                .hasMessageContaining(HOST + ":" + server.port());
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
    @Requirement("GEN-2")
    void recovers_although_an_event_in_front_of_the_last_checkpoint_is_missing() {
        String bank = newBank();
        BankState last;
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            last = journal.readings(8);
        }
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            delete(connection, bank, 2);
            scanned(connection, bank, 8);
        }
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            assertThat(journal.recovered()).isEqualTo(last);
        }
    }

    private static void delete(CassandraConnection connection, String bank, long number) {
        connection.ask(
                "DELETE FROM cellwarden.messages WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr = ?",
                JournalId.of(bank),
                number);
    }

    /** As Pekko notes every half minute up to where its view of decisions is complete. */
    private static void scanned(CassandraConnection connection, String bank, long number) {
        connection.ask(
                "INSERT INTO cellwarden.tag_scanning (persistence_id, sequence_nr) VALUES (?, ?)",
                JournalId.of(bank),
                number);
    }

    @Test
    @Requirement("GEN-2")
    void recovers_over_an_event_that_is_missing_once_a_checkpoint_stands_behind_it() {
        String bank = newBank();
        BankState last;
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            last = journal.readings(9); // the last two are numbers 10 and 11, behind the second checkpoint
        }
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            delete(connection, bank, 10);
            scanned(connection, bank, 8);
        }
        try (Store store = open()) {
            store.append(bank, List.of(Checkpoints.of(last, 1)));
        }
        try (LiveJournal journal = new LiveJournal(open(), LiveJournal.site(bank))) {
            assertThat(journal.recovered()).isEqualTo(last);
        }
    }

    @Test
    @Requirement("GEN-2")
    void deletes_what_a_killed_deletion_has_left() {
        String bank = newBank();
        List<Envelope> events = WrittenJournal.events(bank, 1, 2_400); // four partitions
        String id = JournalId.of(bank);
        try (WrittenJournal journal = new WrittenJournal(open(), bank)) {
            for (int from = 0; from < events.size(); from += 480) {
                journal.append(events.subList(from, from + 480));
            }
        }
        try (CassandraConnection connection = CassandraConnection.open(settings);
                CassandraReader reader = new CassandraReader(connection, () -> {})) {
            // Given: it was noted, and the first partition was deleted
            connection.ask("INSERT INTO cellwarden.metadata (persistence_id, deleted_to) VALUES (?, ?)", id, 4_600L);
            connection.ask(
                    "DELETE FROM cellwarden.messages WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr <= 4600",
                    id);
            // When
            new CassandraWriter(connection, reader).deleteTo(id, 4_600);
            // Then
            for (long partition = 0; partition <= 2; partition++) {
                assertThat(reader.newestIn(id, partition))
                        .as("partition %d", partition)
                        .isEmpty();
            }
            assertThat(reader.read(bank)).isEqualTo(events.subList(4_600, 4_800));
        }
    }

    @Test
    void keeps_an_archive_file_of_several_blocks_byte_by_byte() throws Exception {
        String bank = newBank();
        byte[] bytes = new byte[300_001];
        new Random(1).nextBytes(bytes);
        try (Store store = open();
                EventReader reader = store.reader()) {
            Files.write(store.archivePart(), bytes);
            store.publish(bank, 1, 9);
            assertThat(store.archivePart()).doesNotExist();
            try (InputStream kept = reader.archived(bank).getFirst().source().open()) {
                assertThat(kept.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    @Requirement("GEN-2")
    void says_that_the_password_is_wrong_and_shows_none() throws Exception {
        CassandraSettings wrong = settings(
                new Credentials(USER, secret("guessed-4711")),
                settings.tls().orElseThrow().truststore().orElseThrow());
        assertRefused(wrong, "does not let this user in: user name or password is wrong");
        assertRefused(without(Optional.empty(), settings.tls()), "it asks who logs in; wanted are username");
    }

    @Test
    @Requirement("GEN-2")
    void says_that_nobody_who_is_trusted_vouches_for_it() throws Exception {
        CassandraSettings strange =
                settings(settings.credentials().orElseThrow(), new Certificates(home).trusting(OTHER_HOST));
        assertRefused(strange, "its certificate is from nobody that is trusted; wanted is a truststore");
        assertRefused(
                without(settings.credentials(), Optional.of(new Tls(Optional.empty(), Optional.empty()))),
                "its certificate is from nobody that is trusted; wanted is a truststore");
    }

    @Test
    @Requirement("GEN-2")
    void says_that_it_wants_tls() {
        assertRefused(without(settings.credentials(), Optional.empty()), "wants TLS");
    }

    @Test
    @Requirement("GEN-2")
    void says_that_the_trust_store_does_not_open() throws Exception {
        Path store = settings.tls().orElseThrow().truststore().orElseThrow();
        Tls locked = new Tls(Optional.of(store), Optional.of(secret("guessed-4711")));
        assertRefused(without(settings.credentials(), Optional.of(locked)), "the truststore cannot be opened");
        Tls missing = new Tls(Optional.of(home.resolve("none.p12")), Optional.empty());
        assertRefused(without(settings.credentials(), Optional.of(missing)), "none.p12");
    }

    /** Another server has the address: it proves to be one that is trusted, and not the one that is wanted. */
    @Test
    @Requirement("GEN-2")
    void says_that_the_certificate_is_for_another_host() throws Exception {
        Certificates certificates = new Certificates(home);
        try (ServerSocket other = certificates
                .server(OTHER_HOST)
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> shakeHands(other));
            CassandraSettings there = new CassandraSettings(
                    List.of(HOST + ":" + other.getLocalPort()),
                    settings.datacenter(),
                    settings.keyspace(),
                    settings.consistency(),
                    settings.replication(),
                    settings.credentials(),
                    settings(settings.credentials().orElseThrow(), certificates.trusting(OTHER_HOST))
                            .tls());
            assertRefused(there, "its certificate is for another host: No ");
        }
    }

    /** Until it is closed. */
    private static void shakeHands(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().readAllBytes();
            } catch (IOException refused) {
                continue; // the client has gone, or the test is over
            }
        }
    }

    private static CassandraSettings without(Optional<Credentials> credentials, Optional<Tls> tls) {
        return new CassandraSettings(
                settings.contactPoints(),
                settings.datacenter(),
                settings.keyspace(),
                settings.consistency(),
                settings.replication(),
                credentials,
                tls);
    }

    private static void assertRefused(CassandraSettings settings, String why) {
        assertThatThrownBy(() -> CassandraStore.reader(settings).close())
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.AWAY);
                    StringWriter all = new StringWriter();
                    e.printStackTrace(new PrintWriter(all));
                    assertThat(all.toString()).doesNotContain(USERS_PASSWORD, Certificates.PASSWORD, "guessed-4711");
                })
                .hasMessageContaining(settings.place())
                .hasMessageContaining(why);
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

    private static CassandraSettings inKeyspace(CassandraSettings settings, String keyspace) {
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
