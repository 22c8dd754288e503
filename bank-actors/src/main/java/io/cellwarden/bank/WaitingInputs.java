package io.cellwarden.bank;

import io.cellwarden.event.Envelope;
import io.cellwarden.port.BankPorts.DurableRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * The decided inputs that the journal has not acknowledged, in order. So many are held; what comes behind them is put
 * aside, so that a store that is away for days does not fill the heap. Where no file takes them either as many again are
 * held, and beyond that {@link Overflow} gives readings up.
 */
final class WaitingInputs {
    /** With fewer at hand some are taken back. */
    private static final int REFILL_SHARE = 5;
    /** So many times as many are judged again when a journal comes back that was away since the start. */
    private static final int AGAIN = 4;

    private final String bank;
    private final DurableRecord place;
    private final Logger log;
    private final Consumer<List<Envelope>> givenUp;
    private final int most;
    private final Deque<List<Envelope>> held = new ArrayDeque<>();
    /** Behind what is put aside: what cannot be. */
    private final Overflow behind;

    private int aside;
    private boolean reported;

    /**
     * Nothing waits yet; what an actor before a restart of the bank has put aside is forgotten.
     *
     * @param givenUp hears what will be in no journal, since there was no room for it
     */
    WaitingInputs(String bank, DurableRecord place, Logger log, Consumer<List<Envelope>> givenUp) {
        this.bank = bank;
        this.place = place;
        this.log = log;
        this.givenUp = givenUp;
        this.most = place.mostHeld();
        this.behind = new Overflow(most, givenUp);
        place.forgetAside();
    }

    void add(List<Envelope> input) {
        if (aside == 0 && behind.isEmpty() && held.size() < most) {
            held.add(input);
        } else {
            behind.add(input);
            while (!behind.isEmpty() && putAside(behind.first())) {
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
                log.error(
                        "bank {}: no file takes what waits for the journal; {} inputs more are held, then readings are"
                                + " given up: {}",
                        bank,
                        most,
                        full.getMessage());
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
        if (held.size() >= Math.ceilDiv(most, REFILL_SHARE)) {
            return;
        }
        if (aside > 0) {
            List<List<Envelope>> back = takeAside();
            aside -= back.size();
            held.addAll(back);
        }
        while (aside == 0 && !behind.isEmpty() && held.size() < most) {
            held.add(behind.removeFirst());
        }
    }

    private List<List<Envelope>> takeAside() {
        try {
            return place.takeAside(most - held.size());
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

    /** Takes out all, to be judged again: of very many not the oldest readings. */
    List<List<Envelope>> removeAll() {
        Overflow all = new Overflow(AGAIN * most, givenUp);
        while (!held.isEmpty()) {
            all.add(held.removeFirst());
            refill();
        }
        List<List<Envelope>> inputs = new ArrayList<>(all.size());
        while (!all.isEmpty()) {
            inputs.add(all.removeFirst());
        }
        return inputs;
    }
}
