package io.cellwarden.persistence.store;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.Archive;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.Content.Batch;
import io.cellwarden.persistence.store.Content.Marks;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads the journal of a data directory. */
public final class JournalReader implements EventReader {
    private final SegmentSet segments;
    private final Archive archive;
    private final @Nullable DirectoryLock lock;

    /** Reads beside the writer of this process. */
    JournalReader(SegmentSet segments) {
        this(segments, null);
    }

    private JournalReader(SegmentSet segments, @Nullable DirectoryLock lock) {
        this.segments = segments;
        this.archive = new Archive(segments.directory().dataDirectory());
        this.lock = lock;
    }

    /**
     * Opens the journal of a directory that no program writes; nothing is written. Beside a running program in the same
     * process take {@link EmbeddedStore#reader}.
     *
     * @throws StoreException if there is none, or another process has it
     */
    public static JournalReader open(Path dataDirectory) {
        JournalDirectory directory = new JournalDirectory(dataDirectory);
        DirectoryLock lock = directory.lockToRead();
        try {
            return new JournalReader(SegmentSet.read(directory), lock);
        } catch (IOException e) {
            try {
                lock.close();
            } catch (IOException another) {
                e.addSuppressed(another);
            }
            throw directory.unusable(e);
        }
    }

    /** {@inheritDoc} Those that have an archive are among them. */
    @Override
    public List<String> banks() {
        Stream<String> journals = segments.marks().entrySet().stream()
                .filter(entry -> holdsSome(entry.getValue()))
                .map(Map.Entry::getKey)
                .flatMap(id -> JournalId.bank(id).stream());
        try {
            return Stream.concat(journals, archive.banks().stream())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw segments.directory().unusable(e);
        }
    }

    private static boolean holdsSome(Marks marks) {
        return marks.highest() > marks.deletedTo();
    }

    /** {@inheritDoc} Those that are archived come first. */
    @Override
    public Stream<Envelope> read(String bank) {
        return read(bank, JournalReader::refuse);
    }

    @Override
    public Stream<Envelope> read(String bank, Consumer<StoreException> damaged) {
        return Stream.concat(archived(bank, 0, damaged), journal(bank, 0, damaged));
    }

    @Override
    public Stream<Envelope> read(String bank, long fromSequence) {
        return Stream.concat(
                archived(bank, fromSequence, JournalReader::refuse),
                journal(bank, fromSequence, JournalReader::refuse));
    }

    @Override
    public Stream<Envelope> read(String bank, Instant from) {
        String id = JournalId.of(bank);
        long first = first(id, event -> !event.time().isBefore(from));
        Stream<Envelope> journal = behindArchive(
                bank,
                eventsFrom(id, first, JournalReader::refuse)
                        .dropWhile(event -> event.time().isBefore(from))); // a chunk may begin before
        return beganBefore(bank, from)
                ? journal
                : Stream.concat(
                        archived(bank, 0, JournalReader::refuse)
                                .filter(event -> !event.time().isBefore(from)),
                        journal);
    }

    /** Whether nothing of that time or later is archived. */
    private boolean beganBefore(String bank, Instant time) {
        return archived(bank).isEmpty()
                || journal(bank, 0, _ -> {})
                        .findFirst()
                        .filter(first -> first.time().isBefore(time))
                        .isPresent();
    }

    @Override
    public List<ArchiveFile> archived(String bank) {
        try {
            return archive.files(bank);
        } catch (IOException e) {
            throw segments.directory().unusable(e);
        }
    }

    /** {@inheritDoc} Where others were archived, the first is the checkpoint that stands for them. */
    @Override
    public Stream<Envelope> journal(String bank, long fromSequence, Consumer<StoreException> damaged) {
        String id = JournalId.of(bank);
        long from = fromSequence <= 0
                ? segments.marks(id).deletedTo() + 1
                : first(id, event -> event.sequence() >= fromSequence);
        return behindArchive(
                bank,
                eventsFrom(id, from, damaged)
                        .dropWhile(event -> event.sequence() < fromSequence)); // a chunk may begin before
    }

    private Stream<Envelope> archived(String bank, long fromSequence, Consumer<StoreException> damaged) {
        List<ArchiveFile> files = archived(bank).stream()
                .filter(file -> file.last() >= fromSequence)
                .toList();
        return Archive.read(files, what -> damaged.accept(new StoreException(Reason.DAMAGED, what, null)))
                .filter(event -> event.sequence() >= fromSequence);
    }

