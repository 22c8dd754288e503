package io.cellwarden.ops.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Two pseudo-terminals, each the other's far end. They outlive whoever opens and closes them.
 *
 * @param board the end of the simulated board
 * @param program the end that the site file names
 */
record PseudoTerminals(Path board, Path program, Process socat) implements AutoCloseable {
    /** Whether this machine has the program that makes them. */
    static boolean available() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, "socat")));
    }

    /** Makes a pair in {@code directory}; several pairs there need different names. */
    static PseudoTerminals create(Path directory, String name) throws IOException {
        Path board = directory.resolve(name + "-board");
        Path program = directory.resolve(name + "-program");
        Process socat = new ProcessBuilder(
                        "socat", "-d", "-d", "pty,raw,echo=0,link=" + board, "pty,raw,echo=0,link=" + program)
                .start();
        BufferedReader said = socat.errorReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("starting data transfer loop")) {
                return new PseudoTerminals(board, program, socat);
            }
        }
        throw new IOException("socat ended early");
    }

    @Override
    public void close() {
        socat.destroy();
        socat.onExit().join();
    }
}
