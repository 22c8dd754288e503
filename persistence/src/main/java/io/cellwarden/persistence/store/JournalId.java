package io.cellwarden.persistence.store;

import io.cellwarden.bank.BankJournal;
import java.util.Optional;

/** How the journal names a bank: as {@link BankJournal} does. */
final class JournalId {
    private static final String PREFIX = of("");

    private JournalId() {}

    /** The persistence id of that bank's journal. */
    static String of(String bank) {
        return BankJournal.persistenceId(bank).id();
    }

    /** The bank of a persistence id; empty if it is none of a bank. */
    static Optional<String> bank(String id) {
        return id.startsWith(PREFIX) ? Optional.of(id.substring(PREFIX.length())) : Optional.empty();
    }
}
