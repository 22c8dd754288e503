package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.store.CassandraSettings;
import io.cellwarden.persistence.store.CassandraSettings.Consistency;
import io.cellwarden.persistence.store.CassandraSettings.Tls;
import io.cellwarden.persistence.store.Secret;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A site file that names Cassandra")
class CassandraSiteTest {
    private static final String BANK = """
            cellwarden.links.a { port = "/dev/null", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
            cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
            """;

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void begin() {
        cli = new Cli(folder);
    }

    private Site site(String section) throws Exception {
        Path file = cli.file("site.conf", BANK + section);
        return SiteFile.read(file).site().orElseThrow();
    }

    /** A port on which nobody listens. */
    private static int deafPort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return once.getLocalPort();
        }
    }

    @Test
    void means_a_server_on_this_computer_unless_it_says_more() throws Exception {
        assertThat(site("cellwarden.store = cassandra").cassandra())
                .isEqualTo(site("cellwarden.cassandra {}").cassandra())
                .isEqualTo(new CassandraSettings(
                        List.of("127.0.0.1:9042"),
                        "datacenter1",
                        "cellwarden",
                        Consistency.LOCAL_QUORUM,
                        1,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void says_how_a_cluster_is_reached() throws Exception {
        CassandraSettings cassandra = site("""
                cellwarden.store = cassandra
                cellwarden.cassandra {
                  contact-points = ["db1.example.org", "[2001:db8::1]:19042"]
                  datacenter = harbour
                  keyspace = lights
                  consistency = quorum
                  username = cellwarden
                  password-env = CELLWARDEN_PASSWORD
                  tls { truststore = /etc/cellwarden/trust.p12, truststore-password-file = /etc/cellwarden/trust.password }
                }
                """).cassandra();
        assertThat(cassandra.contactPoints()).containsExactly("db1.example.org:9042", "[2001:db8::1]:19042");
        assertThat(cassandra.replication()).isEqualTo(3);
        assertThat(cassandra.consistency()).isEqualTo(Consistency.QUORUM);
        assertThat(cassandra.credentials())
                .contains(new CassandraSettings.Credentials(
                        "cellwarden", new Secret.OfEnvironment("CELLWARDEN_PASSWORD")));
        assertThat(cassandra.tls())
                .contains(new Tls(
                        Optional.of(Path.of("/etc/cellwarden/trust.p12")),
                        Optional.of(new Secret.OfFile(Path.of("/etc/cellwarden/trust.password")))));
    }

    @ParameterizedTest
    @Requirement("GEN-2")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "contact-points = [db1]|contact-points|names db1:9042, which is not this computer alone",
                "contact-points = [127.0.0.1, db1], username = u, password-env = P|contact-points|wanted then are username",
                "contact-points = [\"128.0.0.1\"], tls {}|contact-points|is not this computer alone",
                "contact-points = [\"127.0.0.1.evil.org\"]|contact-points|is not this computer alone",
                "contact-points = []|contact-points|is empty",
                "contact-points = [\"a:0\"]|contact-points|wanted is a host or host:port",
                "contact-points = [\"a:65536\"]|contact-points|wanted is a host or host:port",
                "contact-points = [\"a b\"]|contact-points|wanted is a host or host:port",
                "keyspace = \"x; DROP\"|keyspace|small letters",
                "keyspace = Lights|keyspace|small letters",
                "datacenter = \"a'b\"|datacenter|letters, digits",
                "consistency = one|consistency|local-quorum, quorum",
                "replication = 0|replication|from 1 to 9",
                "replication = 10|replication|from 1 to 9",
                "username = u|username|has no password",
                "password-env = P|username|is missing for a password",
                "password = hunter2|password|wanted is password-file or password-env",
                "username = u, password-file = secret|password-file|wanted is a whole path",
                "username = u, password-file = /a, password-env = P|password-env|wanted is one of them",
                "tls.truststore = trust.p12|truststore|wanted is a whole path",
                "colour = red|colour|is no key here"
            })
    void tells_what_is_wrong_or_unsafe_in_it(String section, String key, String message) {
        Result result = cli.check(BANK + "cellwarden.cassandra { " + section + " }", "--json");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lines())
                .filteredOn(line -> line.contains("\"severity\":\"error\"") && line.contains(key + "\""))
                .singleElement()
                .asString()
                .contains(message)
                .doesNotContain("hunter2");
    }

    @Test
    void is_told_that_nobody_answers() throws Exception {
        Result result = cli.check(BANK + """
                cellwarden.store = cassandra
                cellwarden.cassandra.contact-points = ["127.0.0.1:%d"]
                """.formatted(deafPort()));

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("1 warning", "cellwarden.cassandra", "is not reached", "switch nothing ON");
    }

    @Test
    void is_told_of_a_password_that_cannot_be_read_and_never_sees_one() throws Exception {
        Path password = folder.resolve("password");
        String site = BANK + """
                cellwarden.store = cassandra
                cellwarden.cassandra { contact-points = ["127.0.0.1:%d"], username = u, password-file = "%s" }
                """.formatted(deafPort(), password);
        assertThat(cli.check(site).out()).contains("the password for Cassandra is missing", "cannot be read");
        assertThat(cli.run("run", "--config", folder.resolve("site.conf").toString())
                        .err())
                .contains("the password for Cassandra is missing");
        Files.writeString(password, "hunter2\n");
        Result answered = cli.check(site, "--debug");
        assertThat(answered.out() + answered.err()).contains("is not reached").doesNotContain("hunter2");
    }

    @Test
    void gives_the_schema_of_its_keyspace_and_asks_no_server_for_it() throws Exception {
        cli.file(
                "site.conf",
                BANK + "cellwarden.cassandra { keyspace = lights, datacenter = harbour, replication = 2 }");
        Result printed =
                cli.run("schema", "--config", folder.resolve("site.conf").toString(), "--print");

        assertThat(printed.exitCode()).isZero();
        assertThat(printed.out())
                .contains("CREATE KEYSPACE IF NOT EXISTS lights", "'harbour': 2", "lights.messages")
                .doesNotContain("${");
        assertThat(printed.lines().stream().filter(line -> line.endsWith(";"))).hasSize(9);
    }

    @Test
    void cannot_have_its_schema_applied_where_nobody_answers() throws Exception {
        cli.file("site.conf", BANK + "cellwarden.cassandra.contact-points = [\"127.0.0.1:%d\"]".formatted(deafPort()));
        Result applied =
                cli.run("schema", "--config", folder.resolve("site.conf").toString(), "--apply");

        assertThat(applied.exitCode()).isEqualTo(1);
        assertThat(applied.err()).contains("keyspace cellwarden of Cassandra at 127.0.0.1:", "cannot be used");
        assertThat(cli.run("schema", "--config", "site.conf").exitCode()).isEqualTo(2);
        assertThat(cli.run("schema", "--config", "site.conf", "--print", "--apply")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void is_neither_backed_up_nor_archived_nor_repaired_where_it_has_not_run_or_nobody_answers() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("site.conf"), BANK + """
                cellwarden.store = cassandra
                cellwarden.cassandra.contact-points = ["127.0.0.1:%d"]
                """.formatted(deafPort()));
        Path archive = folder.resolve("site.zip");
        for (String[] command :
                List.of(new String[] {"backup", "--out", archive.toString()}, new String[] {"archive"}, new String[] {
                    "repair", "b1", "--why", "a test"
                })) {
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(List.of("--data-dir", data.toString()));
            Result elsewhere = cli.run(arguments.toArray(String[]::new));
            assertThat(elsewhere.exitCode()).isEqualTo(1);
            assertThat(elsewhere.err()).contains("no site has run on " + data, "on the computer that runs it");
            assertThat(data.resolve("journal")).doesNotExist();

            Files.createDirectory(data.resolve("journal"));
            Result deaf = cli.run(arguments.toArray(String[]::new));
            assertThat(deaf.exitCode()).isEqualTo(1);
            assertThat(deaf.err()).contains("keyspace cellwarden of Cassandra at 127.0.0.1:", "cannot be used");
            Files.deleteIfExists(data.resolve("journal/lock"));
            Files.delete(data.resolve("journal"));
        }
        assertThat(archive).doesNotExist();
    }

    @Test
    void is_tried_with_a_server_on_a_port_that_there_is() {
        String home = folder.resolve("server").toString();
        assertThat(cli.run("cassandra", "--dir", home, "--port", "65536").exitCode())
                .isEqualTo(2);
        assertThat(cli.run("cassandra", "--dir", home, "--port", "-1").err()).contains("allowed is 0 to 65535");
    }
}
