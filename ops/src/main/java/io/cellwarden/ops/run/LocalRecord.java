package io.cellwarden.ops.run;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.port.BankPorts;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a bank has decided while its journal could not be written, on disk with fsync, so that an output may be switched
 * on all the same (ARCHITECTURE 3). One file per bank, replaced whole.
 */
final class LocalRecord implements BankPorts.DurableRecord {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRecord.class);

    private final Path file;
    private final AsideFile aside;
    private long recordedUpTo;
    private CompletableFuture<Void> last = CompletableFuture.allOf(); // of nothing: done

    /**
     * The record of a bank; what the bank cannot hold lies beside the spools meanwhile.
     *
     * @throws IOException if that cannot be made
     */
    LocalRecord(Path dataDirectory, Path spoolDirectory, String bank) throws IOException {
        this.file = dataDirectory.resolve("unjournalled").resolve(bank);
        this.aside = new AsideFile(spoolDirectory.resolve(".unjournalled-" + bank));
    }

    @Override
    public void forgetAside() {
        try {
            aside.forget();
        } catch (IOException e) {
            LOG.warn("what a bank had put aside still takes room beside its spools: {}", Trouble.text(e));
        }
    }

    @Override
    public void putAside(List<Envelope> input) throws IOException {
        aside.put(input);
    }

    @Override
    public List<List<Envelope>> takeAside(int most) throws IOException {
        return aside.take(most);
    }

    /** One after the other: a later record must never be replaced by an earlier one. */
    @Override
    public synchronized CompletionStage<Void> record(List<Envelope> events) {
        recordedUpTo = events.getLast().sequence();
        last = last.handle((done, failure) -> "whatever became of it")
                .thenRunAsync(
                        () -> {
                            try {
                                write(events);
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        },
                        Thread::startVirtualThread);
        return last;
    }

    private void write(List<Envelope> events) throws IOException {
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
            aside.copyTo(channel, events.getLast().sequence());
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /**
     * What was recorded before this start, as far as it can be read; none if nothing was. A file that is damaged or cannot
     * be read does not keep a bank from protecting: links have spooled the readings in it too.
     */
    List<Envelope> read() {
        List<Envelope> events = new ArrayList<>();
        if (!Files.exists(file)) {
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

    /** The journal has everything up to this sequence number; deleted unless it holds more by now. */
    synchronized void forget(long sequence) throws IOException {
        if (recordedUpTo <= sequence && last.isDone() && exists()) {
            Files.delete(file);
        }
    }
}
