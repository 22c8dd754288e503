package io.cellwarden.persistence.store;

import java.util.Optional;
import org.apache.pekko.persistence.typed.PersistenceId;

/** How the journal names a bank: {@code Bank|name}. */
public final class JournalId {
    /** What stands before the bank's name; also the entity type of the bank's journal. */
    public static final String TYPE = "Bank";

    private JournalId() {}

    /** The persistence id of that bank's journal. */
    public static String of(String bank) {
        return PersistenceId.of(TYPE, bank).id();
    }

    /** The bank of a persistence id; empty if it is none of a bank. */
    static Optional<String> bank(String id) {
        String prefix = of("");
        return id.startsWith(prefix) ? Optional.of(id.substring(prefix.length())) : Optional.empty();
    }
}
