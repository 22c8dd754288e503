package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.DiskLevel;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The space that is left")
class DiskRulesTest {
    private static final Instant T0 = Instant.parse("2026-11-25T10:00:00Z");

    /** Warned of below 400, an alarm below 100. */
    @ParameterizedTest
    @CsvSource({
        "OK, 401, OK",
        "OK, 400, OK",
        "OK, 399, WARNING",
        "OK, 100, WARNING",
        "OK, 99, ALARM",
        "WARNING, 499, WARNING",
        "WARNING, 500, OK",
        "WARNING, 100, WARNING",
        "WARNING, 99, ALARM",
        "ALARM, 99, ALARM",
        "ALARM, 124, ALARM",
        "ALARM, 125, WARNING",
        "ALARM, 499, WARNING",
        "ALARM, 500, OK",
    })
    void is_judged_by_two_limits_and_a_level_is_left_a_quarter_above_its_own(
            DiskLevel before, long free, DiskLevel after) {
        assertThat(DiskRules.judge(before, free, 400, 100)).isEqualTo(after);
    }

    @Test
    void lasts_as_long_as_the_journal_grows_and_an_hour_must_pass_to_know_it() {
        assertThat(DiskRules.perDay(1_000, T0, 1_100, T0.plusSeconds(3_599))).isEmpty();
        assertThat(DiskRules.perDay(1_000, T0, 1_100, T0.plusSeconds(3_600))).isEqualTo(OptionalLong.of(2_400));
        assertThat(DiskRules.perDay(1_000, T0, 1_000, T0.plusSeconds(3_600))).isEqualTo(OptionalLong.of(0));
        assertThat(DiskRules.perDay(1_000, T0, 999, T0.plusSeconds(3_600)))
                .as("the file was made smaller")
                .isEmpty();
    }
}
