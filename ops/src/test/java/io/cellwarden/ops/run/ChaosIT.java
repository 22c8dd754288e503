package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults come by the clock, so a seed gives the same faults each time, but not the same inputs. */
@DisplayName("Chaos")
@Execution(CONCURRENT)
class ChaosIT {
    private static final Duration SETTLING = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @AfterEach
    void forget() throws IOException {
        Spools.forget(folder.resolve("chaos"));
    }

    @Test
    @Tag("slow")
    void of_half_a_minute_leaves_journals_whose_replay_reproduces_every_decision() throws Exception {
        leavesJournalsThatHold(20_260_325, Duration.ofSeconds(30));
    }

    @Test
    @Tag("slow")
    void of_ten_minutes_leaves_journals_whose_replay_reproduces_every_decision() throws Exception {
        leavesJournalsThatHold(1, Duration.ofMinutes(10));
    }

    /** Its second fault ends an actor, its third changes a load. */
    private static final String ENDS_AN_ACTOR_EARLY = "133";

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void that_a_signal_ends_is_mended_and_tells_what_its_journals_prove_so_far(String signal) throws Exception {
        try (Program demo =
                Program.start(folder, "demo", "--json", "--chaos", ENDS_AN_ACTOR_EARLY, "--data-dir", "chaos")) {
            demo.awaitErr(Program.PATIENCE, "house/B5: its actor ends");
            demo.awaitErr(Program.PATIENCE, " W");
            demo.signal(signal);
            assertThat(demo.awaitExit(Duration.ofSeconds(30))).isIn(130, 143);
            assertThat(demo.err()).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("chaos/messages.log"))))
                    .isEqualTo("rw-------");
            String last = demo.out().getLast();
            if (!last.startsWith("{\"chaos\":")) {
                assertThat(demo.err().getLast())
                        .contains(
                                "no verdict, the stop leaves no more time for it",
                                "cellwarden replay house --data-dir chaos; cellwarden replay bridge --data-dir chaos");
            } else {
                assertThat(last).contains("\"differences\":0").endsWith("\"findings\":[]}");
            }
        }
        for (String bank : List.of("house", "bridge")) {
            assertThat(Program.run(folder, "replay", bank, "--data-dir", "chaos")
                            .out())
                    .contains("differences: 0,");
        }
    }

    private void leavesJournalsThatHold(long seed, Duration length) throws Exception {
        try (Program demo = Program.start(
                folder,
                "demo",
                "--json",
                "--chaos",
                Long.toString(seed),
                "--data-dir",
                "chaos",
                "--duration",
                length.toSeconds() + "s")) {
            int exit = demo.awaitExit(Program.PATIENCE.plus(length).plus(SETTLING));
            assertThat(demo.out().getLast())
                    .startsWith("{\"chaos\":" + seed + ",\"faults\":")
                    .contains("\"bank\":\"house\"", "\"bank\":\"bridge\"", "\"differences\":0")
                    .endsWith("\"findings\":[]}");
            assertThat(exit).isZero();
            assertThat(demo.err().stream().filter(line -> line.startsWith("chaos at ")))
                    .as("faults")
                    .hasSizeGreaterThan((int) length.toSeconds() / 3);
        }
    }
}
