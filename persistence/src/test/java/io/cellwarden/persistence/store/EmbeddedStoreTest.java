package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.StoreException.Reason;
import io.cellwarden.requirement.Requirement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pekko.serialization.SerializationExtension;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The embedded store")
class EmbeddedStoreTest {
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
    void begins_anew_behind_what_a_killed_first_start_left_half_made() throws Exception {
        Files.createDirectories(directory.resolve("journal"));
        Files.write(directory.resolve("journal/000000001.cwj"), new byte[] {'C', 'W', 0, 0});
        List<Envelope> events = WrittenJournal.events("b1", 1, 1);
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            journal.append(events);
        }
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            assertThat(journal.recovered()).isEqualTo(events);
        }
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
    void stays_in_use_for_others_after_this_program_tried_to_open_it_a_second_time() throws Exception {
        try (EmbeddedStore _ = EmbeddedStore.open(directory)) {
            for (ThrowingCallable opening : List.<ThrowingCallable>of(
                    () -> EmbeddedStore.open(directory), () -> JournalReader.open(directory))) {
                assertThatThrownBy(opening)
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE));
            }
            try (OtherProcess writer = OtherProcess.start("open", directory)) {
                assertThat(writer.line()).startsWith("IN_USE");
            }
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
    @Requirement("GEN-2")
    void takes_nothing_while_its_disk_refuses_and_goes_on_behind_what_it_has_acknowledged() throws Exception {
        List<Envelope> events = WrittenJournal.events("b1", 1, 3);
        RefusingDisk disk = new RefusingDisk();
        try (EmbeddedStore store = EmbeddedStore.open(directory, disk)) {
            store.append("b1", events.subList(0, 2));
            disk.refuse();
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> store.append("b1", events.subList(2, 4)))
                        .isInstanceOf(StoreException.class)
                        .hasCauseInstanceOf(IOException.class);
            }
            disk.accept();
            store.append("b1", events.subList(2, 6));
        }
        try (JournalReader reader = JournalReader.open(directory);
                Stream<Envelope> read = reader.read("b1")) {
            assertThat(read).containsExactlyElementsOf(events);
        }
    }

    @Test
    void is_copied_whole_while_it_is_written(@TempDir Path other) throws Exception {
        List<Envelope> events = WrittenJournal.events("b1", 1, 60);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            journal.append(events.subList(0, 40));
        }
        try (WrittenJournal journal = new WrittenJournal(directory, "b1")) {
            journal.append(events.subList(40, 80));
            try (ZipOutputStream archive = new ZipOutputStream(copy)) {
                ((EmbeddedStore) journal.store()).copyTo(archive);
            }
            journal.append(events.subList(80, 120));
            assertThat(journal.store().bytes()).isPositive();
        }
        unpack(copy.toByteArray(), other);
        try (JournalReader reader = JournalReader.open(other)) {
            assertThat(reader.read("b1")).isEqualTo(events.subList(0, 80));
        }
        try (WrittenJournal journal = new WrittenJournal(other, "b1")) {
            assertThat(journal.recovered()).isEqualTo(events.subList(0, 80));
        }
    }

    private static void unpack(byte[] archive, Path directory) throws Exception {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
    }

    @Test
    void refuses_the_file_of_an_earlier_snapshot_and_says_what_to_do() throws Exception {
        Files.writeString(directory.resolve("journal.mv.db"), "H:2,block:2");
        for (ThrowingCallable opening :
                List.<ThrowingCallable>of(() -> EmbeddedStore.open(directory), () -> JournalReader.open(directory))) {
            assertThatThrownBy(opening)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE))
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("journal.mv.db")
                    .hasMessageContaining("earlier snapshot")
                    .hasMessageContaining("move that file away");
        }
    }

    @Test
    @Requirement("GEN-2")
    void fails_without_its_files_and_serves_as_soon_as_they_can_be_opened() throws Exception {
        Path journal = Files.createDirectories(directory.resolve("journal"));
        Path inTheWay = Files.createDirectories(journal.resolve("000000001.cwj"));
        try (EmbeddedStore store = EmbeddedStore.openWithin(directory, Duration.ofMillis(10))) {
            assertThatThrownBy(store::reader)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
            Files.delete(inTheWay);
            store.opening().get(20, TimeUnit.SECONDS);
            assertThat(store.reader().banks()).isEmpty();
        }
    }

    @Test
    @Requirement("GEN-2")
    void serves_as_soon_as_its_directory_can_be_made_and_is_locked_then() throws Exception {
        Path inTheWay = Files.createFile(directory.resolve("journal"));
        try (EmbeddedStore store = EmbeddedStore.openWithin(directory, Duration.ofMillis(10))) {
            Files.delete(inTheWay);
            store.opening().get(20, TimeUnit.SECONDS);
            assertThatThrownBy(() -> EmbeddedStore.openWithin(directory, Duration.ofMillis(10)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE));
        }
    }
}
