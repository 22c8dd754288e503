package io.cellwarden.persistence.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be used; the message says which and why, the {@link Reason} what kind of trouble it is. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is, with what to do about it. */
    public enum Reason {
        /** Another process has the journal open. */
        IN_USE("stop the program that uses it, or ask that program (it answers over HTTP)"),
        /** There is no journal in the directory. */
        MISSING("check the data directory; a journal is made by the first start of a site"),
        /** A record is no event that this program can read. */
        DAMAGED("keep the file; the events before and behind it can be read, restore the rest from an archive"),
        /** The files cannot be opened, read or written. */
        UNUSABLE("check disk, space and permissions of the data directory"),
        /** The tables of a journal on Cassandra are not there. */
        NO_TABLES("make them, once, with: cellwarden schema --config FILE --apply"),
        /** Cassandra does not answer, or lets this program not in. */
        AWAY("see that its nodes are up and can be reached, and that user, password and certificates are right");

        private final String remedy;

        Reason(String remedy) {
            this.remedy = remedy;
        }

        /** What a person should do. */
        public String remedy() {
            return remedy;
        }
    }

    private final Reason reason;

    StoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of trouble it is. */
    public Reason reason() {
        return reason;
    }
}
