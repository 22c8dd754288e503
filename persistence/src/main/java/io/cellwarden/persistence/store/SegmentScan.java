package io.cellwarden.persistence.store;

import io.cellwarden.persistence.store.SegmentIndex.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what is in a segment that has no table: one whose program did not end in order. */
final class SegmentScan {
    private SegmentScan() {}

    /** A record without its content, which would take the segment's size once more. */
    private record Found(int at, int commitStart) {}

    /**
     * The records of a segment.
     *
     * @param bytes the whole segment
     * @param limit where it ends, as the segment behind it says; -1 if there is none
     * @return without what was never acknowledged; damage is in front of a record that was written after it
     */
    static SegmentIndex index(long segment, byte[] bytes, int limit) {
        List<Found> records = new ArrayList<>();
        List<Damage> unreadable = new ArrayList<>();
        int known = limit < 0 ? bytes.length : Math.min(limit, bytes.length);
        int at = LogRecord.FIRST;
        while (at < known) {
            Optional<LogRecord> record = LogRecord.read(segment, bytes, 0, at);
            if (record.isPresent()) {
                records.add(new Found(at, record.get().commitStart()));
                at = record.get().end();
            } else {
                int next = next(segment, bytes, at + 1, known);
                unreadable.add(new Damage(at, next));
                at = next;
            }
        }
        int end = limit < 0 ? end(records, unreadable, bytes.length) : limit;
        SegmentIndex index = new SegmentIndex(0);
        records.stream()
                .filter(record -> record.at() < end)
                .flatMap(record -> LogRecord.read(segment, bytes, 0, record.at()).stream())
                .forEach(record -> index.add(record.content(), record.at(), record.bytes()));
        unreadable.stream()
                .filter(damage -> damage.from() < end)
                .forEach(damage -> index.addDamage(damage.from(), Math.min(damage.to(), end)));
        return index;
    }

    /** The first unreadable place that was not surely on the disk, for nothing behind it was written after it. */
    private static int end(List<Found> records, List<Damage> unreadable, int length) {
        int durable = records.stream().mapToInt(Found::commitStart).max().orElse(LogRecord.FIRST);
        return unreadable.stream()
                .mapToInt(Damage::from)
                .filter(from -> from >= durable)
                .min()
                .orElse(length);
    }

    private static int next(long segment, byte[] bytes, int from, int limit) {
        for (int at = from; at < limit; at++) {
            if (LogRecord.read(segment, bytes, 0, at).isPresent()) {
                return at;
            }
        }
        return limit;
    }
}
