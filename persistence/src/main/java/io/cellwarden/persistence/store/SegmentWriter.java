package io.cellwarden.persistence.store;

import io.cellwarden.persistence.store.Content.Batch;
import io.cellwarden.persistence.store.Content.Deletion;
import io.cellwarden.persistence.store.Content.Opening;
import io.cellwarden.persistence.store.Content.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the journal: one thread, which takes all that waits, appends it to the newest segment, has the disk keep it,
 * and only then acknowledges it.
 *
 * <p>It never writes into a segment of an earlier start, nor into one that a write has failed on: the next segment says
 * where that one ends. In front of what it writes the file is filled with zeros, so that a commit changes data alone
 * and not the file system's own tables: a quarter of the bytes.
 */
final class SegmentWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    /** A segment that has become as large is closed. */
    static final int SEGMENT_BYTES = 16 << 20;
    /** How far zeros reach beyond the last record. */
    private static final int AHEAD_BYTES = 64 << 10;
    /** With so much waiting a commit is not put off: its blocks are full. */
    private static final int ENOUGH_BYTES = 16 << 10;

    /** Part of the interval for which the first write after a pause waits for others: banks close their chunks together. */
    private static final int GATHERS = 3;

    private static final int LARGEST_COMMIT_BYTES = 4 << 20;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final SegmentSet segments;
    private final Disk disk;
    private final long intervalNanos;
    private final int segmentBytes;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean closing;

    // From here on only the writing thread's.
    private @Nullable FileChannel channel;
    private long number;
    private int end;
    private int zerosTo;
    private boolean failing;

    private static final class Waiting {
        private final Content content;
        private final byte[] bytes;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Waiting(Content content) {
            this.content = content;
            this.bytes = ContentCodec.encode(content);
        }
    }

    private SegmentWriter(SegmentSet segments, Disk disk, Duration interval, int segmentBytes) {
        this.segments = segments;
        this.disk = disk;
        this.intervalNanos = interval.toNanos();
        this.segmentBytes = segmentBytes;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("journal-" + segments.directory().dataDirectory().getFileName())
                .unstarted(this::run);
    }

    /**
     * Starts to write behind what is there.
     *
     * @param interval at least so long after a commit comes the next one, and a third of it after the first write of one,
     *     unless much waits
     * @throws IOException if the disk takes nothing
     */
    static SegmentWriter start(SegmentSet segments, Disk disk, Duration interval, int segmentBytes) throws IOException {
        SegmentWriter writer = new SegmentWriter(segments, disk, interval, segmentBytes);
        List<Long> numbers = segments.numbers();
        if (!numbers.isEmpty()) {
            writer.number = numbers.getLast();
            writer.end = segments.index(writer.number).end();
            // What a killed program wrote may be read here and not be on the disk yet.
            disk.force(segments.directory().segment(writer.number));
        }
        writer.begin();
        writer.thread.start();
        return writer;
    }

    /** Stores events; complete once the disk has them. Fails if one of their numbers is stored already. */
    CompletableFuture<Void> write(Batch batch) {
        return add(new Waiting(batch));
    }

    /** Deletes the events of an id up to a number; complete once that is sure. Space is freed by whole segments. */
    CompletableFuture<Void> delete(String id, long to) {
        return add(new Waiting(new Deletion(id, to)));
    }

    private CompletableFuture<Void> add(Waiting write) {
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(closed());
            }
            waiting.add(write);
            waitingBytes += write.bytes.length;
            changed.signal();
            return write.done;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, closes the segment in order and ends; goes on without a disk that hangs. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(LONGEST_CLOSE)) {
                LOG.atWarn()
                        .log("The disk does not take the last of the journal; what was not acknowledged may be lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long nextCommit = System.nanoTime();
            List<Waiting> commit = take(nextCommit);
            while (!commit.isEmpty()) {
                nextCommit = System.nanoTime() + intervalNanos;
                commit(commit);
                commit = take(nextCommit);
            }
            seal();
        } finally {
            refuseAll();
        }
    }

    /** Whatever has ended this thread: nobody is left waiting for it. */
    private void refuseAll() {
        lock.lock();
        try {
            closing = true;
            waiting.forEach(write -> write.done.completeExceptionally(closed()));
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private static IOException closed() {
        return new IOException("the journal is closed");
    }

    /** What is to be committed next; empty when the writer is to end. */
    private List<Waiting> take(long notBefore) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            long first = System.nanoTime();
            long commitAt = first + Math.max(notBefore - first, intervalNanos / GATHERS);
            long left = commitAt - first;
            while (left > 0 && waitingBytes < ENOUGH_BYTES && !closing) {
                changed.await(left, TimeUnit.NANOSECONDS);
                left = commitAt - System.nanoTime();
            }
            List<Waiting> taken = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty() && bytes < LARGEST_COMMIT_BYTES) {
                Waiting next = waiting.remove();
                bytes += next.bytes.length;
                taken.add(next);
            }
            waitingBytes -= bytes;
            return taken;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Waiting> commit) {
        List<Waiting> fresh;
        try {
            fresh = withoutKnown(commit);
            if (fresh.isEmpty()) {
                return;
            }
            if (channel == null) {
                begin();
            }
            segments.committed(append(fresh));
        } catch (IOException | RuntimeException | Error e) { // also where the memory is full: the next one may go
            if (!failing) {
                LOG.atError().setCause(e).log("The journal cannot be written: {}", e.getMessage());
            }
            failing = true;
            abandon();
            commit.forEach(write -> write.done.completeExceptionally(e));
            return;
        }
        failing = false;
        fresh.forEach(write -> write.done.complete(null));
        if (fresh.stream().anyMatch(write -> write.content instanceof Deletion)) {
            drop();
        }
        if (end >= segmentBytes) {
            seal();
        }
    }

    /** Two writers of one id, of which one has been given up: what is stored stays as it is. */
    private List<Waiting> withoutKnown(List<Waiting> commit) {
        Map<String, Long> highest = new HashMap<>();
        List<Waiting> fresh = new ArrayList<>();
        for (Waiting write : commit) {
            if (write.content instanceof Batch batch) {
                long known = highest.computeIfAbsent(
                        batch.id(), id -> segments.marks(id).highest());
                if (batch.first() <= known) {
                    write.done.completeExceptionally(new IOException(
                            "event " + batch.first() + " of " + batch.id() + " is stored already, up to " + known));
                    continue;
                }
                highest.put(batch.id(), batch.last());
            }
            fresh.add(write);
        }
        return fresh;
    }

    private List<LogRecord> append(List<Waiting> commit) throws IOException {
        int bytes =
                commit.stream().mapToInt(write -> LogRecord.bytes(write.bytes)).sum();
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        List<LogRecord> records = new ArrayList<>();
        for (Waiting write : commit) {
            int at = end + buffer.position();
            LogRecord.write(buffer, number, at, end, write.bytes);
            records.add(new LogRecord(at, LogRecord.bytes(write.bytes), end, write.content));
        }
        write(buffer.flip());
        return records;
    }

    /** Appends bytes and has the disk keep them. */
    private void write(ByteBuffer buffer) throws IOException {
        FileChannel open = Objects.requireNonNull(channel);
        int next = Math.addExact(end, buffer.remaining());
        write(open, buffer, end);
        if (next > zerosTo) {
            zerosTo = next + AHEAD_BYTES;
            write(open, ByteBuffer.allocate(zerosTo - next), next);
        }
        open.force(false);
        end = next;
    }

    private static void write(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        long position = at;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }

    /** Begins the next segment, which says where the one before ends. */
    private void begin() throws IOException {
        long previous = number;
        int previousEnd = end;
        List<Long> there = segments.directory().segments();
        long next = there.isEmpty() ? 1 : there.getLast() + 1;
        Path file = segments.directory().segment(next);
        FileChannel created = disk.create(file);
        try {
            channel = created;
            number = next;
            end = 0;
            zerosTo = 0;
            Opening opening = new Opening(previous, previousEnd, segments.marks());
            byte[] bytes = ContentCodec.encode(opening);
            ByteBuffer buffer = ByteBuffer.allocate(LogRecord.FIRST + LogRecord.bytes(bytes));
            buffer.putLong(LogRecord.MAGIC);
            LogRecord.write(buffer, number, LogRecord.FIRST, LogRecord.FIRST, bytes);
            write(buffer.flip());
            disk.forceDirectory(segments.directory().path());
            segments.begun(number, end);
        } catch (IOException e) {
            abandon();
            number = previous;
            end = previousEnd;
            disk.delete(file);
            throw e;
        }
    }

    /** Ends a segment in order, with its table. A failure is none of the events': they are stored. */
    private void seal() {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        try {
            byte[] table = ContentCodec.encode(new Table(segments.growingIndex()));
            ByteBuffer buffer = ByteBuffer.allocate(LogRecord.bytes(table) + SegmentSet.TRAILER);
            LogRecord.write(buffer, number, end, end, table);
            buffer.putInt(end).putInt(~end);
            int size = end + buffer.flip().remaining();
            write(open, buffer, end);
            open.truncate(size);
            open.force(true);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("A segment of the journal is left without its table: {}", e.getMessage());
        }
        abandon();
    }

    private void drop() {
        try {
            for (long old : segments.droppable()) {
                segments.index(old)
                        .damages()
                        .forEach(damage -> LOG.atWarn()
                                .log(
                                        "{} goes, with its bytes {} to {}, which were damaged and could not be read",
                                        segments.directory().segment(old),
                                        damage.from(),
                                        damage.to()));
                disk.delete(segments.directory().segment(old));
                segments.dropped(old);
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("A segment whose events are deleted stays: {}", e.getMessage());
        }
    }

    private void abandon() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("A segment of the journal cannot be closed: {}", e.getMessage());
            }
        }
    }
}
