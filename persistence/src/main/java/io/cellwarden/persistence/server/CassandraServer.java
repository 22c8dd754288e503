package io.cellwarden.persistence.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A Cassandra server of one node for tests and for who wants to try: as a process of its own, on loopback, with little
 * memory. What it acknowledges is on its disk. For one thread at a time.
 */
public final class CassandraServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);
    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final String LOG = "system.log";
    private static final String OUTPUT = "output.log";

    private final Path directory;
    private final int port;
    private final Path jars;
    private final Path java;
    private final String more;
    private Process process;

    private CassandraServer(Path directory, int port, Path jars, Path java, String more) throws IOException {
        this.directory = directory;
        this.port = port;
        this.jars = jars;
        this.java = java;
        this.more = more;
        this.process = launch();
    }

    /**
     * Begins a server; see {@link #awaitReady}.
     *
     * @param directory all its data, made where it is missing
     * @param port where it is to listen; 0 for one that is free
     * @param jars the folder with the jars of the server
     * @throws IOException if the directory cannot be written, the port is taken, or there is no Java or jar for it
     */
    public static CassandraServer start(Path directory, int port, Path jars) throws IOException {
        return start(directory, port, jars, "");
    }

    /**
     * The same with more than that in its configuration, such as who may log in.
     *
     * @param more further lines of its {@code cassandra.yaml}
     */
    public static CassandraServer start(Path directory, int port, Path jars, String more) throws IOException {
        if (jarOf(jars, "cassandra-all").isEmpty()) {
            throw new IOException("there are no jars of Cassandra in " + jars);
        }
        Path absolute = directory.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        return new CassandraServer(absolute, port == 0 ? freePort() : free(port), jars, ServerJava.find(), more);
    }

    private static Optional<Path> jarOf(Path jars, String name) throws IOException {
        if (!Files.isDirectory(jars)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(jars)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .findFirst();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return probe.getLocalPort();
        }
    }

    private static int free(int port) throws IOException {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            return port;
        } catch (IOException taken) {
            throw new IOException("port " + port + " is taken by another program; name another with --port", taken);
        }
    }

    private Process launch() throws IOException {
        Files.writeString(directory.resolve("cassandra.yaml"), configuration(freePort()));
        Files.writeString(directory.resolve("logback.xml"), """
                <configuration>
                  <appender name="F" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder><pattern>%%d %%-5level [%%thread] %%logger{20} - %%msg%%n%%ex{20}</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="F"/></root>
                </configuration>
                """.formatted(directory.resolve(LOG)));
        Path agent = jarOf(jars, "jamm").orElseThrow(() -> new IOException("there is no jamm in " + jars));
        List<String> command = ServerJava.command(java, directory, jars, agent);
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(OUTPUT).toFile())
                .start();
    }

    /** Each commit is on the disk before it is acknowledged: there is no second node that would have it. */
    private String configuration(int storagePort) {
        return """
                cluster_name: cellwarden
                num_tokens: 1
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                endpoint_snitch: SimpleSnitch
                listen_address: %1$s
                rpc_address: %1$s
                native_transport_port: %2$d
                storage_port: %3$d
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters:
                      - seeds: "%1$s:%3$d"
                commitlog_sync: batch
                data_file_directories: ["%4$s/data"]
                commitlog_directory: "%4$s/commitlog"
                hints_directory: "%4$s/hints"
                saved_caches_directory: "%4$s/saved_caches"
                cdc_raw_directory: "%4$s/cdc_raw"
                """.formatted(HOST, port, storagePort, directory) + more;
    }

    /**
     * Waits until it answers.
     *
     * @param told gets a line now and then while it starts
     * @throws IOException if it ends instead, or does not answer in 5 minutes; the message says where it tells why
     */
    public void awaitReady(Consumer<String> told) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long tell = TELL_EVERY.toNanos();
        while (!answers()) {
            long took = System.nanoTime() - begun;
            if (!process.isAlive() || took > LONGEST_START.toNanos()) {
                String how = process.isAlive() ? "does not answer" : "ended with " + process.exitValue();
                throw new IOException(
                        "Cassandra " + how + "; see " + directory.resolve(LOG) + " and " + directory.resolve(OUTPUT));
            }
            if (took > tell) {
                told.accept("Cassandra starts, " + TimeUnit.NANOSECONDS.toSeconds(took) + " s so far ...");
                tell += TELL_EVERY.toNanos();
            }
            process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1_000);
            return process.isAlive();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it listens, on loopback. */
    public int port() {
        return port;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether its process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; its exit code. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * SIGKILL; returns when it is gone.
     *
     * @throws IllegalStateException if that takes longer than 20 s, as where its disk hangs
     */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("process " + pid() + " of Cassandra cannot be ended; does its disk hang?");
        }
    }

    /**
     * Begins it again on its data and its port, after its end.
     *
     * @throws IOException if it cannot be begun
     */
    public void startAgain() throws IOException {
        process = launch();
    }

    /** SIGTERM, and after 20 s SIGKILL; returns when it is gone. Fails as {@link #kill} does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
