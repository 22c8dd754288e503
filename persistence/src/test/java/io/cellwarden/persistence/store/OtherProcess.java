package io.cellwarden.persistence.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A second JVM that uses a store; what it has to say comes line by line. */
final class OtherProcess implements AutoCloseable {
    private static final String BANK = "b1";

    private final Process process;
    private final BufferedReader lines;

    private OtherProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one that does {@code what}: {@code write}, {@code open} or {@code read}. */
    static OtherProcess start(String what, Path directory) throws IOException {
        return new OtherProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherProcess.class.getName(),
                        what,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Its next line; empty text at its end. */
    String line() throws IOException {
        String line = lines.readLine();
        return line == null ? "" : line;
    }

    /** What it still said before it died. */
    Stream<String> kill() throws InterruptedException {
        // Not Process.destroyForcibly: it would close the stream that still holds lines.
        process.toHandle().destroyForcibly();
        process.waitFor();
        return lines.lines();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The other process. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        try {
            switch (arguments[0]) {
                case "write" -> write(directory);
                case "open" -> EmbeddedStore.open(directory).close();
                case "read" -> JournalReader.open(directory).close();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            System.out.println("done");
        } catch (StoreException e) {
            System.out.println(e.reason() + ": " + e.getMessage());
        }
    }

    /** Goes on behind what is there, printing each input whose events were acknowledged, until it is killed. */
    @SuppressWarnings("InfiniteLoopStatement")
    private static void write(Path directory) {
        WrittenJournal journal = new WrittenJournal(directory, BANK);
        long next = 1L + journal.recovered().size() / 2;
        while (true) {
            journal.append(WrittenJournal.events(BANK, next, next));
            System.out.println(next++);
        }
    }
}
