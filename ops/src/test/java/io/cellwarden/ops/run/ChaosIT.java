package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults come by the clock, so a seed gives the same faults each time, but not the same inputs. */
@DisplayName("Chaos")
class ChaosIT {
    private static final Duration SETTLING = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @AfterEach
    void forget() throws IOException {
        Spools.forget(folder.resolve("chaos"));
    }

    @Test
    void of_half_a_minute_leaves_journals_whose_replay_reproduces_every_decision() throws Exception {
        leavesJournalsThatHold(20_260_325, Duration.ofSeconds(30));
    }

    @Test
    @Tag("slow")
    void of_ten_minutes_leaves_journals_whose_replay_reproduces_every_decision() throws Exception {
        leavesJournalsThatHold(1, Duration.ofMinutes(10));
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
