package io.cellwarden.persistence.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of the journal's file. */
final class JournalTables {
    /** What the plugin's schema script makes last. */
    private static final String LAST_IN_SCHEMA = "state_global_offset_idx";

    private JournalTables() {}

    /** Makes what is missing. */
    static void make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!hasIndex(statement, LAST_IN_SCHEMA)) {
                // All of the script may run twice but this index, which a killed first start may have left.
                statement.execute("DROP TABLE IF EXISTS \"event_tag\"");
                statement.execute("DROP INDEX IF EXISTS \"event_journal_ordering_idx\"");
                statement.execute("RUNSCRIPT FROM 'classpath:schema/h2/h2-create-schema.sql'");
            }
        }
    }

    private static boolean hasIndex(Statement statement, String name) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT 1 FROM INFORMATION_SCHEMA.INDEXES WHERE INDEX_NAME = '" + name + "'")) {
            return found.next();
        }
    }
}
