package io.cellwarden.ops.run;

import io.cellwarden.bank.BankActor;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Under which sequence number this run of each bank has begun: it begins behind all that was handed over, so what earlier
 * starts have left may go once the journal has come so far (ARCHITECTURE 4).
 */
final class BegunRuns {
    private final String boot;
    private final Map<String, Long> begunAt = new ConcurrentHashMap<>();

    /** No bank has begun. */
    BegunRuns(String boot) {
        this.boot = boot;
    }

    /**
     * A bank begins, or judges again what it has judged without its journal: the begin of its run gets another number, the
     * first one says nothing of what the journal has.
     */
    void numberedAnew(String bank) {
        begunAt.remove(bank);
    }

    /** Sees the events of every input of a bank. */
    void decided(String bank, List<Envelope> events) {
        Envelope first = events.getFirst();
        if (first.event() instanceof InputAccepted(Input.Started started)
                && started.boot().equals(boot)) {
            begunAt.put(bank, first.sequence());
        }
    }

    /** Whether the journal has all that a bank was handed over at its begin. */
    boolean isJournalled(String bank, BankActor.Description now) {
        Long begun = begunAt.get(bank);
        return begun != null && now.journalRecovered() && now.journalledUpTo() >= begun;
    }
}
