package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.store.Content.Batch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes the journal of one bank that never ran here, such as an imported log, into a data directory that no program uses.
 * What a live bank decides goes through its own actor instead. For one thread.
 */
public final class JournalWriter implements AutoCloseable {
    /** As many are packed together, whole inputs: more gain next to nothing (ADR 0019). */
    private static final int PACKED_TOGETHER = 1_000;

    private static final int BATCH_EVENTS = 256;
    private static final int BATCH_BYTES = 256 << 10;
    /** The writer's name in the log; no actor has it. */
    private static final String WRITER = "import";

    private final EmbeddedStore store;
    private final String id;
    private final List<Envelope> unpacked = new ArrayList<>();
    private final List<StoredEvent> waiting = new ArrayList<>();
    private CompletableFuture<Void> onTheWay = CompletableFuture.completedFuture(null);
    private int waitingBytes;
    private long sequence;

    private JournalWriter(EmbeddedStore store, String bank) {
        this.store = store;
        this.id = JournalId.of(bank);
    }

    /**
     * Begins the journal of a bank.
     *
     * @throws StoreException if another program has the directory, or it cannot be written
     * @throws IllegalArgumentException if the bank has a journal there already
     */
    public static JournalWriter begin(Path dataDirectory, String bank) {
        EmbeddedStore store = EmbeddedStore.open(dataDirectory, Duration.ZERO);
        JournalWriter writer = new JournalWriter(store, bank);
        if (store.segments().marks(writer.id).highest() > 0) {
            store.close();
            throw new IllegalArgumentException("bank " + bank + " has a journal in " + dataDirectory + " already");
        }
        return writer;
    }

    /**
     * Stores the events of an input behind those before it, packed as the journal of a live bank; on the disk after
     * {@link #close} at the latest.
     *
     * @throws StoreException if the disk does not take them
     */
    public void append(List<Envelope> input) {
        unpacked.addAll(input);
        if (unpacked.size() >= PACKED_TOGETHER) {
            pack();
        }
    }

    private void pack() {
        List<StoredEvent> packed = StoredEvent.pack(unpacked);
        unpacked.clear();
        for (StoredEvent event : packed) {
            waiting.add(event.behind(sequence));
            waitingBytes += event.payload().length;
            if (waiting.size() >= BATCH_EVENTS || waitingBytes >= BATCH_BYTES) {
                write();
            }
        }
        sequence += packed.size();
    }

    /** At most one batch is on its way, so that memory stays bounded. */
    private void write() {
        await();
        onTheWay = store.writer().write(new Batch(id, WRITER, List.copyOf(waiting)));
        waiting.clear();
        waitingBytes = 0;
    }

    private void await() {
        store.await(onTheWay);
    }

    @Override
    public void close() {
        try {
            pack();
            if (!waiting.isEmpty()) {
                write();
            }
            await();
        } finally {
            store.close();
        }
    }
}
