package io.cellwarden.ops.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a bad disk does to the journal's file of a running program, by a debugger from outside: strace holds up or fails
 * its writes until this is closed.
 *
 * @param log what the program asked of the file and of its local record
 */
record StoreFault(Process strace, Path log) implements AutoCloseable {
    /** Whether this machine has the program, and lets it look at others. */
    static boolean available() {
        try {
            return Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(dir -> Files.isExecutable(Path.of(dir, "strace")))
                    && new ProcessBuilder("strace", "-o", "/dev/null", "true")
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** From now on no write to the journal's file comes back. */
    static StoreFault hangs(Program program, Path data) throws IOException {
        return begin(program, data, "delay_enter=3000s");
    }

    /** From now on every write to the journal's file fails as on a full disk. */
    static StoreFault full(Program program, Path data) throws IOException {
        return begin(program, data, "error=ENOSPC");
    }

    private static StoreFault begin(Program program, Path data, String what) throws IOException {
        Path log = Files.createTempFile(data.getParent(), "strace", ".log");
        Process strace = new ProcessBuilder(List.of(
                        "strace",
                        "-f",
                        "-y",
                        "-o",
                        log.toString(),
                        "-p",
                        Long.toString(program.pid()),
                        "-P",
                        data.resolve("journal/000000001.cwj").toString(),
                        "-P", // where it goes on after a failure
                        data.resolve("journal/000000002.cwj").toString(),
                        "-P",
                        data.resolve("unjournalled/b1.new").toString(),
                        "-e",
                        "trace=pwrite64,fsync,fdatasync",
                        "-e",
                        "inject=pwrite64:" + what))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = strace.errorReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("attached")) {
                Thread.ofPlatform().daemon().start(() -> drain(said));
                return new StoreFault(strace, log);
            }
        }
        throw new IOException("strace ended early");
    }

    /** One that cannot say what it sees would stand still. */
    private static void drain(BufferedReader said) {
        try (said) {
            said.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            return; // closed
        }
    }

    /** The disk is well again. */
    @Override
    public void close() {
        // At its own end strace waits for the calls that it holds up; without it the kernel lets them go.
        strace.destroyForcibly();
        strace.onExit().join();
    }
}
