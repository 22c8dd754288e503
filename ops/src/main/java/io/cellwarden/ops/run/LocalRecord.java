package io.cellwarden.ops.run;

import io.cellwarden.event.Envelope;
import io.cellwarden.port.BankPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a bank has decided while its journal could not be written, on disk with fsync, so that an output may be switched
 * on all the same (ARCHITECTURE 3). One file per bank, replaced whole.
 */
final class LocalRecord implements BankPorts.DurableRecord {
    /** The folder of what lies beside the journal, in the data directory. */
    static final String FOLDER = "unjournalled";

    private static final Logger LOG = LoggerFactory.getLogger(LocalRecord.class);

    /** A share of the heap for what all banks together hold for their journals, twice where no file takes any of it. */
    private static final int HEAP_SHARE = 16;
    /** Of an input with its events; most have half as much. */
    private static final int BYTES = 4_096;

    private static final int MOST = 5_000;
    private static final int LEAST = 100;

    private final int mostHeld;
    private final EventFile file;
    private final AsideFile aside;
    private final WritesInTurn writes = new WritesInTurn();
    private long recordedUpTo;

    /**
     * The record of a bank; what the bank cannot hold lies beside the spools meanwhile.
     *
     * @param mostHeld see {@link #mostHeld(long, int)}
     */
    LocalRecord(Path dataDirectory, Path spoolDirectory, String bank, int mostHeld) {
        this.mostHeld = mostHeld;
        this.file = new EventFile(dataDirectory.resolve(FOLDER).resolve(bank));
        this.aside = new AsideFile(spoolDirectory.resolve(".unjournalled-" + bank));
    }

    /** How many inputs each of so many banks may hold, so that a store that is away takes a share of the heap at most. */
    static int mostHeld(long heapBytes, int banks) {
        return Math.toIntExact(Math.clamp(heapBytes / HEAP_SHARE / banks / BYTES, LEAST, MOST));
    }

    @Override
    public int mostHeld() {
        return mostHeld;
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

    @Override
    public synchronized CompletionStage<Void> record(List<Envelope> events) {
        long upTo = events.getLast().sequence();
        recordedUpTo = upTo;
        return writes.next(() -> file.write(events, channel -> aside.copyTo(channel, upTo)));
    }

    /**
     * What was recorded before this start, as far as it can be read; none if nothing was. A file that is damaged or cannot
     * be read does not keep a bank from protecting: links have spooled the readings in it too.
     */
    List<Envelope> read() {
        return file.read();
    }

    /** Whether there is one. */
    boolean exists() {
        return file.exists();
    }

    /** The journal has everything up to this sequence number; deleted unless it holds more by now. */
    synchronized void forget(long sequence) throws IOException {
        if (recordedUpTo <= sequence && writes.last().isDone()) {
            file.delete();
        }
    }
}
