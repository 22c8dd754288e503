package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where inputs wait for a journal on another computer: in memory, and on the disk while the journal is away, since a power
 * cut would take what memory holds. They go back to memory once the journal is there again, or when the disk has no room.
 */
final class SpoolPlace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolPlace.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** Looks, 10 s, in which the journal is away before anything is moved: a short outage wears no flash. */
    static final int PATIENCE_LOOKS = 5;

    private final Path memory;
    private final Path disk;
    private final Sight sight;
    private final Mover mover;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("spool-place").factory());
    private volatile Path place;
    private int looksAway;

    /** What is looked at. */
    interface Sight {
        /** Whether a bank cannot write its journal. */
        boolean isJournalAway();

        /** Whether there is room on the disk that nobody is warned of. */
        boolean hasRoom() throws IOException;
    }

    /** Moves all that waits. */
    @FunctionalInterface
    interface Mover {
        /** Goes on there. */
        void moveTo(Path directory) throws IOException;
    }

    /** Inputs wait in memory, and nobody looks yet. */
    SpoolPlace(Path memory, Path disk, Sight sight, Mover mover) {
        this.memory = memory;
        this.disk = disk;
        this.sight = sight;
        this.mover = mover;
        this.place = memory;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is done every few seconds. */
    void look() {
        try {
            looksAway = sight.isJournalAway() ? looksAway + 1 : 0;
            boolean onDisk = place.equals(disk);
            if (looksAway == 0 || onDisk && !sight.hasRoom()) {
                move(memory, "inputs wait for the journal in memory again");
            } else if (looksAway >= PATIENCE_LOOKS && !onDisk && sight.hasRoom()) {
                move(disk, "the journal is away: inputs wait for it on the disk, where no power cut takes them");
            }
        } catch (IOException e) {
            LOG.warn("inputs go on to wait for the journal in {}: {}", place, Trouble.text(e));
            looksAway = 0; // not at every look
        } catch (CompletionException busy) {
            return; // looked at again
        }
    }

    private void move(Path to, String what) throws IOException {
        if (!place.equals(to)) {
            mover.moveTo(to);
            place = to;
            LOG.warn("{}: {}", what, to);
        }
    }

    /** Where they wait now. */
    Path place() {
        return place;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
