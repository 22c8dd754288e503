package io.cellwarden.persistence.store;

import io.cellwarden.persistence.store.Content.Batch;
import io.cellwarden.persistence.store.SegmentIndex.Damage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one persistence id in order, from the one with a given event on. Neighbours are read from the disk
 * together. What is stored after it was made is seen up to the segment that grew then.
 */
final class BatchCursor {
    private static final int LARGEST_READ = 256 << 10;
    /** So much that belongs to others is read along rather than a second time asked for. */
    private static final int SMALL_GAP = 32 << 10;

    private final SegmentSet segments;
    private final String id;
    private final long from;
    private final long highest;
    private final Iterator<Long> numbers;

    private long number;
    private Places places = Places.NONE;
    private int index;
    private byte[] bytes = {};
    private int bytesAt;
    private long expected;
    private @Nullable Damage damaged;
    private long damagedSegment;

    /** Starts in front of the first event that is not deleted and has at least this number. */
    BatchCursor(SegmentSet segments, String id, long from) {
        this.segments = segments;
        this.id = id;
        this.from = Math.max(from, segments.marks(id).deletedTo() + 1);
        this.highest = segments.marks(id).highest();
        this.expected = this.from;
        this.numbers = segments.numbers().iterator();
    }

    /** The number of the first event that is asked for and not deleted. */
    long from() {
        return from;
    }

    /**
     * The next batch; it may begin before {@link #from}.
     *
     * @throws StoreException if it is damaged; the next call goes on behind it
     */
    Optional<Batch> next() {
        try {
            while (index >= places.size()) {
                if (!nextSegment()) {
                    refuseGap(highest + 1);
                    return Optional.empty();
                }
            }
            refuseGap(places.first(index));
            return Optional.of(batch());
        } catch (NoSuchFileException e) { // all events of this segment were just deleted
            places = Places.NONE;
            return next();
        } catch (IOException e) {
            throw segments.directory().unusable(e);
        }
    }

    /** A gap alone may be an event that was refused; with damage in front of it, it is what was damaged. */
    private void refuseGap(long next) {
        Damage before = damaged;
        if (before != null && next > expected) {
            StoreException lost = damaged(damagedSegment, before.from(), before.to() - before.from());
            damaged = null;
            expected = next;
            throw lost;
        }
    }

    private Batch batch() throws IOException {
        int at = places.at(index);
        int length = places.bytes(index);
        if (at < bytesAt || at + length > bytesAt + bytes.length) {
            fill();
        }
        Optional<LogRecord> record = LogRecord.read(number, bytes, bytesAt, at);
        index++;
        if (record.isPresent() && record.get().content() instanceof Batch batch) {
            expected = batch.last() + 1;
            return batch;
        }
        StoreException lost = damaged(number, at, length);
        expected = index < places.size() ? places.first(index) : places.last() + 1;
        throw lost;
    }

    private StoreException damaged(long segment, int at, int length) {
        String lost = "event " + expected + " of " + id + ", and maybe more";
        return segments.directory()
                .damaged(
                        segment,
                        at,
                        length == 0
                                ? "the file is missing, with it " + lost
                                : length + " bytes are damaged, with them " + lost);
    }

    private void fill() throws IOException {
        int start = places.at(index);
        int end = places.end(index);
        for (int next = index + 1;
                next < places.size() && places.at(next) - end <= SMALL_GAP && places.end(next) - start <= LARGEST_READ;
                next++) {
            end = places.end(next);
        }
        try (FileChannel channel = FileChannel.open(segments.directory().segment(number), StandardOpenOption.READ)) {
            bytes = SegmentSet.read(channel, start, end - start);
            bytesAt = start;
        }
    }

    /** Goes to the next segment that holds some of what is asked for. */
    private boolean nextSegment() throws IOException {
        while (numbers.hasNext()) {
            number = numbers.next();
            places = segments.places(number, id);
            noteDamage();
            if (places.size() > 0 && places.last() >= from) {
                index = places.indexOf(from);
                bytes = new byte[0];
                return true;
            }
            expected = Math.max(expected, places.last() + 1);
        }
        places = Places.NONE;
        return false;
    }

    private void noteDamage() throws IOException {
        if (segments.isTornBefore(number)) {
            damaged = new Damage(0, 0);
            damagedSegment = number - 1;
        }
        for (Damage damage : segments.damages(number)) {
            damaged = damage;
            damagedSegment = number;
        }
    }
}
