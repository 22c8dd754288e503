package io.cellwarden.ops.run;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.port.BankPorts;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What a bank has decided while its journal could not be written, on disk with fsync, so that an output may be switched
 * on all the same (ARCHITECTURE 3). One file per bank, replaced whole.
 */
final class LocalRecord implements BankPorts.DurableRecord {
    private static final int LARGEST_EVENT = 1 << 20;

    private final Path file;

    LocalRecord(Path dataDirectory, String bank) {
        this.file = dataDirectory.resolve("unjournalled").resolve(bank);
    }

    @Override
    public CompletionStage<Void> record(List<Envelope> events) {
        return CompletableFuture.runAsync(() -> {
            try {
                write(events);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private void write(List<Envelope> events) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Envelope event : events) {
                byte[] body = EnvelopeCodec.encode(event);
                out.writeInt(body.length);
                out.write(body);
            }
        }
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer content = ByteBuffer.wrap(bytes.toByteArray());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** What was recorded before this start; none if nothing was. */
    List<Envelope> read() throws IOException {
        List<Envelope> events = new ArrayList<>();
        if (!Files.exists(file)) {
            return events;
        }
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > LARGEST_EVENT) {
                    throw new IOException(file + " is damaged: an event of " + length + " bytes");
                }
                events.add(EnvelopeCodec.decode(in.readNBytes(length)));
            }
        } catch (EOFException end) {
            return events;
        }
    }

    /** The journal has all of it. */
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }
}
