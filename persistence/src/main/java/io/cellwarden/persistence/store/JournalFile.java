package io.cellwarden.persistence.store;

import io.cellwarden.persistence.store.StoreException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.h2.api.ErrorCode;

/**
 * Where the journal of a data directory lies and how it is opened.
 *
 * <p>The process that uses the file must never open it by other means, for example to copy it: on Linux, closing any
 * one descriptor of a file gives up all locks that the process has on it.
 */
record JournalFile(Path dataDirectory) {
    private static final String NAME = "journal";
    private static final String FILE = NAME + ".mv.db";
    private static final String USER = "sa";
    /** Names as the plugin writes them, and no trace file beside the journal. */
    private static final String ALWAYS = ";DATABASE_TO_UPPER=FALSE;TRACE_LEVEL_FILE=0";
    /**
     * WRITE_DELAY=0: a commit that was acknowledged has been given to the operating system. Without DB_CLOSE_ON_EXIT
     * H2's own shutdown hook would close the file under an actor system that is still writing.
     */
    private static final String WRITING = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    private static final String EXISTING = ";IFEXISTS=TRUE";
    private static final String READING = EXISTING + ";ACCESS_MODE_DATA=r";

    JournalFile {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        if (dataDirectory.toString().contains(";")) {
            throw new IllegalArgumentException(
                    "the data directory's path must not hold a semicolon, which ends an H2 path: " + dataDirectory);
        }
    }

    /** The file itself, as H2 names it. */
    Path path() {
        return dataDirectory.resolve(FILE);
    }

    String url() {
        return base() + WRITING;
    }

    /** The file that must be there, to write. */
    String existingUrl() {
        return url() + EXISTING;
    }

    /** To write; makes the file where it is missing. */
    Connection open() {
        return connect(url());
    }

    /** To write a file that must be there. */
    Connection openExisting() {
        return connect(existingUrl());
    }

    /** To read a file that no program writes. */
    Connection openReadOnly() {
        return connect(base() + READING);
    }

    /** What an SQL error means for whoever uses the store. */
    StoreException trouble(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new StoreException(Reason.IN_USE, "the journal in " + dataDirectory + " is used by another program", e);
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1 ->
                new StoreException(Reason.MISSING, "there is no journal in " + dataDirectory, e);
            default ->
                new StoreException(
                        Reason.UNUSABLE, "the journal in " + dataDirectory + " cannot be used: " + e.getMessage(), e);
        };
    }

    private String base() {
        return "jdbc:h2:file:" + dataDirectory.resolve(NAME) + ALWAYS;
    }

    private Connection connect(String url) {
        try {
            return DriverManager.getConnection(url, USER, "");
        } catch (SQLException e) {
            throw trouble(e);
        }
    }
}
