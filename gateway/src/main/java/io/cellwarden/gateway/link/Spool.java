package io.cellwarden.gateway.link;

import io.cellwarden.event.Input;
import io.cellwarden.event.InputCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The inputs of one link for one bank, numbered and written before they are handed on (ARCHITECTURE 4). It survives a
 * killed process, not a power cut: writes reach the operating system, nothing waits for fsync.
 *
 * <p>A directory holds segments named {@code boot-firstNumber}. A record is its length, its number, the bytes of
 * {@link InputCodec} and their CRC-32. What the journal has acknowledged is deleted, a segment at a time. Not for
 * concurrent use.
 */
public final class Spool implements AutoCloseable {
    private static final int SEGMENT_RECORDS = 1_000;
    private static final int LARGEST_RECORD = 65_536;

    private final Path directory;
    private final String boot;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private Optional<FileChannel> open = Optional.empty();
    private long last;

    private record Segment(Path file, long first) {}

    /** An input of an earlier start that the journal may not have. */
    public record Leftover(String boot, long number, Input input) {}

    private Spool(Path directory, String boot) {
        this.directory = directory;
        this.boot = boot;
    }

    /**
     * The spool in that directory for this start of the program.
     *
     * @param boot id of this start, sorts after all earlier ones, without {@code -} or {@code |}
     * @throws IOException if the directory cannot be made
     */
    public static Spool open(Path directory, String boot) throws IOException {
        Files.createDirectories(directory);
        return new Spool(directory, boot);
    }

    /** What earlier starts have left, oldest first; a record cut short by a crash ends its segment. */
    public List<Leftover> leftovers() throws IOException {
        List<Leftover> all = new ArrayList<>();
        for (Path file : earlierSegments()) {
            String name = file.getFileName().toString();
            read(file, name.substring(0, name.indexOf('-')), all);
        }
        return all;
    }

    /** Forgets everything of earlier starts: the journal has it. */
    public void forgetLeftovers() throws IOException {
        for (Path file : earlierSegments()) {
            Files.deleteIfExists(file);
        }
    }

    private List<Path> earlierSegments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith(boot + "-"))
                    .sorted()
                    .toList();
        }
    }

    private static void read(Path file, String boot, List<Leftover> into) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > LARGEST_RECORD) {
                    return;
                }
                long number = in.readLong();
                byte[] body = in.readNBytes(length);
                if (body.length < length || in.readInt() != checksum(body)) {
                    return;
                }
                InputCodec.decode(body).ifPresent(input -> into.add(new Leftover(boot, number, input)));
            }
        } catch (EOFException end) {
            return; // the usual end, or the record that the crash cut short
        }
    }

    /**
     * Writes an input.
     *
     * @return its number in this start, from 1
     * @throws IOException if it cannot be written; the number is used up all the same
     */
    public long append(Input input) throws IOException {
        last++;
        if (segments.isEmpty() || last - segments.getLast().first() >= SEGMENT_RECORDS) {
            begin();
        }
        byte[] body = InputCodec.encode(input);
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES + Long.BYTES + body.length + Integer.BYTES);
        entry.putInt(body.length).putLong(last).put(body).putInt(checksum(body)).flip();
        FileChannel channel = open.orElseThrow();
        while (entry.hasRemaining()) {
            channel.write(entry);
        }
        return last;
    }

    private void begin() throws IOException {
        close();
        Path file = directory.resolve("%s-%020d".formatted(boot, last));
        open = Optional.of(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        segments.add(new Segment(file, last));
    }

    /** The number of the last input. */
    public long last() {
        return last;
    }

    /** Everything up to {@code number} is in the journal: whole segments of it are deleted. */
    public void acknowledged(long number) throws IOException {
        while (segments.size() > 1 && secondFirst() <= number + 1) {
            Files.deleteIfExists(segments.removeFirst().file());
        }
        if (segments.size() == 1 && number >= last) {
            close();
            Files.deleteIfExists(segments.removeFirst().file());
        }
    }

    private long secondFirst() {
        return segments.stream().skip(1).findFirst().orElseThrow().first();
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }

    private static int checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return (int) crc.getValue();
    }
}
