package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.Archive;
import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.Content.Batch;
import io.cellwarden.persistence.store.Content.Marks;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads the journal of a data directory. */
public final class JournalReader extends EventReader {
    private final SegmentSet segments;
    private final ArchiveDirectory archive;
    private final @Nullable DirectoryLock lock;

    /** Reads beside the writer of this process. */
    JournalReader(SegmentSet segments) {
        this(segments, null);
    }

    private JournalReader(SegmentSet segments, @Nullable DirectoryLock lock) {
        this.segments = segments;
        this.archive = new ArchiveDirectory(segments.directory().dataDirectory());
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

    @Override
    List<String> ids() {
        return segments.marks().entrySet().stream()
                .filter(entry -> holdsSome(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean holdsSome(Marks marks) {
        return marks.highest() > marks.deletedTo();
    }

    @Override
    long from(String id) {
        return segments.marks(id).deletedTo() + 1;
    }

    @Override
    long to(String id, long from) {
        return segments.marks(id).highest() + 1;
    }

    @Override
    Optional<Numbered> checkpoint(String id, long upTo) {
        return CheckpointSearch.newest(segments, id, upTo)
                .map(event -> new Numbered(event.sequence(), events(id, event).getFirst()));
    }

    @Override
    Archive archive() {
        return archive;
    }

    @Override
    StoreException unusable(IOException cause) {
        return segments.directory().unusable(cause);
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

    @Override
    Optional<Envelope> firstReadable(String id, long from) {
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

    @Override
    Stream<Envelope> events(String id, long from, Consumer<StoreException> damaged) {
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
