package io.cellwarden.ops.cli;

import io.cellwarden.persistence.server.CassandraServer;
import io.cellwarden.persistence.store.CassandraSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellwarden cassandra}. */
@Command(
        name = "cassandra",
        description = {
            "Starts a Cassandra server of one node on this computer, for who wants to try cellwarden.store = cassandra. It"
                    + " listens on 127.0.0.1 alone, takes about 1 GB of memory, and ends with Ctrl-C or SIGTERM.",
            "It needs Java 17 or 11 beside this program's. Its jars (67 MB) are fetched by Maven at the first use."
        },
        mixinStandardHelpOptions = true)
final class CassandraCommand implements Callable<Integer> {
    /** Where the launcher has put the jars of the server. */
    private static final String JARS = "cellwarden.cassandra.jars";

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description = "All its data; made where it is missing.")
    private Path directory = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where it listens, 1 to 65535, or 0 for a free port; ${DEFAULT-VALUE} if not given.")
    private int port = CassandraSettings.PORT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    CassandraCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port " + port + ": allowed is 0 to 65535");
        }
        try (CassandraServer server = CassandraServer.start(directory, port, jars())) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-cassandra"));
            server.awaitReady(streams.err()::println);
            streams.err()
                    .println("ready: process " + server.pid() + " on 127.0.0.1:" + server.port()
                            + ". In the site file:\n  cellwarden.store = cassandra\n"
                            + "  cellwarden.cassandra.contact-points = [\"127.0.0.1:" + server.port() + "\"]\n"
                            + "then once: cellwarden schema --config FILE --apply");
            int code = server.awaitEnd();
            throw new Failure("Cassandra ended with " + code + "; see the logs in " + directory);
        } catch (IOException e) {
            throw Failure.of(e);
        }
    }

    /** The folder with the jars of the server. */
    static Path jars() {
        String jars = System.getProperty(JARS, "");
        if (jars.isEmpty()) {
            throw new Failure("the jars of Cassandra are not known; start this through the launcher, ./cellwarden, or"
                    + " name their folder with CELLWARDEN_JVM_FLAGS=-D" + JARS + "=DIR");
        }
        return Path.of(jars);
    }
}
