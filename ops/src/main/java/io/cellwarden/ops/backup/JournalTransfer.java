package io.cellwarden.ops.backup;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Copies journals and archives of all banks from one store into another that has none of them (ADR 0026). */
final class JournalTransfer {
    private static final int EVENTS_AT_ONCE = 1_000;
    /** Some MiB. */
    private static final int LOOK_EVERY = 50_000;

    private JournalTransfer() {}

    /**
     * Writes the journal of a store that is elsewhere: as the log of a data directory, which is made beside the archive and
     * goes when that is written. So every archive is the same, wherever its journal came from.
     */
    static Backup.JournalCopy asLog(Supplier<EventReader> store) {
        return (archive, folder, room) -> {
            Path scratch = Files.createTempDirectory(folder, ".journal", OwnerOnly.DIRECTORY);
            try (EventReader reader = store.get();
                    EmbeddedStore log = EmbeddedStore.open(scratch, Duration.ZERO)) {
                run(reader, log, room);
                log.copyTo(archive);
            } finally {
                Restore.clear(List.of(scratch));
            }
        };
    }

    /**
     * Copies. Files of the archive come behind the journal: what is archived and deleted there meanwhile is in both or in
     * the file, never in neither.
     *
     * @throws IOException if an archive cannot be copied, or there is no room
     * @throws StoreException if one of the stores cannot be used, or the journal is damaged
     */
    static void run(EventReader from, Store to, Room room) throws IOException {
        for (String bank : from.banks()) {
            List<Envelope> waiting = new ArrayList<>();
            long copied = 0;
            try (Stream<Envelope> events = from.journal(bank, 0, damaged -> {
                throw damaged;
            })) {
                for (List<Envelope> input : Replay.inputs(events.iterator())) {
                    waiting.addAll(input);
                    if (waiting.size() >= EVENTS_AT_ONCE) {
                        to.append(bank, waiting);
                        copied += waiting.size();
                        if (copied >= LOOK_EVERY) {
                            room.check(
                                    "bank " + bank + ", up to "
                                            + input.getFirst().time(),
                                    0);
                            copied = 0;
                        }
                        waiting.clear();
                    }
                }
            }
            if (!waiting.isEmpty()) {
                to.append(bank, waiting);
            }
            for (ArchiveFile file : from.archived(bank)) {
                try (InputStream in = file.source().open()) {
                    Files.copy(in, to.archivePart(), StandardCopyOption.REPLACE_EXISTING);
                }
                to.publish(bank, file.first(), file.last());
            }
        }
    }

    /**
     * Compares event by event.
     *
     * @throws IOException naming the first event that is not the same in both
     */
    static void compare(EventReader wanted, EventReader found) throws IOException {
        for (String bank : wanted.banks()) {
            try (Stream<Envelope> one = wanted.read(bank);
                    Stream<Envelope> other = found.read(bank)) {
                Iterator<Envelope> there = other.iterator();
                for (Envelope event : (Iterable<Envelope>) one::iterator) {
                    if (!there.hasNext() || !there.next().equals(event)) {
                        throw new IOException("event " + event.sequence() + "." + event.index() + " of bank " + bank
                                + " is not read back as it was written");
                    }
                }
                if (there.hasNext()) {
                    throw new IOException("bank " + bank + " has more events than were written");
                }
            }
        }
    }
}
