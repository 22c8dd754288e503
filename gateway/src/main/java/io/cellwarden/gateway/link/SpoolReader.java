package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.Input;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the journal lacks of a spool, one record at a time, oldest first. A damaged record is passed over; a
 * record cut short ends its segment; a segment that cannot be read is passed over. Not for concurrent use.
 */
public final class SpoolReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolReader.class);

    private final Deque<Path> segments;
    private final LinkPosition after;
    private Optional<DataInputStream> open = Optional.empty();
    private Path current = Path.of("");

    /** An input that the journal may not have, of an earlier start or of this one. */
    public record Leftover(String boot, long number, Input input) {}

    /** Reads segments in this order and leaves out what is not after {@code after}. */
    SpoolReader(Collection<Path> segments, LinkPosition after) {
        this.segments = new ArrayDeque<>(segments);
        this.after = after;
    }

    /** The next one; empty at the end. */
    public Optional<Leftover> next() {
        while (open.isPresent() || !segments.isEmpty()) {
            try {
                if (open.isEmpty()) {
                    current = segments.removeFirst();
                    open = Optional.of(new DataInputStream(new BufferedInputStream(Files.newInputStream(current))));
                }
                Optional<Leftover> found = wanted(SpoolRecord.read(open.orElseThrow()));
                if (found.isPresent()) {
                    return found;
                }
            } catch (EOFException end) {
                close(); // the usual end, or the record that a crash cut short
            } catch (IOException unreadable) {
                LOG.warn("spool {} cannot be read: {}; what it holds is lost", current, unreadable.getMessage());
                close();
            }
        }
        return Optional.empty();
    }

    private Optional<Leftover> wanted(SpoolRecord record) {
        if (record.input().isEmpty()) {
            LOG.warn("spool {}: a damaged record near number {} is passed over", current, record.number());
        }
        LinkPosition at = new LinkPosition(Spool.bootOf(current), record.number());
        return record.input()
                .filter(input -> LinkPosition.ORDER.compare(at, after) > 0)
                .map(input -> new Leftover(at.boot(), at.number(), input));
    }

    @Override
    public void close() {
        try {
            if (open.isPresent()) {
                open.get().close();
            }
        } catch (IOException e) {
            LOG.warn("spool {} cannot be closed: {}", current, e.getMessage());
        }
        open = Optional.empty();
    }
}
