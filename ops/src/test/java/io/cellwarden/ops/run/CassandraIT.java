package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.server.CassandraServer;
import io.cellwarden.persistence.store.CassandraSchema;
import io.cellwarden.persistence.store.CassandraSettings;
import io.cellwarden.persistence.store.CassandraStore;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * One server, a process of its own, for all tests; each has a keyspace of its own. It asks for TLS and a login, as a cluster
 * should.
 */
@DisplayName("A running site whose journal is on Cassandra")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
class CassandraIT extends KillContract {
    /** Cassandra starts again, the driver finds it, the journal is recovered: on a busy machine. */
    private static final Duration OUTAGE = Duration.ofMinutes(3);

    private static final String UNAVAILABLE = "CW-JOURNAL-UNAVAILABLE";
    private static final String CLEARED = "alarm-cleared";
    private static final String STORE_PASSWORD = "changeit-3f9a";
    private static final String BANK = """
            cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
            """;

    @TempDir
    private static Path home;

    private static CassandraServer server;
    private static int sites;

    private int site;

    @BeforeAll
    static void start() throws Exception {
        String key = home.resolve("key.p12").toString();
        String certificate = home.resolve("certificate").toString();
        keytool(
                "-genkeypair",
                "-keystore",
                key,
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost");
        keytool("-exportcert", "-keystore", key, "-alias", "server", "-file", certificate);
        keytool(
                "-importcert",
                "-noprompt",
                "-keystore",
                home.resolve("trust.p12").toString(),
                "-file",
                certificate);
        Files.writeString(home.resolve("trust.password"), STORE_PASSWORD);
        Files.writeString(home.resolve("password"), "cassandra");
        Path jars = Path.of(System.getProperty("cellwarden.cassandra.jars"));
        server = CassandraServer.start(home.resolve("server"), 0, jars, """
                authenticator: PasswordAuthenticator
                client_encryption_options:
                  enabled: true
                  optional: false
                  keystore: "%s"
                  keystore_password: "%s"
                """.formatted(key, STORE_PASSWORD));
        server.awaitReady(System.err::println);
        awaitLogin(Files.writeString(home.resolve("login.conf"), BANK + """
                cellwarden.cassandra { keyspace = login, %s }
                """.formatted(login())));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** The server makes its first user some time after it answers. */
    private static void awaitLogin(Path siteFile) throws Exception {
        CassandraSettings settings = cassandra(siteFile);
        long deadline = System.nanoTime() + OUTAGE.toNanos();
        while (true) {
            try {
                assertThat(CassandraSchema.missing(settings)).isNotEmpty();
                return;
            } catch (StoreException noUserYet) {
                if (System.nanoTime() > deadline) {
                    throw noUserYet;
                }
            }
        }
    }

    private static CassandraSettings cassandra(Path siteFile) throws SiteFile.Unreadable {
        return SiteFile.read(siteFile).site().orElseThrow().cassandra();
    }

    private static String login() {
        return """
                contact-points = ["localhost:%d"], username = cassandra, password-file = "%s"
                tls { truststore = "%s", truststore-password-file = "%s" }
                """.formatted(
                server.port(), home.resolve("password"), home.resolve("trust.p12"), home.resolve("trust.password"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeTables() throws Exception {
        try (Program schema = Program.start(folder(), "schema", "--config", "site.conf", "--apply")) {
            assertThat(schema.awaitExit(Program.PATIENCE))
                    .as("%s", schema.err())
                    .isZero();
            assertThat(schema.out()).anyMatch(said -> said.startsWith("CREATE TABLE IF NOT EXISTS site" + site));
        }
    }

    @Override
    String store() {
        site = ++sites;
        return """
                cellwarden.store = cassandra
                cellwarden.cassandra { keyspace = site%d, %s }
                """.formatted(site, login());
    }

    @Override
    EventReader journal() throws Exception {
        return CassandraStore.reader(cassandra(folder().resolve("site.conf")));
    }

    @Test
    @Tag("slow")
    @Requirement({"GEN-2", "BMS-11"})
    void protects_while_cassandra_is_killed_and_journals_all_of_it_when_it_is_back() throws Exception {
        killCassandra(1);
        tellsTheJournalOfTheStoppedSite();
    }

    @Test
    @Tag("slow")
    @Requirement({"GEN-2", "BMS-11"})
    void loses_and_doubles_nothing_when_cassandra_is_killed_three_times_under_load() throws Exception {
        killCassandra(3);
    }

    @Test
    @Tag("slow")
    @Requirement({"GEN-2", "GEN-5"})
    void loses_and_doubles_nothing_when_it_is_killed_at_twenty_random_moments() throws Exception {
        kill(20);
    }

    /** What was sent to it before is taken when it goes on: beside the next start, or after that has begun without its journal. */
    @Test
    @Tag("slow")
    @Requirement({"GEN-2", "GEN-5"})
    void loses_and_doubles_nothing_when_it_is_killed_while_cassandra_stands_still_and_takes_its_writes_later()
            throws Exception {
        for (boolean beginsWithout : List.of(false, true, false, true)) {
            try (Program program = run()) {
                program.awaitErr(OUTAGE, "ready");
                board().awaitMore();
                signal("STOP");
                program.awaitOut(OUTAGE, 1, "alarm-raised", UNAVAILABLE);
                program.kill();
            }
            if (beginsWithout) {
                try (Program program = run()) {
                    program.awaitOut(OUTAGE, 1, "alarm-raised", UNAVAILABLE);
                    board().awaitMore();
                    signal("CONT");
                    program.awaitErr(OUTAGE, "ready");
                    board().awaitMore();
                    program.kill();
                }
            } else {
                signal("CONT");
            }
        }
        try (Program last = run()) {
            last.awaitErr(OUTAGE, "ready");
            board().awaitMore();
            last.terminate();
            last.awaitExit(OUTAGE);
        }
        assertNothingLostNorDoubled("killed beside a Cassandra that stood still");
    }

    private static void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private void killCassandra(int times) throws Exception {
        try (Program program = run()) {
            program.awaitErr(OUTAGE, "ready");
            board().awaitMore();
            for (int i = 1; i <= times; i++) {
                // When
                server.kill();
                program.awaitOut(OUTAGE, i, "alarm-raised", UNAVAILABLE);
                int decided = chargersOff(program);
                board().awaitMore();
                // Then: it protects without its journal, and what waits outlives a power cut
                assertThat(chargersOff(program)).isGreaterThan(decided);
                program.awaitErr(OUTAGE, i, "the journal is away: inputs wait for it on the disk");
                assertThat(spooled()).isNotEmpty();
                // When
                server.startAgain();
                server.awaitReady(System.err::println);
                program.awaitOut(OUTAGE, i, CLEARED, UNAVAILABLE);
                program.awaitErr(OUTAGE, i, "inputs wait for the journal in memory again");
                board().awaitMore();
                assertThat(spooled()).isEmpty();
            }
            program.terminate();
            program.awaitExit(OUTAGE);
        }
        assertNothingLostNorDoubled("Cassandra killed " + times + " times");
    }

    private List<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.walk(folder().resolve("data/spool"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int chargersOff(Program program) {
        return (int) program.out().stream()
                .filter(said -> said.contains("chargers-off"))
                .count();
    }

    private void tellsTheJournalOfTheStoppedSite() throws Exception {
        assertThat(run("check").out()).doesNotContain("cellwarden.cassandra");
        Path password = home.resolve("password");
        Files.writeString(password, "guessed-4711");
        assertThat(run("check").out())
                .contains("cellwarden.cassandra", "user name or password is wrong")
                .doesNotContain("guessed-4711");
        Files.writeString(password, "cassandra");
        assertThat(run("status").out()).contains("no program runs here", "b1");
        Program.Ended events = run("events", "b1");
        assertThat(events.out()).contains(UNAVAILABLE, "chargers-off");
        assertThat(events.err()).as("nothing that only developers understand").doesNotContain("Exception");
        assertThat(run("archive").out()).contains("bank b1: nothing to archive");
        assertThat(run("verify").out()).contains("findings: 0");
        assertThat(run("backup", "--out", "site.zip").exitCode()).isZero();
        assertThat(folder().resolve("site.zip")).exists();
    }

    private Program.Ended run(String command, String... more) throws IOException, InterruptedException {
        String[] arguments = new String[more.length + 3];
        arguments[0] = command;
        System.arraycopy(more, 0, arguments, 1, more.length);
        arguments[more.length + 1] = "--config";
        arguments[more.length + 2] = "site.conf";
        return Program.run(folder(), arguments);
    }

    @Test
    @Tag("slow")
    @Requirement({"GEN-2", "BMS-11"})
    void protects_from_its_start_on_where_no_cassandra_answers_and_journals_when_one_does() throws Exception {
        server.kill();
        try {
            assertThat(run("check").out()).contains("cellwarden.cassandra", "is not reached");
            try (Program program = run()) {
                program.awaitOut(OUTAGE, 1, "alarm-raised", UNAVAILABLE);
                program.awaitOut(OUTAGE, 1, "chargers-off");
                server.startAgain();
                server.awaitReady(System.err::println);
                program.awaitErr(OUTAGE, "ready");
                board().awaitMore();
                program.terminate();
                program.awaitExit(OUTAGE);
            }
        } finally {
            if (!server.isAlive()) {
                server.startAgain();
                server.awaitReady(System.err::println);
            }
        }
        assertNothingLostNorDoubled("begun without Cassandra");
    }
}
