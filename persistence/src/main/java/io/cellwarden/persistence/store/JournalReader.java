package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal's events in order, without an actor system. For one thread at a time.
 *
 * <p>All methods throw {@link StoreException} if the journal cannot be read, or at the event that is damaged.
 */
public final class JournalReader implements AutoCloseable {
    private final SegmentSet segments;
    private final @Nullable DirectoryLock lock;

    /** Reads beside the writer of this process. */
    JournalReader(SegmentSet segments) {
        this(segments, null);
    }

    private JournalReader(SegmentSet segments, @Nullable DirectoryLock lock) {
        this.segments = segments;
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

    /** The names of the banks that have a journal, sorted. */
    public List<String> banks() {
        return segments.marks().entrySet().stream()
                .filter(entry -> holdsSome(entry.getValue()))
                .map(Map.Entry::getKey)
                .flatMap(id -> JournalId.bank(id).stream())
                .sorted()
                .toList();
    }

    private static boolean holdsSome(Marks marks) {
        return marks.highest() > marks.deletedTo();
    }

    /** All events of a bank; none if it is unknown. */
    public Stream<Envelope> read(String bank) {
        return eventsFrom(JournalId.of(bank), 0);
    }

    /** The events of a bank from a bank sequence number on, all those of that input among them. */
    public Stream<Envelope> read(String bank, long fromSequence) {
        return read(bank, event -> event.sequence() >= fromSequence);
    }

    /** The events of a bank from a time on. */
    public Stream<Envelope> read(String bank, Instant from) {
        return read(bank, event -> !event.time().isBefore(from));
    }

    /**
     * Writes the journal into an archive, an entry {@code journal/…} for each of its files. Beside a running program see
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

    /** From the first event that has what all later ones have too: sequence numbers and times only grow. */
    private Stream<Envelope> read(String bank, Predicate<Envelope> reached) {
        String id = JournalId.of(bank);
        Marks marks = segments.marks(id);
        long from = marks.deletedTo() + 1;
        long to = marks.highest() + 1;
        if (firstReadable(id, to - 1).filter(newest -> !reached.test(newest)).isPresent()) {
            from = to; // whoever follows asks often, and mostly there is nothing new
        }
        while (from < to) {
            long middle = from + (to - from) / 2;
            Optional<Envelope> probe = firstReadable(id, middle);
            if (probe.isEmpty() || reached.test(probe.get())) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return eventsFrom(id, from).dropWhile(event -> !reached.test(event)); // a chunk may begin before
    }

    /**
     * The last event under the first number that can be read. Damage is reported when it is read, not when something
     * behind it is looked for.
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

    private Stream<Envelope> eventsFrom(String id, long from) {
        BatchCursor cursor = new BatchCursor(segments, id, from);
        return Stream.generate(cursor::next)
                .takeWhile(Optional::isPresent)
                .flatMap(batch -> batch.orElseThrow().events().stream())
                .filter(event -> event.sequence() >= cursor.from())
                .flatMap(event -> events(id, event).stream());
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
