package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.demo.Incident;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The demo command")
class DemoCommandTest {
    @TempDir
    private Path folder;

    @Test
    void explains_each_incident_in_one_line() {
        Cli.Result help = new Cli(folder).run("demo", "--help");
        assertThat(help.exitCode()).isZero();
        for (Incident incident : Incident.values()) {
            assertThat(help.lines()).contains("  %-10s %s".formatted(incident.key(), incident.summary()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--incident | flood   | there is no incident flood; there are low-cell, high-cell, loop-open, cold, hot,",
                "--chaos    | monkeys | 'monkeys' is not a long",
                "--duration | -3m     | -3m: wanted is a time above 0 such as 90s or 2m",
                "--speed    | 0       | --speed 0.0: allowed is 1 to 60"
            })
    void names_what_is_wrong_and_what_is_allowed(String option, String value, String expected) {
        Cli.Result result = new Cli(folder).run("demo", option, value);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(expected);
    }
}
