package io.cellwarden.persistence.store;

import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.store.Content.Batch;
import io.cellwarden.persistence.store.Content.Marks;
import io.cellwarden.persistence.store.Content.Opening;
import io.cellwarden.persistence.store.Content.Table;
import io.cellwarden.persistence.store.SegmentIndex.Damage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What the segments of a journal hold, as far as it is acknowledged. For all threads: the writer adds to it, readers
 * look. The indexes of a few segments are kept; the others are read again when they are asked for.
 */
final class SegmentSet {
    /** How many batches the kept indexes may know: at most about 32 MB of memory; a day of 1,250 banks. */
    private static final int KEPT_RECORDS = 2_000_000;
    /** A trailer of a segment with a table: the table's place, and the same with all bits turned. */
    static final int TRAILER = 2 * Integer.BYTES;

    private static final int COPIED_BYTES = 64 << 10;
    private static final SegmentIndex DROPPED = new SegmentIndex(0);

    private final JournalDirectory directory;
    private final List<Long> numbers;
    /** The segments in front of which one is gone that was not deleted by {@link #dropped}. */
    private final Set<Long> torn = new HashSet<>();

    private final Map<String, Marks> marks = new TreeMap<>();
    /** The least recently used first. */
    private final LinkedHashMap<Long, SegmentIndex> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long growing;
    private SegmentIndex growingIndex = new SegmentIndex(0);

    private SegmentSet(JournalDirectory directory, List<Long> numbers) {
        this.directory = directory;
        this.numbers = new ArrayList<>(numbers);
    }

    /**
     * Looks at the journal as it lies on the disk.
     *
     * @throws IOException if it cannot be read
     */
    static SegmentSet read(JournalDirectory directory) throws IOException {
        SegmentSet set = new SegmentSet(directory, directory.segments());
        List<Long> newestFirst = set.numbers.reversed();
        for (long number : newestFirst) {
            set.index(number)
                    .deletedTo()
                    .forEach((id, to) ->
                            set.marks.merge(id, Marks.NONE.withDeletedTo(to), (known, _) -> known.withDeletedTo(to)));
            SegmentIndex index = set.index(number);
            for (String id : index.ids()) {
                long last = index.places(id).last();
                set.marks.merge(id, Marks.NONE.withHighest(last), (known, _) -> known.withHighest(last));
            }
            Optional<Opening> opening = set.opening(number);
            if (opening.isPresent()) { // it knows all segments before
                opening.get()
                        .marks()
                        .forEach((id, mark) -> set.marks.merge(
                                id,
                                mark,
                                (known, before) ->
                                        known.withHighest(before.highest()).withDeletedTo(before.deletedTo())));
                break;
            }
        }
        for (long number : set.numbers) {
            set.opening(number)
                    .filter(opening -> opening.previous() != 0 && !set.numbers.contains(opening.previous()))
                    .ifPresent(_ -> set.torn.add(number));
        }
        return set;
    }

    /** Whether the segment in front of this one is gone; what was in it may have been deleted in order. */
    boolean isTornBefore(long number) {
        return torn.contains(number);
    }

    /** The segments' numbers, ascending. */
    synchronized List<Long> numbers() {
        return List.copyOf(numbers);
    }

    /** How far each persistence id has come. */
    synchronized Map<String, Marks> marks() {
        return new TreeMap<>(marks);
    }

    synchronized Marks marks(String id) {
        return marks.getOrDefault(id, Marks.NONE);
    }

    JournalDirectory directory() {
        return directory;
    }

    /** The index of a segment; empty if it was deleted meanwhile. Of the one that grows as it is now. */
    Places places(long number, String id) throws IOException {
        synchronized (this) {
            if (number == growing) {
                return growingIndex.places(id).copy();
            }
        }
        return index(number).places(id);
    }

    /** What is damaged in a segment. */
    List<Damage> damages(long number) throws IOException {
        synchronized (this) {
            if (number == growing) {
                return List.of();
            }
        }
        return index(number).damages();
    }

