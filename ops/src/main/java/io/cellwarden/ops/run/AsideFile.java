package io.cellwarden.ops.run;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events that a bank has decided and cannot hold, beside the spools: written at the end, read from the front. Any thread
 * may use it. What an earlier start has left is of no use: its inputs come again from the spools.
 */
final class AsideFile {
    private final Path file;
    private Optional<FileChannel> open = Optional.empty();
    private long from;
    private long to;
    /** Sequence number of the oldest input that is here. */
    private long oldest;

    /** Nothing is there yet; the file is made with the first input, so that a place that cannot be written stops nobody. */
    AsideFile(Path file) {
        this.file = file;
    }

    private FileChannel channel() throws IOException {
        if (open.isEmpty()) {
            OwnerOnly.makeDirectory(file.getParent());
            Files.deleteIfExists(file);
            open = Optional.of(OwnerOnly.open(
                    file,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE));
        }
        return open.get();
    }

    /** The bytes of an event: their number, then the event's own. */
    static ByteBuffer bytes(Envelope event) {
        byte[] body = EnvelopeCodec.encode(event);
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
    }

    synchronized void put(List<Envelope> input) throws IOException {
        FileChannel channel = channel();
        long end = to;
        for (Envelope event : input) {
            ByteBuffer bytes = bytes(event);
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        }
        if (from == to) {
            oldest = input.getFirst().sequence();
        }
        to = end; // half an input is written over
    }

    /** The oldest, at most so many inputs; they are gone from here. */
    synchronized List<List<Envelope>> take(int most) throws IOException {
        List<List<Envelope>> inputs = new ArrayList<>();
        List<Envelope> input = new ArrayList<>();
        long at = from;
        while (at < to) {
            byte[] body = new byte[read(at, Integer.BYTES).getInt()];
            read(at + Integer.BYTES, body.length).get(body);
            Envelope event = decode(body);
            if (!input.isEmpty() && input.getLast().sequence() != event.sequence()) {
                inputs.add(input);
                input = new ArrayList<>();
                from = at;
                oldest = event.sequence();
                if (inputs.size() == most) {
                    return inputs;
                }
            }
            input.add(event);
            at += Integer.BYTES + body.length;
        }
        if (!input.isEmpty()) {
            inputs.add(input);
        }
        forget();
        return inputs;
    }

    /** Nothing is here any more, also where its bytes cannot be given back. */
    synchronized void forget() throws IOException {
        from = 0;
        to = 0;
        if (open.isPresent()) {
            open.get().truncate(0);
        }
    }

    private ByteBuffer read(long at, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (channel().read(bytes, at + bytes.position()) < 0) {
                throw new IOException(file + " is cut short");
            }
        }
        return bytes.flip();
    }

    private static Envelope decode(byte[] body) throws IOException {
        try {
            return EnvelopeCodec.decode(body);
        } catch (DamagedEventException damaged) {
            throw new IOException(damaged.getMessage(), damaged);
        }
    }

    /**
     * Writes all that is here behind what another file has.
     *
     * @param last the last sequence number there
     * @throws IOException also if something between has been taken meanwhile
     */
    synchronized void copyTo(FileChannel other, long last) throws IOException {
        if (from < to && oldest != last + 1) {
            throw new IOException("input " + last + " is not followed by " + oldest);
        }
        for (long at = from; at < to; ) {
            at += channel().transferTo(at, to - at, other);
        }
    }
}
