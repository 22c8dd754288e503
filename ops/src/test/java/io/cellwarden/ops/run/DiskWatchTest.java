package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Input;
import io.cellwarden.ops.site.DiskLimits;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The watch over the disk")
class DiskWatchTest {
    /** More than any disk has. */
    private static final long TOO_LITTLE = 1L << 60;

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private void tell(String bank, Input.DiskReport report) {
        told.add(bank + " " + report.level());
    }

    @Test
    void tells_a_bank_that_has_no_alarm_where_another_has_one_from_before() throws IOException {
        // Given
        try (DiskWatch watch = new DiskWatch(
                folder,
                folder,
                new DiskWatch.Journal(() -> 0, Optional.empty()),
                new DiskLimits(TOO_LITTLE, TOO_LITTLE, TOO_LITTLE, TOO_LITTLE),
                Map.of("b1", DiskLevel.ALARM, "b2", DiskLevel.OK),
                InstantSource.system(),
                this::tell)) {
            // When
            watch.look();
            watch.look();
        }
        // Then
        assertThat(told).containsExactly("b2 ALARM");
    }

    @Test
    @Requirement("GEN-2")
    void tells_a_bank_that_has_begun_anew_once_more_what_its_journal_did_not_know() throws IOException {
        // Given
        try (DiskWatch watch = new DiskWatch(
                folder,
                folder,
                new DiskWatch.Journal(() -> 0, Optional.empty()),
                new DiskLimits(TOO_LITTLE, TOO_LITTLE, TOO_LITTLE, TOO_LITTLE),
                Map.of("b1", DiskLevel.OK, "b2", DiskLevel.OK),
                InstantSource.system(),
                this::tell)) {
            watch.look();
            told.clear();
            // When
            watch.begunAnew(BankState.beforeFirstStart(BankScenario.site(BmsModel.SMALL_BMS, "B1")));
            watch.look();
            watch.look();
        }
        // Then
        assertThat(told).containsExactly("b1 ALARM");
    }
}
