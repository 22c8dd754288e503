package io.cellwarden.persistence.store;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import java.util.Set;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.journal.WriteEventAdapter;

/**
 * Tags what banks have decided on the way to Cassandra, so that decisions of all banks can be asked for in the order of
 * time. Inputs, most of them readings, are never tagged: each tagged event is stored twice.
 */
public final class DecisionTags implements WriteEventAdapter {
    /** The one tag; never changed. */
    public static final String DECISION = "decision";

    @Override
    public String manifest(Object event) {
        return "";
    }

    @Override
    public Object toJournal(Object event) {
        return event instanceof Envelope envelope && isDecision(envelope) ? new Tagged(event, Set.of(DECISION)) : event;
    }

    static boolean isDecision(Envelope envelope) {
        return !(envelope.event() instanceof InputAccepted
                || envelope.event() instanceof InputRefused
                || envelope.event() instanceof Checkpoint);
    }
}
