package io.cellwarden.ops.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs commands in a folder and keeps what they print. */
final class Cli {
    static final String HEADER = "time,battery,current_a,temp_c,cell1_v,cell2_v,cell3_v,cell4_v";

    private final Path folder;

    Cli(Path folder) {
        this.folder = folder;
    }

    /** How a command ended and what it printed. */
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run(String... args) {
        return runWith("", args);
    }

    Result runWith(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                new Streams(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        out,
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                args);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** {@code check} of a file with that content. */
    Result check(String site, String... more) {
        return run(concat(
                new String[] {"check", "--config", file("site.conf", site).toString()}, more));
    }

    /** {@code evaluate} of rows under {@link #HEADER}. */
    Result evaluate(String site, String... rows) {
        return evaluateCsv(site, HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    /** {@code evaluate} of a whole readings file. */
    Result evaluateCsv(String site, String csv) {
        return run(
                "evaluate",
                "--config",
                file("site.conf", site).toString(),
                "--readings",
                file("r.csv", csv).toString());
    }

    private static String[] concat(String[] a, String[] b) {
        String[] all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
