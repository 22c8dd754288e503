package io.cellwarden.persistence.archive;

import com.esotericsoftware.kryo.io.Output;
import io.cellwarden.event.Chunk;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes an {@link ArchiveFile}; readers find it only once it was verified and published under its name. */
public final class ArchiveFileWriter implements AutoCloseable {
    /** As many as an hour of two batteries has. */
    private static final int PACKED_TOGETHER = 7_200;

    private static final int BUFFER = ArchiveFile.BLOCK_BYTES + 1_024;

    private final Path part;
    private final FileChannel channel;
    private final Output block = new Output(BUFFER, -1);
    private final List<Envelope> waiting = new ArrayList<>();
    private int events;

    /**
     * Begins a file there.
     *
     * @throws IOException if the disk takes nothing
     */
    public ArchiveFileWriter(Path part) throws IOException {
        this.part = part;
        this.channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        write(ByteBuffer.allocate(Long.BYTES).putLong(ArchiveFile.MAGIC).flip());
    }

    /**
     * Adds the next event.
     *
     * @throws IOException if the disk takes no more
     */
    public void add(Envelope event) throws IOException {
        if (waiting.size() >= PACKED_TOGETHER && waiting.getLast().sequence() != event.sequence()) {
            pack();
        }
        waiting.add(event);
        events++;
    }

    private void pack() throws IOException {
        EnvelopeSerializer serializer = new EnvelopeSerializer();
        for (Journalled stored : ReadingCodec.pack(waiting)) {
            byte[] bytes = serializer.toBinary(stored);
            if (block.position() > 0 && block.position() + bytes.length > ArchiveFile.BLOCK_BYTES) {
                endBlock();
            }
            block.writeBoolean(stored instanceof Chunk);
            block.writeVarInt(bytes.length, true);
            block.writeBytes(bytes);
        }
        waiting.clear();
    }

    private void endBlock() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
                DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(block.getBuffer(), 0, block.position());
        }
        block(block.position(), packed.toByteArray());
        block.reset();
    }

    private void block(int unpacked, byte[] packed) throws IOException {
        write(ByteBuffer.allocate(3 * Integer.BYTES + packed.length)
                .putInt(packed.length)
                .putInt(unpacked)
                .putInt(ArchiveFile.checksum(channel.position(), unpacked, packed))
                .put(packed)
                .flip());
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** How many events were added. */
    public int events() {
        return events;
    }

    /**
     * Ends the file; it can be read, and is on the disk.
     *
     * @throws IOException if the disk does not keep it
     */
    public ArchiveFile end() throws IOException {
        pack();
        if (block.position() > 0) {
            endBlock();
        }
        block(events, new byte[0]);
        channel.force(true);
        channel.close();
        return ArchiveFile.of(part, 0, Long.MAX_VALUE);
    }

    /** Leaves nothing of a file that was not published. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
