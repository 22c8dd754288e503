package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A Cassandra server to try")
class CassandraCommandIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern READY = Pattern.compile("ready: process (\\d+) on 127\\.0\\.0\\.1:(\\d+)\\..*");

    @TempDir
    private Path folder;

    @Test
    void serves_on_loopback_until_it_is_ended_and_takes_its_process_along() throws Exception {
        Path server = folder.resolve("server");
        Map<String, String> jars = Map.of(
                "JDK_JAVA_OPTIONS", "-Dcellwarden.cassandra.jars=" + System.getProperty("cellwarden.cassandra.jars"));
        try (Program program = Program.start(folder, jars, "cassandra", "--dir", server.toString(), "--port", "0")) {
            Matcher ready = READY.matcher(program.awaitErr(PATIENCE, "ready: process"));
            assertThat(ready.matches()).isTrue();
            ProcessHandle process =
                    ProcessHandle.of(Long.parseLong(ready.group(1))).orElseThrow();
            Files.writeString(folder.resolve("site.conf"), """
                    cellwarden.store = cassandra
                    cellwarden.cassandra.contact-points = ["127.0.0.1:%s"]
                    cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                    """.formatted(ready.group(2)));
            assertThat(Program.run(folder, "check", "--config", "site.conf").out())
                    .contains("has no", "messages", "cellwarden schema --config FILE --apply");
            assertThat(Program.run(folder, "schema", "--config", "site.conf", "--apply")
                            .exitCode())
                    .isZero();
            assertThat(Program.run(folder, "check", "--config", "site.conf").out())
                    .doesNotContain("cellwarden.cassandra");

            Program.Ended second = runSecond(jars, ready.group(2));
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("port " + ready.group(2) + " is taken by another program");

            program.terminate();
            assertThat(program.awaitExit(PATIENCE)).isEqualTo(143);
            assertThat(process.isAlive()).isFalse();
        }
    }

    private Program.Ended runSecond(Map<String, String> jars, String port) throws Exception {
        try (Program second = Program.start(
                folder, jars, "cassandra", "--dir", folder.resolve("other").toString(), "--port", port)) {
            int code = second.awaitExit(PATIENCE);
            return new Program.Ended(code, String.join("\n", second.out()), String.join("\n", second.err()));
        }
    }
}
