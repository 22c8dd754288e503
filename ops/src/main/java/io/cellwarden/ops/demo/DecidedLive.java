package io.cellwarden.ops.demo;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.replay.DecisionHash;
import io.cellwarden.ops.run.SiteProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers by hash what a running site decides, to compare it with the journal; hands everything on. */
public final class DecidedLive implements SiteProgram.Decisions {
    private final SiteProgram.Decisions next;
    private final Map<String, OfBank> banks = new HashMap<>();

    private static final class OfBank {
        private final long first;
        private final DecisionHash hash = new DecisionHash();
        private long last;

        OfBank(long first) {
            this.first = first;
        }
    }

    /** Hands what is decided on to {@code next}. */
    public DecidedLive(SiteProgram.Decisions next) {
        this.next = next;
    }

    @Override
    public void accept(List<Envelope> events) {
        remember(events);
        next.accept(events);
    }

    private synchronized void remember(List<Envelope> events) {
        Envelope first = events.getFirst();
        OfBank bank = banks.computeIfAbsent(first.bank(), name -> new OfBank(first.sequence()));
        events.forEach(bank.hash::add);
        bank.last = first.sequence();
    }

    @Override
    public void close() {
        next.close();
    }

    /** Whether an input of a bank was decided since this began. */
    synchronized boolean began(String bank, long sequence) {
        OfBank of = banks.get(bank);
        return of != null && sequence >= of.first;
    }

    /** The last input that a bank has decided, 0 if none. */
    synchronized long lastSequence(String bank) {
        OfBank of = banks.get(bank);
        return of == null ? 0 : of.last;
    }

    /** The hash over all decisions of a bank; ends it. */
    synchronized String hash(String bank) {
        OfBank of = banks.get(bank);
        return of == null ? new DecisionHash().hex() : of.hash.hex();
    }
}
