package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.cassandra.KeyspaceAndTableStatements;
import org.apache.pekko.persistence.cassandra.PluginSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The schema for Cassandra")
class CassandraSchemaTest {
    private static final CassandraSettings SETTINGS = CassandraSettings.onThisComputer(9042);
    private static final Pattern TABLE = Pattern.compile("(?is)CREATE TABLE IF NOT EXISTS (\\S+?)\\s*\\((.*)\\)[^)]*");

    @Test
    void makes_the_tables_that_the_journal_would_make_itself() {
        Config config = CassandraConnection.config(SETTINGS).withFallback(ConfigFactory.load());
        ActorSystem system = ActorSystem.create("schema", config);
        try {
            KeyspaceAndTableStatements itself = new KeyspaceAndTableStatements(
                    system,
                    "pekko.persistence.cassandra",
                    PluginSettings.apply(system, config.getConfig("pekko.persistence.cassandra")));
            assertThat(tables(CassandraSchema.statements(SETTINGS)))
                    .filteredOn(table -> !table.contains("archive_"))
                    .hasSize(6)
                    .containsExactlyInAnyOrderElementsOf(tables(itself.getCreateJournalTablesStatements()));
        } finally {
            system.terminate();
        }
    }

    /** Name and columns, the blanks aside; what follows them tells only how they are kept. */
    private static List<String> tables(List<String> statements) {
        return statements.stream()
                .map(one -> one.replaceAll("(?s)\\)\\s*WITH .*", ")"))
                .map(TABLE::matcher)
                .filter(Matcher::matches)
                .map(table -> Stream.of(table.group(1), table.group(2))
                        .map(part -> part.replaceAll("\\s+", " ")
                                .replaceAll(" ?, ?", ",")
                                .strip())
                        .map(String::toLowerCase)
                        .reduce("", (all, part) -> all + " " + part))
                .toList();
    }

    @Test
    void keeps_the_events_where_and_as_often_as_the_site_says() {
        CassandraSettings settings = new CassandraSettings(
                SETTINGS.contactPoints(),
                "harbour",
                "lights",
                SETTINGS.consistency(),
                3,
                SETTINGS.credentials(),
                SETTINGS.tls());
        assertThat(CassandraSchema.statements(settings))
                .allMatch(statement -> !statement.contains("$") && statement.contains("IF NOT EXISTS lights"))
                .first()
                .asString()
                .contains("'class': 'NetworkTopologyStrategy'", "'harbour': 3");
    }

    @Test
    void has_partitions_of_the_size_that_they_are_read_by() {
        Config config = CassandraConnection.config(SETTINGS);
        assertThat(config.getInt("pekko.persistence.cassandra.journal.target-partition-size"))
                .isEqualTo(CassandraReader.PARTITION_EVENTS);
        assertThat(1_500 * 65_536)
                .as("bytes of a partition of the largest events")
                .isLessThan(100_000_000);
    }
}
