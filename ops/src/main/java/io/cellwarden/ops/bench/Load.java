package io.cellwarden.ops.bench;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Other banks at their work: each battery gives a reading once an interval, evenly spread. A bank whose journal is far
 * behind is passed over, so that memory stays bounded; {@link #given} tells what was really given.
 */
final class Load implements AutoCloseable {
    /** A bank is passed over when so many of its readings wait for the journal: two minutes of them, of which one is a chunk. */
    private static final int MOST_WAITING = 1_200;

    private final List<CalmBank> banks;
    private final Map<String, AtomicLong> acknowledged = new HashMap<>();
    private final InstantSource clock;
    private final long stepNanos;
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong acknowledgements = new AtomicLong();
    private final Thread thread;
    private volatile boolean ended;

    /** A load that has not begun. */
    Load(List<CalmBank> banks, Duration interval, InstantSource clock, LiveBanksOf live) {
        this.banks = banks;
        this.clock = clock;
        banks.forEach(bank -> acknowledged.put(bank.name(), new AtomicLong()));
        this.stepNanos = interval.toNanos() / Math.max(1, banks.size() * CalmBank.BATTERIES);
        this.thread = Thread.ofPlatform().daemon().name("bench-load").unstarted(() -> give(live.banks()));
    }

    /** The banks, once they live. */
    @FunctionalInterface
    interface LiveBanksOf {
        LiveBanks banks();
    }

    void begin() {
        if (!banks.isEmpty()) {
            thread.start();
        }
    }

    /** The journal has a bank's readings up to that one; a bank that is none of these is passed over. */
    void acknowledged(String bank, long number) {
        AtomicLong known = acknowledged.get(bank);
        if (known != null) {
            known.set(number);
            acknowledgements.incrementAndGet();
        }
    }

    /** How many readings were given so far. */
    long given() {
        return given.get();
    }

    /** How often the journal of one of these banks has taken something so far. */
    long acknowledgements() {
        return acknowledgements.get();
    }

    private void give(LiveBanks live) {
        long next = System.nanoTime();
        for (int turn = 0; !ended; turn = (turn + 1) % banks.size()) {
            CalmBank bank = banks.get(turn);
            AtomicLong known = Objects.requireNonNull(acknowledged.get(bank.name()));
            if (bank.number() - known.get() < MOST_WAITING) {
                CalmBank.Next reading = bank.next(clock.instant());
                live.submit(bank.name(), reading.reading(), reading.source());
                given.incrementAndGet();
            }
            next += stepNanos;
            long ahead = next - System.nanoTime();
            if (ahead > 0) {
                LockSupport.parkNanos(ahead);
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
