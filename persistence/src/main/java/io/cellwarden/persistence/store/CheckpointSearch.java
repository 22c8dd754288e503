package io.cellwarden.persistence.store;

import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import io.cellwarden.persistence.store.Content.Batch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Finds checkpoints in the log from the end on: the newest is at most an hour of the bank's time away. */
final class CheckpointSearch {
    private static final int LARGEST_READ = 256 << 10;
    /** So much that belongs to others is read along rather than a second time asked for. */
    private static final int SMALL_GAP = 32 << 10;

    private CheckpointSearch() {}

    /**
     * The newest checkpoint of a persistence id that is not deleted; damage behind it is left to whoever reads there.
     *
     * @param upTo its number is at most this
     */
    static Optional<StoredEvent> newest(SegmentSet segments, String id, long upTo) {
        long deletedTo = segments.marks(id).deletedTo();
        for (long number : segments.numbers().reversed()) {
            try {
                Places places = segments.places(number, id);
                if (places.size() > 0 && places.first(0) <= upTo) {
                    Optional<StoredEvent> found = newest(segments, number, places, upTo);
                    if (found.isPresent()) {
                        return found.filter(event -> event.sequence() > deletedTo);
                    }
                    if (places.first(0) <= deletedTo) {
                        return Optional.empty();
                    }
                }
            } catch (NoSuchFileException e) {
                return Optional.empty(); // all events from here on back were just deleted
            } catch (IOException e) {
                throw segments.directory().unusable(e);
            }
        }
        return Optional.empty();
    }

    private static Optional<StoredEvent> newest(SegmentSet segments, long number, Places places, long upTo)
            throws IOException {
        byte[] bytes = {};
        int bytesAt = 0;
        try (FileChannel channel = FileChannel.open(segments.directory().segment(number), StandardOpenOption.READ)) {
            for (int index = places.indexOf(upTo); index >= 0; index--) {
                int at = places.at(index);
                if (at < bytesAt || places.end(index) > bytesAt + bytes.length) {
                    bytesAt = start(places, index);
                    bytes = SegmentSet.read(channel, bytesAt, places.end(index) - bytesAt);
                }
                Optional<StoredEvent> found = LogRecord.read(number, bytes, bytesAt, at)
                        .flatMap(record -> record.content() instanceof Batch batch
                                ? last(batch.events(), upTo)
                                : Optional.empty());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Where to read from, to have the batches in front of this one too if they lie near. */
    private static int start(Places places, int index) {
        int start = places.at(index);
        for (int before = index - 1;
                before >= 0
                        && start - places.end(before) <= SMALL_GAP
                        && places.end(index) - places.at(before) <= LARGEST_READ;
                before--) {
            start = places.at(before);
        }
        return start;
    }

    private static Optional<StoredEvent> last(List<StoredEvent> events, long upTo) {
        return events.reversed().stream()
                .filter(event -> event.sequence() <= upTo)
                .filter(event -> event.serializer() == EnvelopeSerializer.IDENTIFIER
                        && event.manifest().equals(EnvelopeSerializer.CHECKPOINT_MANIFEST))
                .findFirst();
    }
}
