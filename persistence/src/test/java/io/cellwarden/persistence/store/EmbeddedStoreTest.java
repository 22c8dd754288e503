package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.StoreException.Reason;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.serialization.SerializationExtension;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The embedded store")
class EmbeddedStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void gives_back_after_a_restart_what_was_persisted() {
        List<Envelope> events = WrittenJournal.events("b1", 1, 60);
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            assertThat(journal.recovered()).isEmpty();
            journal.append(events.subList(0, 70));
            journal.append(events.subList(70, 120));
        }
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            assertThat(journal.recovered()).isEqualTo(events);
        }
    }

    @Test
    void stores_with_our_serializer_and_never_with_javas() {
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            assertThat(SerializationExtension.get(journal.system())
                            .findSerializerFor(WrittenJournal.events("b1", 1, 1).getFirst()))
                    .isInstanceOf(EnvelopeSerializer.class);
            assertThat(journal.system().settings().config().getBoolean("pekko.actor.allow-java-serialization"))
                    .isFalse();
        }
    }

    @Test
    void finishes_the_tables_that_a_killed_first_start_left_half_made() throws Exception {
        try (Connection connection = new JournalFile(directory).open();
                Statement statement = connection.createStatement()) {
            statement.execute("RUNSCRIPT FROM 'classpath:schema/h2/h2-create-schema.sql'");
            statement.execute("DROP TABLE \"durable_state\"");
            statement.execute("SHUTDOWN");
        }
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            journal.append(WrittenJournal.events("b1", 1, 1));
        }
    }

    @Test
    void loses_nothing_when_it_is_compacted() throws Exception {
        List<Envelope> events = WrittenJournal.events("b1", 1, 200);
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            events.forEach(event -> journal.append(List.of(event)));
        }
        long before = bytes();
        EmbeddedStore.compact(directory);
        assertThat(bytes()).isLessThan(before);
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            assertThat(journal.recovered()).isEqualTo(events);
        }
    }

    @Test
    void refuses_to_compact_what_is_not_there() {
        assertThatThrownBy(() -> EmbeddedStore.compact(directory))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
                .hasMessage("there is no journal in " + directory);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void tells_a_second_process_that_it_is_in_use() throws Exception {
        try (EmbeddedStore _ = EmbeddedStore.open(directory);
                OtherProcess writer = OtherProcess.start("open", directory);
                OtherProcess reader = OtherProcess.start("read", directory)) {
            String inUse = "IN_USE: the journal in " + directory + " is used by another program";
            assertThat(writer.line()).isEqualTo(inUse);
            assertThat(reader.line()).isEqualTo(inUse);
        }
    }

    @Test
    void refuses_a_directory_that_cannot_be_made() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedStore.open(file.resolve("data")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
    }

    @Test
    void refuses_a_file_that_is_no_journal() throws Exception {
        Files.writeString(directory.resolve("journal.mv.db"), "x".repeat(20_000));
        assertThatThrownBy(() -> EmbeddedStore.open(directory))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE))
                .hasMessageContaining(directory.toString());
    }

    @Test
    @Requirement("GEN-2")
    void is_open_again_after_a_write_that_failed_with_all_that_was_acknowledged() throws Exception {
        List<Envelope> events = WrittenJournal.events("b1", 1, 20);
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            journal.append(events);
            // When: what H2 does to itself when the disk refuses a write
            Connection stale = new JournalFile(directory).openExisting();
            MVStore store = ((SessionLocal) stale.unwrap(JdbcConnection.class).getSession())
                    .getDatabase()
                    .getStore()
                    .getMvStore();
            assertThatThrownBy(() -> store.panic(new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "no space")))
                    .hasMessage("no space");
            // Then
            assertThat(awaitReadable(journal.store())).isEqualTo(events);
            stale.close(); // whereupon H2 forgets the file that was opened anew
            assertThat(awaitReadable(journal.store())).isEqualTo(events);
        }
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            assertThat(journal.recovered()).isEqualTo(events);
            journal.append(WrittenJournal.events("b1", 21, 21));
        }
    }

    @Test
    @Requirement("GEN-2")
    void is_opened_later_where_its_file_is_unusable_at_the_start() throws Exception {
        // Given
        List<Envelope> events = WrittenJournal.events("b1", 1, 5);
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            journal.append(events);
        }
        Path file = directory.resolve("journal.mv.db");
        Path good = Files.move(file, directory.resolve("good"));
        Files.writeString(file, "x".repeat(20_000));
        try (EmbeddedStore store = EmbeddedStore.openWithin(directory, PATIENCE)) {
            assertThatThrownBy(store::reader).isInstanceOf(StoreException.class);
            // When
            Files.move(good, file, StandardCopyOption.REPLACE_EXISTING);
            // Then
            assertThat(awaitReadable(store)).isEqualTo(events);
        }
    }

    private static List<Envelope> awaitReadable(EmbeddedStore store) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (JournalReader reader = store.reader()) {
                return reader.read("b1").toList();
            } catch (StoreException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private long bytes() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
