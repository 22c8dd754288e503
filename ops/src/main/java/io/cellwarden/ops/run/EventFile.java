package io.cellwarden.ops.run;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.port.OwnerOnly;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events beside the journal, in a file that is replaced whole: what was written once survives a power cut. Not for
 * concurrent writing.
 */
record EventFile(Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(EventFile.class);

    /** Writes more behind the events. */
    @FunctionalInterface
    interface More {
        void to(FileChannel channel) throws IOException;
    }

    /** Returns once the disk has it; its directory is made where it is missing. */
    void write(List<Envelope> events, More more) throws IOException {
        OwnerOnly.makeDirectory(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = OwnerOnly.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (Envelope event : events) {
                ByteBuffer bytes = AsideFile.bytes(event);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            more.to(channel);
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** What is there, as far as it can be read; none if there is no file. */
    List<Envelope> read() {
        List<Envelope> events = new ArrayList<>();
        if (!exists()) {
            return events;
        }
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > EnvelopeCodec.MAX_BYTES) {
                    throw new DamagedEventException("an event of " + length + " bytes");
                }
                events.add(EnvelopeCodec.decode(in.readNBytes(length)));
            }
        } catch (EOFException end) {
            return events;
        } catch (DamagedEventException damaged) {
            LOG.error("{} is damaged after {} events, which are used: {}", file, events.size(), damaged.getMessage());
            return events;
        } catch (IOException e) {
            LOG.error("{} cannot be read after {} events, which are used: {}", file, events.size(), Trouble.text(e));
            return events;
        }
    }

    /** Whether there is one. */
    boolean exists() {
        return Files.exists(file);
    }

    /** There is none any more. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
