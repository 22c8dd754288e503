package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No program runs and no journal is there: all of this is wrong by itself. */
@DisplayName("A value that is wrong whatever the site")
class WrongUsageTest {
    @TempDir
    private Path folder;

    private Cli.Result run(String line) {
        List<String> all = new ArrayList<>(List.of(line.split(" ")));
        if (!all.getFirst().equals("demo")) {
            all.addAll(List.of("--data-dir", folder.toString()));
        }
        return new Cli(folder).run(all.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "set b1/B1 colour 3 --why x              | there is no setting colour; there are [allowed-to-discharge-v,",
                "set b1/B1 pre-alarm-v high --why x      | pre-alarm-v high: wanted is a number from 2.800 V to 3.150 V",
                "set b1/B1 pre-alarm-v 3.151 --why x     | SET-2: pre-alarm-v = 3.151 V is outside 2.800 V to 3.150 V",
                "set b1/B1 pre-alarm-v 2.799 --why x     | is outside 2.800 V to 3.150 V",
                "set b1/B1 pre-alarm-supported 2 --why x | wanted is yes or no",
                "lock b1 lights --why x                  | no such output here: lights; there are [loads, chargers, contactor]",
                "lock b1 inverter --why x                | no such output here: inverter; there are [loads, chargers, contactor]",
                "on b1 lights --why x                    | there are [pre-alarm, loads, chargers, contactor, alternator,",
                "override b1 --minutes 0 --why x         | --minutes 0: allowed is 1 to 60",
                "override b1 --minutes 61 --why x        | --minutes 61: allowed is 1 to 60",
                "reset b1/B1 --why x --role boss         | there is no role boss; there are [operator, engineer, administrator]",
                "replay b1 --set voltage=3               | --set voltage=3: wanted is settings.KEY,",
                "replay b1 --set settings.pre-alarm-v=9  | pre-alarm-v = 9.000 V is outside 2.800 V to 3.150 V",
                "replay b1 --set settings.colour=9       | there is no setting colour; there are",
                "replay b1 --set bms=big                 | --set bms=big: there are [small-bms,",
                "replay b1 --from yesterday              | yesterday: wanted is a time such as 2026-11-22T21:00:00Z",
                "events b1 --to 12:00                    | 12:00: wanted is a time such as 2026-11-22T21:00:00Z",
                "events b1 --from 2026-01-02T00:00:00Z --to 2026-01-01T00:00:00Z | is after --to 2026-01-01T00:00:00Z",
                "demo --duration soon                    | soon: wanted is a time above 0 such as 90s or 2m",
                "demo --chaos 1 --incident cold          | mutually exclusive",
            })
    @Requirement("CTL-3")
    void is_wrong_usage(String line, String expected) {
        Cli.Result result = run(line);
        assertThat(result.err()).contains(expected, "Usage: ");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set b1/B1 pre-alarm-v 3.150 --why x",
                "set b1/B1 pre-alarm-v 2.800 --why x",
                "set b1/B1 contactor-low-v 0 --why x",
                "lock b1 load-disconnect --why x",
                "override b1 --minutes 60 --why x",
                "override b1 --minutes 1 --why x",
                "replay b1 --set settings.pre-alarm-v=3.15",
                "replay b1 --set batteries.B1.settings.pre-alarm-v=3.15"
            })
    void is_told_from_what_only_the_site_can_judge(String line) {
        assertThat(run(line).exitCode()).as("no site runs here").isEqualTo(ExitCode.FAILED);
    }

    @Test
    @Requirement("CTL-3")
    void in_who_or_why_is_wrong_usage_too() {
        assertThat(new Cli(folder)
                        .run("lock", "b1", "loads", "--why", "x".repeat(201))
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(new Cli(folder)
                        .run("lock", "b1", "loads", "--why", "x", "--who", "A\nda")
                        .err())
                .contains("who has a line break");
    }
}
