package io.cellwarden.ops.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An InfluxDB of its own for a bench: on loopback, in a folder that goes with it; ended by its process. */
final class InfluxServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** So often the size has to be the same: compaction is over. */
    private static final int SETTLED = 20;

    private final Process process;
    private final Path folder;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private InfluxServer(Process process, Path folder, URI address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
    }

    /** The program, where the Debian package {@code influxdb} is installed. */
    static Optional<Path> program() {
        return Stream.of("/usr/bin/influxd", "/usr/sbin/influxd")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static InfluxServer start(Path program, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int http = freePort();
        Path config = Files.writeString(folder.resolve("influxdb.conf"), """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%3$s/meta"
                [data]
                  dir = "%3$s/data"
                  wal-dir = "%3$s/wal"
                  cache-snapshot-write-cold-duration = "1s"
                  compact-full-write-cold-duration = "3s"
                [http]
                  bind-address = "127.0.0.1:%2$d"
                  log-enabled = false
                  max-body-size = 0
                [monitor]
                  store-enabled = false
                """.formatted(freePort(), http, folder));
        Process process = new ProcessBuilder(program.toString(), "-config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        InfluxServer server = new InfluxServer(process, folder, URI.create("http://127.0.0.1:" + http));
        try {
            server.awaitAnswer();
            server.post("/query?q=CREATE%20DATABASE%20bench", "");
            return server;
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                client.send(
                        HttpRequest.newBuilder(address.resolve("/ping")).build(),
                        HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new IOException("influxd does not answer; its log is " + folder.resolve("log"), notYet);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
        }
    }

    /** Writes points in its line protocol, times in seconds. */
    void write(List<String> lines) throws IOException, InterruptedException {
        post("/write?db=bench&precision=s", String.join("\n", lines));
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("influxd answers " + answer.statusCode() + " " + answer.body());
        }
    }

    /** What the values take on the disk, once all is out of its log and compacted; its list of series is of a fixed size. */
    long settledBytes() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long bytes = -1;
        int same = 0;
        while (same < SETTLED && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            long now = bytes(folder.resolve("data").resolve("bench"), ".tsm");
            same = now == bytes && now > 0 ? same + 1 : 0;
            bytes = now;
        }
        return bytes;
    }

    /** The sizes of all files below a folder whose names end so. */
    static long bytes(Path folder, String end) throws IOException {
        long bytes = 0;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path file : found.filter(Files::isRegularFile)
                        .filter(file -> file.toString().endsWith(end))
                        .toList()) {
                    bytes += Files.size(file);
                }
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