    /** The index of a segment that does not grow. */
    SegmentIndex index(long number) throws IOException {
        synchronized (this) {
            SegmentIndex known = kept.get(number);
            if (known != null) {
                return known;
            }
        }
        SegmentIndex index;
        try {
            index = load(number);
        } catch (NoSuchFileException e) {
            return DROPPED;
        }
        synchronized (this) {
            keep(number, index);
        }
        return index;
    }

    private void keep(long number, SegmentIndex index) {
        kept.put(number, index);
        int records = kept.values().stream().mapToInt(SegmentIndex::records).sum();
        for (Iterator<SegmentIndex> oldest = kept.values().iterator();
                records > KEPT_RECORDS && kept.size() > 1 && oldest.hasNext(); ) {
            records -= oldest.next().records();
            oldest.remove();
        }
    }

    private SegmentIndex load(long number) throws IOException {
        Path file = directory.segment(number);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Optional<SegmentIndex> table = table(number, channel);
            if (table.isPresent()) {
                return table.get();
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        SegmentIndex index = SegmentScan.index(number, bytes, limit(number));
        if (index.end() == 0 && bytes.length >= LogRecord.FIRST) {
            long magic = ByteBuffer.wrap(bytes).getLong();
            if (magic != 0 && magic != LogRecord.MAGIC) { // not even the beginning of one
                throw new IOException(file + " is no part of a journal");
            }
        }
        return index;
    }

    private static Optional<SegmentIndex> table(long number, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LogRecord.FIRST + TRAILER || size > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        ByteBuffer trailer = ByteBuffer.wrap(read(channel, (int) size - TRAILER, TRAILER));
        int at = trailer.getInt();
        int mirrored = trailer.getInt();
        if (at != ~mirrored || at < LogRecord.FIRST || at >= size) {
            return Optional.empty();
        }
        return LogRecord.read(number, read(channel, at, (int) size - TRAILER - at), at, at)
                .flatMap(record ->
                        record.content() instanceof Table(SegmentIndex index) ? Optional.of(index) : Optional.empty());
    }

    /** Where a segment ends, as the one behind it says; -1 if none does. */
    private int limit(long number) throws IOException {
        for (long later : numbers()) {
            Optional<Opening> opening = later > number ? opening(later) : Optional.empty();
            if (opening.isPresent() && opening.get().previous() == number) {
                return opening.get().previousEnd();
            }
        }
        return -1;
    }

    /** The first record of a segment. */
    private Optional<Opening> opening(long number) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.segment(number), StandardOpenOption.READ)) {
            int guess = 1 << 12;
            Optional<LogRecord> first = first(number, channel, guess);
            if (first.isEmpty() && channel.size() > guess) {
                first = first(number, channel, (int) Math.min(channel.size(), 1 << 26));
            }
            return first.flatMap(
                    record -> record.content() instanceof Opening opening ? Optional.of(opening) : Optional.empty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<LogRecord> first(long number, FileChannel channel, int length) throws IOException {
        byte[] bytes = read(channel, 0, length);
        return LogRecord.read(number, bytes, 0, LogRecord.FIRST);
    }

    /** As many of these bytes as there are. */
    static byte[] read(FileChannel channel, int at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, at + (long) buffer.position()) >= 0) {
            // goes on
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /**
     * Writes all segments as they are now into an archive, one entry each, while the newest goes on growing, and then what
     * is archived.
     *
     * @throws IOException if a segment cannot be read or the archive not be written
     */
    void copyTo(ZipOutputStream archive) throws IOException {
        List<Long> now;
        long last;
        int lastEnd;
        synchronized (this) {
            now = List.copyOf(numbers);
            last = growing;
            lastEnd = growingIndex.end();
        }
        for (long number : now) {
            Path file = directory.segment(number);
            try (InputStream in = Files.newInputStream(file)) {
                archive.putNextEntry(
                        new ZipEntry(directory.dataDirectory().relativize(file).toString()));
                copy(in, archive, number == last ? lastEnd : Long.MAX_VALUE);
                archive.closeEntry();
            } catch (NoSuchFileException deleted) {
                // all its events were just deleted
            }
        }
        copyArchive(archive);
    }

    /** Behind the journal: what is archived and deleted there meanwhile is in both or here, never in neither. */
    private void copyArchive(ZipOutputStream archive) throws IOException {
        for (Path file : new ArchiveDirectory(directory.dataDirectory()).all()) {
            try (InputStream in = Files.newInputStream(file)) {
                archive.putNextEntry(
                        new ZipEntry(directory.dataDirectory().relativize(file).toString()));
                copy(in, archive, Long.MAX_VALUE);
                archive.closeEntry();
            }
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[COPIED_BYTES];
        long left = length;
        int read = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        while (read > 0) {
            out.write(buffer, 0, read);
            left -= read;
            read = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        }
    }

    /** A new segment grows from now on; its first record ends here. */
    synchronized void begun(long number, int end) {
        if (growing != 0) {
            keep(growing, growingIndex);
        }
        numbers.add(number);
        growing = number;
        growingIndex = new SegmentIndex(end);
    }

    /** These records of the growing segment are on the disk. */
    synchronized void committed(List<LogRecord> records) {
        for (LogRecord record : records) {
            growingIndex.add(record.content(), record.at(), record.bytes());
            switch (record.content()) {
                case Batch batch ->
                    marks.merge(
                            batch.id(),
                            Marks.NONE.withHighest(batch.last()),
                            (known, _) -> known.withHighest(batch.last()));
                case Content.Deletion(String id, long to) ->
                    marks.merge(id, Marks.NONE.withDeletedTo(to), (known, _) -> known.withDeletedTo(to));
                case Opening _, Table _ -> {}
            }
        }
    }

    /** The index of the segment that grows; only for the one that writes it. */
    synchronized SegmentIndex growingIndex() {
        return growingIndex;
    }

    /**
     * The segments, oldest first, whose events are all deleted. One that stays keeps the next, which may be the only one
     * that says where it ends, but no later one: a bank that nobody reads any more leaves its last events for ever.
     */
    List<Long> droppable() throws IOException {
        List<Long> droppable = new ArrayList<>();
        boolean stays = false;
        for (long number : numbers()) {
            boolean deleted = number != growing && isDeleted(number);
            if (deleted && !stays) {
                droppable.add(number);
            }
            stays = !deleted;
        }
        return droppable;
    }

    private boolean isDeleted(long number) throws IOException {
        SegmentIndex index = index(number);
        return index.ids().stream()
                        .allMatch(id -> index.places(id).last() <= marks(id).deletedTo())
                && (index.damages().isEmpty() || isLostDeleted(number));
    }

    /**
     * Whether of no bank events are missing behind this segment that are not deleted: what damage has taken here was read
     * over then, on request, by whoever deleted what follows it.
     */
    private boolean isLostDeleted(long number) throws IOException {
        Map<String, Marks> open = marks();
        Map<String, Long> known = new TreeMap<>();
        open.forEach((id, mark) -> known.put(id, mark.deletedTo()));
        for (long segment : numbers()) {
            for (String id : List.copyOf(open.keySet())) {
                Places there = places(segment, id);
                if (there.size() == 0) {
                    continue;
                }
                if (segment <= number) {
                    known.merge(id, there.last(), Math::max);
                } else if (there.first(0) - 1 > known.getOrDefault(id, 0L)) {
                    return false;
                } else {
                    open.remove(id);
                }
            }
        }
        return open.entrySet().stream()
                .allMatch(rest -> rest.getValue().highest() <= known.getOrDefault(rest.getKey(), 0L));
    }

    synchronized void dropped(long number) {
        numbers.remove(number);
        kept.remove(number);
    }
}
