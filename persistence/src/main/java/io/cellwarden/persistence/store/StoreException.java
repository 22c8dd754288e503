package io.cellwarden.persistence.store;

/** The store cannot be used; the message says which and why, the {@link Reason} what kind of trouble it is. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is, with what to do about it. */
    public enum Reason {
        /** Another process has the file open. */
        IN_USE("stop the program that uses it, or ask that program (it answers over HTTP)"),
        /** There is no journal in the directory. */
        MISSING("check the data directory; a journal is made by the first start of a site"),
        /** A row is no event that this program can read. */
        DAMAGED("keep the file; read the events before it, and restore the rest from an archive"),
        /** The database cannot open, read or write its file. */
        UNUSABLE("check disk, space and permissions of the data directory");

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

    StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of trouble it is. */
    public Reason reason() {
        return reason;
    }
}
