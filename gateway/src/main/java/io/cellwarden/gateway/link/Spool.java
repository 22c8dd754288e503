package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.Input;
import io.cellwarden.event.InputCodec;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The inputs of one link for one bank, numbered and written before they are handed on (ARCHITECTURE 4). It survives a
 * killed process, not a power cut: writes reach the operating system, nothing waits for fsync.
 *
 * <p>A directory holds segments named {@code boot-firstNumber}, of {@link InputCodec} records. What the journal has
 * acknowledged is deleted, a segment at a time; where nothing else waits, the file is emptied and goes on being written,
 * since the link waits for either and a new file costs it more. Any thread may use it; {@link #acknowledged} alone
 * returns at once.
 */
public final class Spool implements AutoCloseable {
    private static final int SEGMENT_RECORDS = 1_000;
    private static final Pattern SEGMENT = Pattern.compile("[^-]+-\\d{20}");

    private Path directory;
    private final String boot;
    private final AtomicReference<LinkPosition> acknowledged = new AtomicReference<>(new LinkPosition("", 0));
    private final Deque<Segment> segments = new ArrayDeque<>();
    private Optional<FileChannel> open = Optional.empty();
    private boolean earlierGone;
    private long last;

    private record Segment(Path file, long first) {}

    private Spool(Path directory, String boot) {
        this.directory = directory;
        this.boot = boot;
    }

    /**
     * The spool in that directory for this start of the program. The directory is made with the first input: one that cannot
     * be made keeps no link from being read.
     *
     * @param boot id of this start, sorts after all earlier ones, without {@code -} or {@code |}
     */
    public static Spool open(Path directory, String boot) {
        return new Spool(directory, boot);
    }

    /**
     * What the journal has not acknowledged, of earlier starts and of this one, oldest first; to be closed by the
     * caller, and read while nothing is appended.
     */
    public synchronized SpoolReader unacknowledged() throws IOException {
        List<Path> files = new ArrayList<>(earlierSegments());
        segments.forEach(segment -> files.add(segment.file()));
        return new SpoolReader(files, acknowledged.get());
    }

    /** Forgets everything of earlier starts: the journal has it. */
    public synchronized void forgetLeftovers() throws IOException {
        for (Path file : earlierSegments()) {
            Files.deleteIfExists(file);
        }
        earlierGone = true;
    }

    private List<Path> earlierSegments() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            SEGMENT.matcher(file.getFileName().toString()).matches())
                    .filter(file -> bootOf(file).compareTo(boot) < 0)
                    .sorted(Comparator.comparing(Spool::bootOf).thenComparing(Path::getFileName))
                    .toList();
        }
    }

    static String bootOf(Path segment) {
        String name = segment.getFileName().toString();
        return name.substring(0, name.indexOf('-'));
    }

    /**
     * Writes an input.
     *
     * @return its number in this start, from 1
     * @throws IOException if it cannot be written; the number is used up all the same, and what is written later is safe
     */
    public synchronized long append(Input input) throws IOException {
        last++;
        ByteBuffer entry = SpoolRecord.encode(last, input);
        if (open.isEmpty() || isBehindLastSegment(last)) {
            begin();
        }
        FileChannel channel = open.orElseThrow();
        try {
            long end = channel.position();
            try {
                while (entry.hasRemaining()) {
                    channel.write(entry);
                }
            } catch (IOException full) {
                channel.truncate(end); // half a record would hide those behind it
                throw full;
            }
        } catch (IOException failed) {
            if (!channel.isOpen()) {
                open = Optional.empty(); // the next input begins another segment
            }
            throw failed;
        }
        return last;
    }

    private boolean isBehindLastSegment(long number) {
        return number - segments.getLast().first() >= SEGMENT_RECORDS;
    }

    private void begin() throws IOException {
        endSegment();
        OwnerOnly.makeDirectory(directory);
        Path file = directory.resolve("%s-%020d".formatted(boot, last));
        open = Optional.of(OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        segments.add(new Segment(file, last));
    }

    private void endSegment() throws IOException {
        Optional<FileChannel> ended = open;
        open = Optional.empty();
        if (ended.isPresent()) {
            ended.get().close();
        }
    }

    /**
     * Goes on in another directory: what waits is copied there, whole segments that the disk keeps, and only then deleted
     * here. Killed meanwhile, the next start finds all of it in one or in both.
     *
     * @throws IOException if that fails; it then goes on where it was
     */
    public synchronized void moveTo(Path other) throws IOException {
        if (other.equals(directory)) {
            return;
        }
        endSegment();
        OwnerOnly.makeDirectory(other);
        List<Path> files = new ArrayList<>(earlierSegments());
        segments.forEach(segment -> files.add(segment.file()));
        for (Path file : files) {
            copy(file, other.resolve(file.getFileName()));
        }
        directory = other;
        List<Segment> here = segments.stream()
                .map(segment -> new Segment(other.resolve(segment.file().getFileName()), segment.first()))
                .toList();
        segments.clear();
        segments.addAll(here);
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Under its name it is there whole or not at all. */
    private static void copy(Path file, Path to) throws IOException {
        Path moving = to.resolveSibling("moving");
        Files.copy(file, moving, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel written = FileChannel.open(moving, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(moving, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The number of the last input. */
    public synchronized long last() {
        return last;
    }

    /** The journal has everything up to there, and all that earlier starts have spooled. Returns at once. */
    public void acknowledged(LinkPosition position) {
        acknowledged.accumulateAndGet(position, BinaryOperator.maxBy(LinkPosition.ORDER));
    }

    /** Deletes the segments that are acknowledged whole, and empties the last one if it is and has room for more. */
    public synchronized void deleteAcknowledged() throws IOException {
        LinkPosition reached = acknowledged.get();
        if (!reached.boot().equals(boot)) {
            return; // what earlier starts have left goes once an input of this start is in the journal
        }
        if (!earlierGone) {
            forgetLeftovers();
        }
        while (segments.size() > 1 && secondFirst() <= reached.number() + 1) {
            Files.deleteIfExists(segments.removeFirst().file());
        }
        if (segments.size() == 1 && reached.number() >= last && !isEmptied()) {
            endSegment();
            Files.deleteIfExists(segments.removeFirst().file());
        }
    }

    /** Whether the last segment, acknowledged whole, goes on empty. Where its file was taken away nobody would find more. */
    private boolean isEmptied() throws IOException {
        if (open.isEmpty()
                || isBehindLastSegment(last + 1)
                || !Files.exists(segments.getLast().file())) {
            return false;
        }
        try {
            open.get().truncate(0);
            return true;
        } catch (ClosedChannelException interrupted) {
            return false;
        }
    }

    private long secondFirst() {
        return segments.stream().skip(1).findFirst().orElseThrow().first();
    }

    /** Gives the file back. What is not acknowledged stays for the next start. */
    @Override
    public synchronized void close() throws IOException {
        endSegment();
        deleteAcknowledged();
    }
}
