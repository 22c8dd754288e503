package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tables of a journal on Cassandra. A person makes them, once; the program never does (ADR 0021). */
public final class CassandraSchema {
    private static final Pattern TABLE = Pattern.compile("(?s)CREATE TABLE IF NOT EXISTS \\w+\\.(\\w+).*");
    /** Making a table waits until all nodes agree. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private CassandraSchema() {}

    /** The statements in CQL that make keyspace and tables where they are missing, in order. */
    public static List<String> statements(CassandraSettings settings) {
        String replication = "{'class': 'NetworkTopologyStrategy', '%s': %d}"
                .formatted(settings.datacenter(), settings.replication());
        String text = resource()
                .lines()
                .filter(line -> !line.startsWith("--"))
                .reduce("", (all, line) -> all + line + "\n")
                .replace("${keyspace}", settings.keyspace())
                .replace("${replication}", replication);
        return Stream.of(text.split(";", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private static String resource() {
        try (InputStream in = Objects.requireNonNull(
                CassandraSchema.class.getClassLoader().getResourceAsStream("cassandra-schema.cql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tables by name, each with the statement that makes it. */
    private static Map<String, String> tables(CassandraSettings settings) {
        Map<String, String> tables = new TreeMap<>();
        for (String statement : statements(settings)) {
            Matcher table = TABLE.matcher(statement);
            if (table.matches()) {
                tables.put(table.group(1), statement);
            }
        }
        return tables;
    }

    /**
     * The tables that are not there; empty if a journal can be kept.
     *
     * @throws StoreException if no node answers
     */
    public static List<String> missing(CassandraSettings settings) {
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            List<String> missing = new ArrayList<>(tables(settings).keySet());
            for (Row row : connection.ask(
                    "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", settings.keyspace())) {
                missing.remove(row.getString(0));
            }
            return missing;
        }
    }

    /**
     * Makes what is missing; what is there stays as it is.
     *
     * @param told gets a line for each statement
     * @throws StoreException if no node answers, or the user may not make tables
     */
    public static void apply(CassandraSettings settings, Consumer<String> told) {
        try (CassandraConnection connection = CassandraConnection.open(settings)) {
            for (String statement : statements(settings)) {
                told.accept(statement.lines().findFirst().orElse(""));
                connection.change(SimpleStatement.newInstance(statement).setTimeout(PATIENCE));
            }
            if (!connection.isSchemaAgreed()) {
                throw new StoreException(
                        Reason.AWAY,
                        "the nodes of " + settings.place()
                                + " do not agree on the tables yet (nodetool describecluster); repeat this",
                        null);
            }
        }
    }
}
