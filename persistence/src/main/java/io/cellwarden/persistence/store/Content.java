package io.cellwarden.persistence.store;

import java.util.List;
import java.util.Map;

/** What a record of the log says. */
sealed interface Content {
    /**
     * The first record of each segment.
     *
     * @param previous the number of the segment before; 0 if this is the first
     * @param previousEnd where that one ends: all behind it was never acknowledged
     * @param marks what is known of every persistence id, for the segments before may be deleted
     */
    record Opening(long previous, int previousEnd, Map<String, Marks> marks) implements Content {}

    /** Events of one persistence id that are stored together or not at all; their numbers follow each other. */
    record Batch(String id, String writer, List<StoredEvent> events) implements Content {
        long first() {
            return events.getFirst().sequence();
        }

        long last() {
            return events.getLast().sequence();
        }
    }

    /** The events up to this number are deleted. */
    record Deletion(String id, long to) implements Content {}

    /** The last record of a segment that was closed in order: where everything in it lies. */
    record Table(SegmentIndex index) implements Content {}

    /**
     * How far a persistence id has come.
     *
     * @param highest the highest number ever stored
     * @param deletedTo the highest number deleted
     */
    record Marks(long highest, long deletedTo) {
        static final Marks NONE = new Marks(0, 0);

        Marks withHighest(long number) {
            return new Marks(Math.max(highest, number), deletedTo);
        }

        Marks withDeletedTo(long number) {
            return new Marks(highest, Math.max(deletedTo, number));
        }
    }
}
