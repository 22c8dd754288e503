package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the program holds, as the operating system and its own tools see it. */
record Footprint(Program program) {
    private Path proc() {
        return Path.of("/proc", Long.toString(program.pid()));
    }

    long threads() throws IOException {
        return Files.readAllLines(proc().resolve("status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(line -> Long.parseLong(line.substring(8).strip()))
                .sum();
    }

    long descriptors() throws IOException {
        try (var open = Files.list(proc().resolve("fd"))) {
            return open.count();
        }
    }

    long openPorts() throws IOException {
        try (var open = Files.list(proc().resolve("fd"))) {
            return open.filter(Footprint::isTerminal).count();
        }
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith("/dev/pts");
        } catch (IOException closed) {
            return false;
        }
    }

    List<String> linkThreads() throws IOException {
        return jcmd("Thread.print").stream()
                .filter(line -> line.startsWith("\"link-"))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .sorted()
                .toList();
    }

    /** After a full collection. */
    long heapBytes() throws IOException {
        String total = jcmd("GC.class_histogram").stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.strip().split(" +")[2]);
    }

    private List<String> jcmd(String command) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(program.pid()),
                        command)
                .start();
        try (var said = jcmd.inputReader()) {
            return said.lines().toList();
        }
    }
}
