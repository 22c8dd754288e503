package io.cellwarden.gateway.line;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Two pseudo-terminals, each the other's far end: what goes into one comes out of the other. */
public record PseudoTerminals(Path left, Path right, Process socat) implements AutoCloseable {

    /** Whether this machine has the program that makes them. */
    public static boolean available() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, "socat")));
    }

    /** Makes a pair, named left and right, in {@code directory}. */
    public static PseudoTerminals create(Path directory) throws IOException {
        var left = directory.resolve("left");
        var right = directory.resolve("right");
        var socat = new ProcessBuilder(
                        "socat", "-d", "-d", "pty,raw,echo=0,link=" + left, "pty,raw,echo=0,link=" + right)
                .start();
        var said = new BufferedReader(new InputStreamReader(socat.getErrorStream(), StandardCharsets.UTF_8));
        String line;
        do {
            line = said.readLine();
        } while (line != null && !line.contains("starting data transfer loop"));
        if (line == null) {
            throw new IOException("socat ended early");
        }
        return new PseudoTerminals(left, right, socat);
    }

    @Override
    public void close() {
        socat.destroy();
        socat.onExit().join();
    }
}
