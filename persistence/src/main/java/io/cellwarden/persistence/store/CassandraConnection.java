package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Cassandra beside the one that Pekko's journal has. Whatever fails is a {@link StoreException}; nothing
 * waits for ever.
 */
final class CassandraConnection implements AutoCloseable {
    private static final String DRIVER = "datastax-java-driver";
    /** The driver has limits for each step of it, which are shorter; this is for one that it does not come back from. */
    private static final Duration LONGEST_OPEN = Duration.ofMinutes(1);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(20);
    private static final Logger LOG = LoggerFactory.getLogger(CassandraConnection.class);

    private final String keyspace;
    private final String place;
    private final CqlSession session;

    /**
     * A session that is connected already.
     *
     * @param keyspace where the tables are
     * @param place where that is, for people
     */
    CassandraConnection(String keyspace, String place, CqlSession session) {
        this.keyspace = keyspace;
        this.place = place;
        this.session = session;
    }

    /** Connects; fails at once where no node answers. */
    static CassandraConnection open(CassandraSettings settings) {
        Config driver = config(settings).withOnlyPath(DRIVER);
        Config atOnce = ConfigFactory.parseString(DRIVER + ".advanced.reconnect-on-init = false")
                .withFallback(driver);
        String text = atOnce.getConfig(DRIVER).root().render(ConfigRenderOptions.concise());
        return asking(
                settings.place(),
                () -> new CassandraConnection(
                        settings.keyspace(),
                        settings.place(),
                        opened(CqlSession.builder()
                                .withConfigLoader(DriverConfigLoader.fromString(DRIVER + " = " + text))
                                .buildAsync())));
    }

    private static CqlSession opened(CompletionStage<CqlSession> opening) {
        try {
            return opening.toCompletableFuture().get(LONGEST_OPEN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            opening.thenAccept(CqlSession::forceCloseAsync);
            throw new IllegalStateException("it has not let this program in for " + LONGEST_OPEN.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            opening.thenAccept(CqlSession::forceCloseAsync);
            throw new IllegalStateException("this program ends", e);
        }
    }

    /**
     * The configuration of Pekko's journal and of the driver for these settings.
     *
     * @throws StoreException if a password cannot be read
     */
    static Config config(CassandraSettings settings) {
        Map<String, Object> values = new HashMap<>();
        values.put("pekko.persistence.cassandra.journal.keyspace", settings.keyspace());
        values.put("pekko.persistence.cassandra.snapshot.keyspace", settings.keyspace());
        values.put("cassandra-checkpoints." + CassandraCheckpoints.KEYSPACE, settings.keyspace());
        values.put("cassandra-checkpoints." + CassandraCheckpoints.PLACE, settings.place());
        values.put(DRIVER + ".basic.contact-points", settings.contactPoints());
        values.put(DRIVER + ".basic.load-balancing-policy.local-datacenter", settings.datacenter());
        for (String request : List.of("basic", "profiles.pekko-persistence-cassandra-profile.basic")) {
            values.put(
                    DRIVER + "." + request + ".request.consistency",
                    settings.consistency().name());
        }
        settings.credentials().ifPresent(login -> {
            String provider = DRIVER + ".advanced.auth-provider.";
            values.put(provider + "class", "PlainTextAuthProvider");
            values.put(provider + "username", login.username());
            values.put(provider + "password", login.password().read());
        });
        settings.tls().ifPresent(tls -> {
            String factory = DRIVER + ".advanced.ssl-engine-factory.";
            values.put(factory + "class", TrustedServers.class.getName());
            values.put(factory + "hostname-validation", true);
            tls.truststore().ifPresent(store -> values.put(factory + "truststore-path", store.toString()));
            tls.password().ifPresent(secret -> values.put(factory + "truststore-password", secret.read()));
        });
        return ConfigFactory.parseMap(values)
                .withFallback(ConfigFactory.parseResources(
                        CassandraConnection.class.getClassLoader(), "cassandra-store.conf"));
    }

    /**
     * The answer to a statement with the values for its question marks; its later pages come as they are read.
     *
     * @param statement with %s for the keyspace
     */
    ResultSet ask(String statement, Object... values) {
        return asking(() -> session.execute(statement(statement, values)));
    }

    /** The same with so many rows in a page. */
    ResultSet ask(int page, String statement, Object... values) {
        return asking(() -> session.execute(statement(statement, values).setPageSize(page)));
    }

    /** A statement with the values for its question marks; with %s for the keyspace. */
    SimpleStatement statement(String statement, Object... values) {
        return SimpleStatement.newInstance(statement.formatted(keyspace), values);
    }

    /** Does what changes something. */
    void change(Statement<?> statement) {
        asking(() -> session.execute(statement));
    }

    /** Whether all nodes have the same tables by now. */
    boolean isSchemaAgreed() {
        return asking(session::checkSchemaAgreement);
    }

    /** Does what asks Cassandra, and says in our words what fails in it. */
    <T> T asking(Supplier<T> question) {
        return asking(place, question);
    }

    private static <T> T asking(String place, Supplier<T> question) {
        try {
            return question.get();
        } catch (InvalidQueryException e) {
            throw new StoreException(Reason.NO_TABLES, place + " has no journal: " + e.getMessage(), e);
        } catch (DriverException | IllegalArgumentException | IllegalStateException e) {
            throw new StoreException(Reason.AWAY, place + " cannot be used: " + ConnectionTrouble.text(e), e);
        }
    }

    /** Where the tables are, for people. */
    String place() {
        return place;
    }

    @Override
    public void close() {
        try {
            session.closeAsync().toCompletableFuture().get(LONGEST_CLOSE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: the connection does not end; it is left", place);
            session.forceCloseAsync();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            session.forceCloseAsync();
        }
    }
}
