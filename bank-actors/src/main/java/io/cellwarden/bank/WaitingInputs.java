package io.cellwarden.bank;

import io.cellwarden.event.Envelope;
import io.cellwarden.port.BankPorts.DurableRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;

/**
 * The decided inputs that the journal has not acknowledged, in order. So many are held; what comes behind them is put
 * aside, so that a store that is away for days does not fill the heap.
 */
final class WaitingInputs {
    /** How many are held: some megabytes. */
    static final int HELD = 5_000;
    /** With fewer at hand some are taken back. */
    private static final int REFILL = 1_000;

    private final String bank;
    private final DurableRecord place;
    private final Logger log;
    private final Deque<List<Envelope>> held = new ArrayDeque<>();
    /** Behind what is put aside: what cannot be. */
    private final Deque<List<Envelope>> behind = new ArrayDeque<>();

    private int aside;
    private boolean reported;

    /** Nothing waits yet; what an actor before a restart of the bank has put aside is forgotten. */
    WaitingInputs(String bank, DurableRecord place, Logger log) {
        this.bank = bank;
        this.place = place;
        this.log = log;
        place.forgetAside();
    }

    void add(List<Envelope> input) {
        if (aside == 0 && behind.isEmpty() && held.size() < HELD) {
            held.add(input);
        } else {
            behind.add(input);
            while (!behind.isEmpty() && putAside(behind.getFirst())) {
                behind.removeFirst();
            }
        }
    }

    private boolean putAside(List<Envelope> input) {
        try {
            place.putAside(input);
            aside++;
            reported = false;
            return true;
        } catch (IOException full) {
            if (!reported) {
                log.error("bank {}: what waits for the journal fills the memory: {}", bank, full.getMessage());
            }
            reported = true;
            return false;
        }
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    int size() {
        return held.size() + aside + behind.size();
    }

    /** Whether all that is not held is put aside. */
    boolean isRecordable() {
        return behind.isEmpty();
    }

    /** The events of the oldest inputs. */
    List<Envelope> first(int inputs) {
        return held.stream().limit(inputs).flatMap(List::stream).toList();
    }

    /** Takes out every input up to this sequence number. */
    List<Envelope> removeUpTo(long sequence) {
        List<Envelope> removed = new ArrayList<>();
        while (!held.isEmpty() && held.getFirst().getFirst().sequence() <= sequence) {
            removed.addAll(held.removeFirst());
            refill();
        }
        return removed;
    }

    private void refill() {
        if (held.size() >= REFILL) {
            return;
        }
        if (aside > 0) {
            List<List<Envelope>> back = takeAside();
            aside -= back.size();
            held.addAll(back);
        }
        while (aside == 0 && !behind.isEmpty() && held.size() < HELD) {
            held.add(behind.removeFirst());
        }
    }

    private List<List<Envelope>> takeAside() {
        try {
            return place.takeAside(HELD - held.size());
        } catch (IOException unreadable) {
            log.error(
                    "bank {}: {} inputs that waited for the journal cannot be read again, and are not in it: {}",
                    bank,
                    aside,
                    unreadable.getMessage());
            aside = 0;
            return List.of();
        }
    }

    /** Takes out all. */
    List<List<Envelope>> removeAll() {
        List<List<Envelope>> all = new ArrayList<>();
        while (!held.isEmpty()) {
            all.add(held.removeFirst());
            refill();
        }
        return all;
    }
}