    /** Events are deleted only after they are archived: in between they are in both. */
    private Stream<Envelope> behindArchive(String bank, Stream<Envelope> journal) {
        List<ArchiveFile> files = archived(bank);
        if (files.isEmpty()) {
            return journal;
        }
        long last = files.getLast().last();
        return journal.filter(
                event -> event.sequence() > last || event.sequence() == last && event.event() instanceof Checkpoint);
    }

    private static void refuse(StoreException damaged) {
        throw damaged;
    }

    @Override
    public Optional<Envelope> checkpointBefore(String bank, Instant time) {
        String id = JournalId.of(bank);
        long upTo = first(id, event -> !event.time().isBefore(time)) - 1;
        return CheckpointSearch.newest(segments, id, upTo)
                .map(event -> events(id, event).getFirst())
                .or(() -> archivedBefore(bank, time));
    }

    private Optional<Envelope> archivedBefore(String bank, Instant time) {
        for (ArchiveFile file : archived(bank).reversed()) {
            try (Stream<Envelope> events = file.read(_ -> {})) {
                Optional<Envelope> found = events.takeWhile(
                                event -> event.time().isBefore(time))
                        .filter(event -> event.event() instanceof Checkpoint)
                        .reduce((_, later) -> later);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Writes the journal into an archive, an entry {@code journal/…} for each of its files, and {@code archive/…} for what
     * is archived already. Beside a running program see
     * {@link EmbeddedStore#copyTo}.
     *
     * @throws IOException if the archive cannot be written
     */
    public void copyTo(ZipOutputStream archive) throws IOException {
        segments.copyTo(archive);
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw segments.directory().unusable(e);
            }
        }
    }

    /** The number of the first event that has what all later ones have too: sequence numbers and times only grow. */
    private long first(String id, Predicate<Envelope> reached) {
        Marks marks = segments.marks(id);
        return FirstReached.of(
                marks.deletedTo() + 1, marks.highest() + 1, number -> firstReadable(id, number), reached);
    }

    /** The number of the last event of that input. */
    long lastNumber(String id, long sequence) {
        return first(id, event -> event.sequence() > sequence) - 1;
    }

    /**
     * The last event under the first number that can be read. Damage is reported when it is read, not when something behind
     * it is looked for.
     */
    private Optional<Envelope> firstReadable(String id, long from) {
        BatchCursor cursor = new BatchCursor(segments, id, from);
        while (true) {
            try {
                Optional<Batch> batch = cursor.next();
                if (batch.isEmpty()) {
                    return Optional.empty();
                }
                for (StoredEvent event : batch.get().events()) {
                    if (event.sequence() >= from) {
                        return Optional.of(events(id, event).getLast());
                    }
                }
            } catch (StoreException e) {
                if (e.reason() != Reason.DAMAGED) {
                    throw e;
                }
            }
        }
    }

    private Stream<Envelope> eventsFrom(String id, long from, Consumer<StoreException> damaged) {
        BatchCursor cursor = new BatchCursor(segments, id, from);
        return Stream.generate(() -> next(cursor, damaged))
                .takeWhile(Optional::isPresent)
                .flatMap(batch -> batch.orElseThrow().events().stream())
                .filter(event -> event.sequence() >= cursor.from())
                .flatMap(event -> read(id, event, damaged).stream());
    }

    private static Optional<Batch> next(BatchCursor cursor, Consumer<StoreException> damaged) {
        while (true) {
            try {
                return cursor.next();
            } catch (StoreException e) {
                tell(e, damaged);
            }
        }
    }

    private List<Envelope> read(String id, StoredEvent event, Consumer<StoreException> damaged) {
        try {
            return events(id, event);
        } catch (StoreException e) {
            tell(e, damaged);
            return List.of();
        }
    }

    private static void tell(StoreException e, Consumer<StoreException> damaged) {
        if (e.reason() != Reason.DAMAGED) {
            throw e;
        }
        damaged.accept(e);
    }

    private List<Envelope> events(String id, StoredEvent event) {
        try {
            return EnvelopeSerializer.read(event.payload(), event.manifest()).envelopes();
        } catch (DamagedEventException e) {
            throw new StoreException(
                    Reason.DAMAGED,
                    "event " + event.sequence() + " of " + id + " in the journal in "
                            + segments.directory().dataDirectory() + ": " + e.getMessage(),
                    e);
        }
    }
}
