package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** What a journal knows of a bank: the fold of its events, from the last checkpoint on. */
public final class JournalState {
    private JournalState() {}

    /** The state of a bank after the last event that is recorded. */
    public static BankState of(EventReader reader, BankSite site) {
        BankState state = BankState.beforeFirstStart(site.withSilentAfter(Duration.ZERO));
        long from = 0;
        Optional<Envelope> checkpoint = reader.checkpointBefore(site.name(), Instant.MAX);
        if (checkpoint.isPresent()) {
            state = BankRules.evolve(state, checkpoint.get());
            from = checkpoint.get().sequence() + 1;
        }
        try (Stream<Envelope> events = reader.read(site.name(), from)) {
            for (Iterator<Envelope> each = events.iterator(); each.hasNext(); ) {
                state = BankRules.evolve(state, each.next());
            }
        }
        return state;
    }
}
