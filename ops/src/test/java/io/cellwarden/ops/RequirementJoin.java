package io.cellwarden.ops;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Last step of the build: joins {@code docs/requirements.md} with what the tests of all modules noted.
 *
 * <p>Writes {@code docs/spec-coverage.md} and ends with 1 on an unknown id, on a failed proof and, where enforced, on a
 * requirement marked {@code finished} that no test proves. Says nothing of a build that did not run the tests of every
 * module: then the notes are from different builds.
 */
final class RequirementJoin {
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]{3}-\\d+) \\|.*\\| (finished|later) \\|");
    private static final String TESTS = "src/test/java";

    /** A requirement of the list. */
    record Row(String id, boolean finished) {}

    /** One line of a {@code requirements.tsv}. */
    record Proof(String id, String test, boolean passed) {
        static Proof parse(String line) {
            var fields = line.split("\t", -1);
            return new Proof(fields[0], fields[1], fields[2].equals("pass"));
        }
    }

    /** What the join found; errors fail the build in any case, gaps where enforced. */
    record Findings(List<String> errors, List<String> gaps) {}

    private RequirementJoin() {}

    /** Arguments: root of the checkout, start of this build, whether a gap fails it. */
    public static void main(String[] args) throws IOException {
        var root = Path.of(args[0]).toAbsolutePath().normalize();
        var modules = modulesWithTests(root);
        for (var module : modules) {
            if (!ranSince(Instant.parse(args[1]), module)) {
                System.out.println("requirements: not joined, this build ran no test of " + module.getFileName());
                return;
            }
        }
        var rows = rows(Files.readAllLines(root.resolve("docs/requirements.md")));
        var proofs = new ArrayList<Proof>();
        for (var module : modules) {
            var notes = module.resolve("target/requirements.tsv");
            if (Files.exists(notes)) {
                Files.readAllLines(notes).stream().map(Proof::parse).forEach(proofs::add);
            }
        }
        var findings = judge(rows, proofs);
        boolean enforced = Boolean.parseBoolean(args[2]);
        findings.errors().forEach(error -> System.err.println("[ERROR] requirements: " + error));
        if (!findings.gaps().isEmpty()) {
            System.err.printf(
                    "[%s] requirements: finished, but proven by no test: %s%n",
                    enforced ? "ERROR" : "WARNING", String.join(" ", findings.gaps()));
        }
        if (findings.errors().isEmpty()) {
            writeIfChanged(root.resolve("docs/spec-coverage.md"), page(rows, proofs));
        }
        if (!findings.errors().isEmpty() || (enforced && !findings.gaps().isEmpty())) {
            System.exit(1);
        }
    }

    static List<Row> rows(List<String> lines) {
        return lines.stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> new Row(row.group(1), row.group(2).equals("finished")))
                .toList();
    }

    static Findings judge(List<Row> rows, List<Proof> proofs) {
        var known = new TreeSet<String>();
        var errors = new ArrayList<String>();
        rows.stream().map(Row::id).filter(id -> !known.add(id)).forEach(id -> errors.add(id + " is listed twice"));
        proofs.stream()
                .filter(proof -> !known.contains(proof.id()))
                .map(proof -> proof.test() + " names the unknown requirement " + proof.id())
                .distinct()
                .sorted()
                .forEach(errors::add);
        proofs.stream()
                .filter(proof -> !proof.passed())
                .map(proof -> proof.test() + " failed for " + proof.id())
                .distinct()
                .sorted()
                .forEach(errors::add);
        var proven = testsById(proofs);
        var gaps = rows.stream()
                .filter(Row::finished)
                .map(Row::id)
                .filter(id -> !proven.containsKey(id))
                .toList();
        return new Findings(errors, gaps);
    }

    /** The same tests give the same page: sorted, without dates or counts of rounds. */
    static String page(List<Row> rows, List<Proof> proofs) {
        var proven = testsById(proofs);
        var page = new StringBuilder("""
                # Which test proves which requirement

                Written by the build from `@Requirement` on the tests; do not edit. The requirements: [requirements.md](requirements.md).

                | id | tests |
                | --- | --- |
                """);
        for (var row : rows) {
            page.append("| %s | %s |\n".formatted(row.id(), cell(row, proven.getOrDefault(row.id(), new TreeSet<>()))));
        }
        return page.toString();
    }

    private static String cell(Row row, Collection<String> tests) {
        if (tests.isEmpty()) {
            return row.finished() ? "**none**" : "later";
        }
        SortedMap<String, List<String>> byClass = tests.stream()
                .collect(groupingBy(
                        test -> test.substring(0, test.lastIndexOf('.')),
                        TreeMap::new,
                        mapping(test -> test.substring(test.lastIndexOf('.') + 1), toCollection(ArrayList::new))));
        return byClass.entrySet().stream()
                .map(entry -> "`%s`: %s"
                        .formatted(
                                entry.getKey().replace("io.cellwarden.", ""),
                                String.join(", ", entry.getValue()).replace("_", "\\_")))
                .collect(joining("<br>"));
    }

    private static Map<String, SortedSet<String>> testsById(List<Proof> proofs) {
        return proofs.stream()
                .filter(Proof::passed)
                .collect(groupingBy(Proof::id, mapping(Proof::test, toCollection(TreeSet::new))));
    }

    private static List<Path> modulesWithTests(Path root) throws IOException {
        try (var folders = Files.list(root)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .filter(folder -> Files.isDirectory(folder.resolve(TESTS)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean ranSince(Instant start, Path module) throws IOException {
        var reports = module.resolve("target/surefire-reports");
        if (!Files.isDirectory(reports)) {
            return false;
        }
        try (var files = Files.list(reports)) {
            for (var report :
                    files.filter(file -> file.toString().endsWith(".xml")).toList()) {
                if (!Files.getLastModifiedTime(report).toInstant().isBefore(start)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static void writeIfChanged(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }
}
