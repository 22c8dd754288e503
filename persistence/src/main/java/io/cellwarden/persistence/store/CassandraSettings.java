package io.cellwarden.persistence.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a site's journal on Cassandra is reached.
 *
 * @param contactPoints {@code host:port} of some nodes, at least one; the others are found through them
 * @param datacenter the data centre whose nodes are asked
 * @param keyspace where the tables are; one site's alone
 * @param consistency how many replicas must have answered
 * @param replication on how many nodes of the data centre each event is kept, 1 to 9
 * @param credentials who logs in; empty for a server that asks nobody
 * @param tls how the connection is kept secret; empty for a plain one
 */
public record CassandraSettings(
        List<String> contactPoints,
        String datacenter,
        String keyspace,
        Consistency consistency,
        int replication,
        Optional<Credentials> credentials,
        Optional<Tls> tls) {
    /** Where a server listens unless it is told otherwise. */
    public static final int PORT = 9042;

    /** A name that needs no quotes in CQL. */
    public static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    /** Names and addresses of this computer itself. */
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1]):\\d+");

    /** Nothing weaker: an acknowledged event would be lost with a single node. */
    public enum Consistency {
        /** A majority of the replicas in the data centre. */
        LOCAL_QUORUM,
        /** A majority of the replicas in all data centres. */
        QUORUM
    }

    /** Who logs in. */
    public record Credentials(String username, Secret password) {}

    /**
     * How the servers prove who they are.
     *
     * @param truststore certificates that are trusted (PKCS 12 or JKS); empty for those that Java trusts
     * @param password opens the trust store; empty for one without
     */
    public record Tls(Optional<Path> truststore, Optional<Secret> password) {}

    /** Copies the list. */
    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    /** A server on this computer, such as {@code cellwarden cassandra} starts. */
    public static CassandraSettings onThisComputer(int port) {
        return new CassandraSettings(
                List.of("127.0.0.1:" + port),
                "datacenter1",
                "cellwarden",
                Consistency.LOCAL_QUORUM,
                1,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether {@code host:port} is this computer itself, so that nobody else hears what is said. */
    public static boolean isLoopback(String contactPoint) {
        return LOOPBACK.matcher(contactPoint).matches();
    }

    /** For people: where the journal is. */
    public String place() {
        return "keyspace " + keyspace + " of Cassandra at " + String.join(", ", contactPoints);
    }
}
