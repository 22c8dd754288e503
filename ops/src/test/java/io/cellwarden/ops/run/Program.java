package io.cellwarden.ops.run;

import io.cellwarden.ops.cli.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cellwarden as a process of its own, on the class path of this build and with the flags that the launcher gives a command which ends soon. */
final class Program implements AutoCloseable {
    /** Generous: a cold start on a computer that builds other things too. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private Program(Process process) {
        this.process = process;
        this.outReader = keep(process.inputReader(), out);
        this.errReader = keep(process.errorReader(), err);
    }

    /** Starts a command in a folder. */
    static Program start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** Starts a command in a folder and with more environment. */
    static Program start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(List.of(), folder, environment, arguments);
    }

    /** Starts a command by another, which becomes it. */
    static Program start(List<String> by, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        // Whatever this process ignores, the program must hear Ctrl-C.
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1", // a test ends before the optimising compiler has earned its time
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** A command that has ended: exit code and what it printed. */
    record Ended(int exitCode, String out, String err) {}

    /** Runs a command in a folder to its end. */
    static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
        try (Program program = start(folder, arguments)) {
            return new Ended(
                    program.awaitExit(PATIENCE), String.join("\n", program.out()), String.join("\n", program.err()));
        }
    }

    /** Without what only tests have, such as their log settings. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Thread keep(BufferedReader from, List<String> into) {
        // Not virtual: one that reads a pipe holds its carrier, and two of them held both (a test then waited for
        // ever).
        return Thread.ofPlatform().daemon().start(() -> {
            try (from) {
                for (String line = from.readLine(); line != null; line = from.readLine()) {
                    add(into, line);
                }
            } catch (IOException | UncheckedIOException ended) {
                return; // the process is gone
            }
        });
    }

    private synchronized void add(List<String> into, String line) {
        into.add(line);
        notifyAll();
    }

    /** What it has printed so far. */
    synchronized List<String> out() {
        return List.copyOf(out);
    }

    /** What it has told people so far. */
    synchronized List<String> err() {
        return List.copyOf(err);
    }

    /** Waits for a result, from the first line on. */
    String awaitOut(Duration patience, String part) throws InterruptedException {
        return await(out, patience, part);
    }

    /** Waits until so many results have all these parts. */
    void awaitOut(Duration patience, int times, String... parts) throws InterruptedException {
        await(out, patience, times, parts);
    }

    /** Waits until so many messages have all these parts. */
    void awaitErr(Duration patience, int times, String... parts) throws InterruptedException {
        await(err, patience, times, parts);
    }

    private synchronized void await(List<String> in, Duration patience, int times, String... parts)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (in.stream()
                        .filter(line -> Stream.of(parts).allMatch(line::contains))
                        .count()
                < times) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(
                        "not " + times + " lines with " + List.of(parts) + " in " + patience + "; " + said());
            }
            wait(left);
        }
    }

    /** Waits for a message, from the first line on. */
    String awaitErr(Duration patience, String part) throws InterruptedException {
        return await(err, patience, part);
    }

    private synchronized String await(List<String> in, Duration patience, String part) throws InterruptedException {
        Predicate<String> wanted = line -> line.contains(part);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> found = in.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no line with \"" + part + "\" in " + patience + "; " + said());
            }
            wait(left);
        }
    }

    private String said() {
        return (process.isAlive() ? "it runs" : "it ended with " + process.exitValue()) + "\nout: "
                + String.join("\n     ", out) + "\nerr: " + String.join("\n     ", err);
    }

    /** Waits for its end; its exit code. */
    int awaitExit(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it does not end in " + patience + "; " + said());
        }
        outReader.join();
        errReader.join();
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGINT, as Ctrl-C sends it. */
    void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    /** SIGSTOP: from now on it does not run. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Whether it ends by then; waits no longer. */
    boolean endsWithin(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGCONT: it runs again. */
    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** A signal by its name; unlike {@link #terminate}, what it prints then is still heard. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGKILL while a debugger holds some of its threads; it is gone only when the debugger is. */
    void killBeside(StoreFault debugger) throws InterruptedException {
        process.destroyForcibly();
        debugger.close();
        process.waitFor();
    }

    /** Its process id. */
    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
