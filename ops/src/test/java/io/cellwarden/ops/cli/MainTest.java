package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("cellwarden")
class MainTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "check --help", "decode --help", "evaluate --help"})
    void explains_itself(String line) {
        Result result = new Cli(folder).run(line.split(" "));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage: cellwarden");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void says_its_version() {
        assertThat(new Cli(folder).run("--version").out()).startsWith("cellwarden ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zigzag", "check", "evaluate --config x", "check --config x --dance"})
    void ends_with_2_when_used_wrongly(String line) {
        Result result = new Cli(folder).run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void shows_where_a_failure_arose_only_when_asked() {
        Cli cli = new Cli(folder);

        assertThat(cli.run("check", "--config", "none.conf").err()).doesNotContain("\tat ");
        assertThat(cli.run("check", "--config", "none.conf", "--debug").err()).contains("\tat ");
    }

    @Test
    void ends_quietly_when_nobody_reads_on() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        closed,
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                "decode",
                "--protocol",
                "jbd",
                "--hex",
                "dd");

        assertThat(exitCode).isZero();
        assertThat(err.size()).isZero();
    }
}
