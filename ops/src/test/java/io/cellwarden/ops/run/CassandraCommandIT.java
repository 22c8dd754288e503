package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.archive.StoredBank;
import io.cellwarden.ops.cli.Main;
import io.cellwarden.ops.cli.Streams;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.store.CassandraStore;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.requirement.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server for all tests; each has a keyspace of its own. */
@DisplayName("A Cassandra server to try")
class CassandraCommandIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern READY = Pattern.compile("ready: process (\\d+) on 127\\.0\\.0\\.1:(\\d+)\\..*");
    private static final Map<String, String> JARS = Map.of(
            "JDK_JAVA_OPTIONS", "-Dcellwarden.cassandra.jars=" + System.getProperty("cellwarden.cassandra.jars"));

    @TempDir
    private static Path home;

    private static Program program;
    private static ProcessHandle process;
    private static String port;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        program = Program.start(
                home, JARS, "cassandra", "--dir", home.resolve("server").toString(), "--port", "0");
        Matcher ready = READY.matcher(program.awaitErr(PATIENCE, "ready: process"));
        assertThat(ready.matches()).isTrue();
        process = ProcessHandle.of(Long.parseLong(ready.group(1))).orElseThrow();
        port = ready.group(2);
    }

    @AfterAll
    static void ends_at_a_signal_and_takes_its_process_along() throws Exception {
        try (Program ended = program) {
            ended.terminate();
            assertThat(ended.awaitExit(PATIENCE)).isEqualTo(143);
            assertThat(process.isAlive()).isFalse();
        }
    }

    /** A site file of that name and store. */
    private Site site(String name, String... store) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".conf"), """
                cellwarden.data-dir = %s
                %s
                cellwarden.retention.readings = 1 d
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """.formatted(name, String.join("\n", store)));
        SiteFile read = SiteFile.read(file);
        return read.site().orElseThrow(() -> new AssertionError(read.remarks()));
    }

    private static String keyspace(String name) {
        return """
                cellwarden.store = cassandra
                cellwarden.cassandra { contact-points = ["127.0.0.1:%s"], keyspace = %s }
                """.formatted(port, name);
    }

    /** Lines to two boards. */
    private static String links(CountingBoard first, CountingBoard second) {
        return """
                cellwarden.links.a { port = "%s", protocol = jbd, poll = 100 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, poll = 100 ms, devices = [ { battery = "b1/B2" } ] }
                """.formatted(first.port(), second.port());
    }

    /** Runs a command in this process. */
    private static Ended command(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                new Streams(InputStream.nullInputStream(), out, new PrintStream(err, true, StandardCharsets.UTF_8)),
                arguments);
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The same of a site. */
    private Ended of(String site, String... arguments) {
        String config = folder.resolve(site + ".conf").toString();
        return command(Stream.concat(Stream.of(arguments), Stream.of("--config", config))
                .toArray(String[]::new));
    }

    /** The same, by a thread that nobody waits for. */
    private CompletableFuture<Ended> begun(String site, String... arguments) {
        return CompletableFuture.supplyAsync(
                () -> of(site, arguments),
                command -> Thread.ofPlatform().daemon().start(command));
    }

    private String done(String site, String... arguments) {
        Ended ended = of(site, arguments);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        return ended.out();
    }

    private String failed(String site, String... arguments) {
        Ended ended = of(site, arguments);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
        return ended.err();
    }

    private static List<Envelope> read(Site site) {
        try (EventReader reader = SiteStore.reader(site, site.dataDir())) {
            return reader.read("b1").toList();
        }
    }

    @Test
    void has_the_tables_that_schema_makes() throws Exception {
        site("tables", keyspace("tables"));
        assertThat(of("tables", "check").out())
                .contains("has no", "messages", "cellwarden schema --config FILE --apply");
        done("tables", "schema", "--apply");
        assertThat(of("tables", "check").out()).doesNotContain("cellwarden.cassandra");
    }

    @Test
    void keeps_a_second_one_off_its_port() throws Exception {
        try (Program second = Program.start(
                folder, JARS, "cassandra", "--dir", folder.resolve("other").toString(), "--port", port)) {
            assertThat(second.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(second.err()).anyMatch(line -> line.contains("port " + port + " is taken by another program"));
        }
    }

    @Test
    @Requirement({"GEN-2", "GEN-5"})
    void has_a_journal_that_is_archived_verified_backed_up_and_restored() throws Exception {
        // Given
        Site site = site("site", keyspace("site"));
        done("site", "schema", "--apply");
        List<Envelope> events;
        try (Store store = CassandraStore.open(site.dataDir(), site.cassandra())) {
            events = StoredBank.write(store, Duration.ofDays(4), StoredBank.START.plus(Duration.ofHours(36)));
        }
        Files.copy(folder.resolve("site.conf"), site.dataDir().resolve(SiteProgram.SITE_FILE));
        assertThat(read(site)).isEqualTo(events);
        String incidents = done("site", "incidents", "b1");
        // When it is archived, then what it decided is there, and what led to it
        assertThat(done("site", "archive")).contains("bank b1: inputs 1 to ", "in keyspace site of Cassandra at");
        assertThat(done("site", "archive")).contains("nothing to archive");
        List<Envelope> left = read(site);
        assertThat(events).containsSubsequence(left);
        assertThat(left.size()).isLessThan(events.size() / 2);
        assertThat(done("site", "incidents", "b1")).isEqualTo(incidents);
        assertThat(done("site", "verify")).contains(" 1 archive files; findings: 0");
        assertThat(done("site", "replay", "b1")).contains("differences: 0,");
        // When it is backed up, then as a journal of a data directory is
        Path archive = folder.resolve("site.zip");
        assertThat(done("site", "backup", "--out", archive.toString())).contains("banks b1");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains("site.conf", "journal/000000001.cwj")
                    .anyMatch(name -> name.startsWith("archive/bank-b1/"));
        }
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("site", "site.conf", "site.zip");
        }
        // Then it is restored where a site file says
        Site embedded = site("embedded", "cellwarden.store = embedded");
        assertThat(done("embedded", "restore", archive.toString())).contains("differences: 0", "restored into");
        assertThat(read(embedded)).isEqualTo(left);
        assertThat(failed(
                        "site",
                        "restore",
                        archive.toString(),
                        "--data-dir",
                        home.resolve("x").toString()))
                .contains("keyspace site of Cassandra", "has a journal of b1; a restore never overwrites");
        assertThat(home.resolve("x")).doesNotExist();

        Site other = site("other", keyspace("other"));
        done("other", "schema", "--apply");
        assertThat(done("other", "restore", archive.toString()))
                .contains("were written to keyspace other of Cassandra at", "and read back");
        assertThat(read(other)).isEqualTo(left);
        assertThat(done("other", "verify")).contains(" 1 archive files; findings: 0");
        assertThat(other.dataDir().resolve(SiteProgram.SITE_FILE))
                .hasContent(Files.readString(folder.resolve("other.conf")));
        assertThat(other.dataDir().resolve("archive")).isEmptyDirectory();
        Ended nowhere = command(
                "restore", archive.toString(), "--data-dir", home.resolve("x").toString());
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.err()).contains("is of a site with store = cassandra; say with --config FILE");
        assertThat(home.resolve("x")).doesNotExist();
    }

    /** Makes the tables and writes so many days with an incident in the second one; they are all due. */
    private List<Envelope> days(Site site, String name, int days) throws Exception {
        Duration length = Duration.ofDays(days);
        Instant incident = StoredBank.START.plus(Duration.ofHours(36));
        if (site.store() == Site.Store.EMBEDDED) {
            return StoredBank.write(Files.createDirectories(site.dataDir()), length, incident);
        }
        done(name, "schema", "--apply");
        try (Store store = CassandraStore.open(site.dataDir(), site.cassandra())) {
            return StoredBank.write(store, length, incident);
        }
    }

    private static List<Envelope> decisions(List<Envelope> events) {
        return events.stream().filter(event -> Shown.isTold(event.event())).toList();
    }

    @Test
    @Tag("slow")
    @Requirement("GEN-2")
    void has_a_journal_that_a_running_site_archives_by_itself() throws Exception {
        Site site = site("daily", keyspace("daily"));
        List<Envelope> events = days(site, "daily", 4);
        CountDownLatch runs = new CountDownLatch(3);
        InstantSource clock = () -> {
            runs.countDown();
            return StoredBank.START.plus(Duration.ofDays(4));
        };
        try (Store store = CassandraStore.open(site.dataDir(), site.cassandra());
                SiteArchive archive = new SiteArchive(site, store, clock)) {
            archive.start(Duration.ofMillis(1), Duration.ofMillis(1));
            assertThat(runs.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        try (EventReader reader = SiteStore.reader(site, site.dataDir())) {
            assertThat(reader.archived("b1")).hasSize(1);
        }
        assertThat(events).containsSubsequence(read(site));
        assertThat(decisions(read(site))).isEqualTo(decisions(events));
    }

    @Test
    @Tag("slow")
    @Requirement("GEN-2")
    void has_the_journal_of_a_running_site_which_is_archived_verified_and_backed_up_and_goes_on() throws Exception {
        List<Envelope> events;
        List<Envelope> all;
        Path backup = folder.resolve("running.zip");
        try (CountingBoard board = CountingBoard.overTcp();
                CountingBoard other = CountingBoard.overTcp()) {
            Site site = site("running", keyspace("running"), links(board, other));
            events = days(site, "running", 4);
            try (Program program = Program.start(folder, "run", "--config", "running.conf")) {
                program.awaitErr(PATIENCE, "ready");
                board.awaitMore();
                // When
                assertThat(done("running", "archive")).contains("bank b1: inputs 1 to ", "in keyspace running");
                assertThat(done("running", "verify")).contains(" 1 archive files; findings: 0");
                assertThat(done("running", "backup", "--out", backup.toString()))
                        .contains("banks b1");
                // Then
                board.awaitMore();
                assertThat(done("running", "archive")).contains("nothing to archive");
                program.terminate();
                assertThat(program.awaitExit(PATIENCE)).isEqualTo(143);
            }
            all = read(site);
            assertThat(decisions(all)).containsSubsequence(decisions(events));
            assertThat(done("running", "verify")).contains("findings: 0");
            Spools.forget(site.dataDir());
        }
        Site restored = site("restored", "cellwarden.store = embedded");
        assertThat(done("restored", "restore", backup.toString())).contains("differences: 0", "restored into");
        List<Envelope> back = read(restored);
        assertThat(back).hasSizeGreaterThan(events.size() / 10).isEqualTo(all.subList(0, back.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cassandra", "embedded"})
    @Tag("slow")
    @Requirement("GEN-2")
    void serves_sites_that_are_killed_while_they_archive_and_lose_and_double_nothing(String store) throws Exception {
        long seed = Long.getLong("cellwarden.seed", System.nanoTime());
        Random random = new Random(seed);
        System.err.println("killed while it archives, -Dcellwarden.seed=" + seed);
        String name = "killed" + store;
        try (CountingBoard board = CountingBoard.overTcp();
                CountingBoard other = CountingBoard.overTcp()) {
            Site site = site(
                    name,
                    store.equals("cassandra") ? keyspace(name) : "cellwarden.store = embedded",
                    links(board, other));
            List<Envelope> events = days(site, name, 30);
            Instant end = events.getLast().time();
            String incidents = "";
            for (int i = 0; i < 6; i++) {
                board.programIsGone();
                other.programIsGone();
                try (Program program = Program.start(folder, "run", "--config", name + ".conf")) {
                    program.awaitErr(PATIENCE, "ready");
                    // When
                    CompletableFuture<Ended> asked = begun(name, "archive");
                    TimeUnit.MILLISECONDS.sleep(random.nextLong(store.equals("cassandra") ? 1_500 : 400));
                    program.kill();
                    assertThat(asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).err())
                            .doesNotContain("should not have happened");
                }
                // Then
                List<Envelope> left = read(site).stream()
                        .takeWhile(event -> !event.time().isAfter(end))
                        .toList();
                assertThat(events).as("seed " + seed).containsSubsequence(left);
                assertThat(decisions(left)).as("seed " + seed).isEqualTo(decisions(events));
                assertThat(done(name, "verify")).contains("findings: 0");
                String told = done(name, "incidents", "b1", "--to", end.toString());
                assertThat(told).isEqualTo(incidents.isEmpty() ? told : incidents);
                incidents = told;
            }
            done(name, "archive");
            assertThat(done(name, "archive")).contains("nothing to archive");
            assertThat(done(name, "verify")).contains(" 1 archive files; findings: 0");
            assertThat(read(site).size()).isLessThan(events.size() / 2);
            Spools.forget(site.dataDir());
        }
    }

    private static void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema --apply",
                "events b1",
                "verify",
                "replay b1",
                "archive",
                "backup --out frozen.zip",
                "repair b1 --why test"
            })
    @Tag("slow")
    @Requirement("GEN-2")
    void lets_every_command_end_that_it_stands_still_under(String line) throws Exception {
        long seed = Long.getLong("cellwarden.seed", System.nanoTime());
        Random random = new Random(seed);
        System.err.println("stands still, -Dcellwarden.seed=" + seed);
        String name = "frozen" + line.replaceAll("[^a-z0-9]", "");
        Site site = site(name, keyspace(name));
        List<Envelope> events = days(site, name, 4);
        Files.copy(folder.resolve(name + ".conf"), site.dataDir().resolve(SiteProgram.SITE_FILE));
        String[] arguments = line.replace(
                        "frozen.zip", folder.resolve("frozen.zip").toString())
                .split(" ", -1);
        for (int longest : List.of(1, 500, 1_500)) {
            Ended ended;
            CompletableFuture<Ended> asked = begun(name, arguments);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(longest));
            signal("STOP");
            try {
                ended = asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } finally {
                signal("CONT");
            }
            System.err.println(line + ": " + ended);
            assertThat(ended.exitCode()).as(ended.toString()).isIn(0, 1);
            if (ended.exitCode() == 1) {
                assertThat(ended.err())
                        .contains("keyspace " + name + " of Cassandra at")
                        .doesNotContain("Exception");
            }
            Files.deleteIfExists(folder.resolve("frozen.zip"));
        }
        assertThat(done(name, "verify")).contains("findings: 0");
        assertThat(events).containsSubsequence(read(site));
        assertThat(decisions(read(site))).isEqualTo(decisions(events));
    }
}
