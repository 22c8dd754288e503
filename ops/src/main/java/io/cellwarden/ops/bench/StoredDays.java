package io.cellwarden.ops.bench;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.store.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A calm day of banks of 80 cells, encoded once and written straight to a store under the names of all, as their journals
 * would have written it: a chunk a minute, those of all banks one after the other, and checkpoints.
 *
 * @param banks how many
 * @param length of the day
 * @param interval from one reading of a battery to its next
 */
record StoredDays(int banks, Duration length, Duration interval) {
    private static final String BOOT = "day";
    private static final int TOLD_EVERY = 240;
    /** So much a chunk holds in calm. */
    private static final Duration CHUNK = Duration.ofMinutes(1);

    /** How many readings there are. */
    long readings() {
        return banks * length.dividedBy(interval) * CalmBank.BATTERIES;
    }

    List<CalmBank> all() {
        return all(BOOT);
    }

    /** The same banks in another start. */
    List<CalmBank> all(String boot) {
        List<CalmBank> all = new ArrayList<>();
        for (int i = 0; i < banks; i++) {
            all.add(new CalmBank(i, boot));
        }
        return all;
    }

    /** Writes them; they end now. */
    void write(Path directory, Instant now, Consumer<String> progress) {
        List<CalmBank> all = all();
        List<String> names = all.stream().map(CalmBank::name).toList();
        CalmBank first = all.getFirst();
        BankState state = BankState.beforeFirstStart(first.site());
        long steps = Math.max(1, CHUNK.dividedBy(interval));
        long rounds = length.dividedBy(interval.multipliedBy(steps));
        try (EmbeddedStore store = EmbeddedStore.open(directory, Duration.ZERO)) {
            for (long round = 0; round < rounds; round++) {
                BankState before = state;
                List<Envelope> events = new ArrayList<>();
                for (long step = 0; step < steps; step++) {
                    Instant at = now.minus(interval.multipliedBy((rounds - round) * steps - step));
                    for (int i = 0; i < CalmBank.BATTERIES; i++) {
                        CalmBank.Next next = first.next(at);
                        BankRules.Step judged = BankRules.step(state, next.reading(), next.source());
                        events.addAll(judged.events());
                        state = judged.state();
                    }
                }
                if (Checkpoints.isDue(before, events.getLast())) {
                    events.add(Checkpoints.of(state, events.getLast().index() + 1));
                }
                store.append(names, events);
                if (round % TOLD_EVERY == 0) {
                    progress.accept("writing " + banks + " banks, " + 100 * round / rounds + " % ...");
                }
            }
        }
    }
}
