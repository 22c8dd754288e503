package io.cellwarden.ops.verify;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets a bank recover whose journal is damaged behind its last checkpoint: the state of what can be read is noted behind
 * it as a new checkpoint, with who wanted that, why, and what is left out. Nothing that is there is changed, so the damage
 * can still be looked at (ADR 0025).
 */
public final class Repair {
    private static final String SOURCE = "repair";

    private Repair() {}

    /**
     * Repairs the journal of a bank that does not live.
     *
     * @return what was done, for people
     * @throws io.cellwarden.persistence.store.StoreException if the journal cannot be read or written at all
     */
    public static List<String> run(Store store, BankSite site, String who, String why, Instant now) {
        BankState state = BankState.beforeFirstStart(site.withSilentAfter(Duration.ZERO));
        List<String> damaged = new ArrayList<>();
        try (EventReader reader = store.reader();
                Stream<Envelope> events =
                        reader.journal(site.name(), 0, place -> damaged.add(String.valueOf(place.getMessage())))) {
            for (Iterator<Envelope> each = events.iterator(); each.hasNext(); ) {
                Envelope event = each.next();
                if (event.event() instanceof Checkpoint) {
                    damaged.clear(); // recovery does not look in front of it
                }
                state = BankRules.evolve(state, event);
            }
        }
        if (damaged.isEmpty()) {
            return List.of(
                    "bank " + site.name() + ": nothing to repair: no place is damaged behind its last checkpoint");
        }
        String what = "repaired by " + who + ": " + why + "; left out: " + String.join("; ", damaged);
        List<Envelope> noted = new ArrayList<>(BankRules.step(state, new Input.JournalReport(now, true, what), SOURCE)
                .events());
        for (Envelope event : noted) {
            state = BankRules.evolve(state, event);
        }
        noted.add(Checkpoints.of(state, noted.size()));
        store.append(site.name(), noted);
        List<String> told = new ArrayList<>();
        damaged.forEach(place -> told.add("left out: " + place));
        told.add("bank " + site.name() + ": goes on from input " + state.sequence() + " at its next start");
        return told;
    }
}
