package io.cellwarden.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.cell.CellLimits;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The thresholds")
class ThresholdsTest {
    @ParameterizedTest
    @EnumSource
    void of_the_manual_are_those_of_every_bank_and_in_their_range(Threshold threshold) {
        assertThat(Thresholds.PRINTED.get(threshold)).isEqualTo(threshold.printed());
        assertThat(Threshold.of(threshold.key())).contains(threshold);
        assertThat(threshold.printed()).isBetween(threshold.min(), threshold.max());
        assertThat(Thresholds.of(Map.of())).isEqualTo(Thresholds.PRINTED).hasSameHashCodeAs(Thresholds.PRINTED);
    }

    @Test
    void of_the_manual_are_as_printed() {
        assertThat(CellLimits.CHARGE_INHIBIT_FROM_MV).isEqualTo(3_750);
        assertThat(CellLimits.OVER_VOLTAGE_FROM_MV).isEqualTo(3_951);
        assertThat(CellLimits.ABSOLUTE_MAX_FROM_MV).isEqualTo(4_200);
        assertThat(CellLimits.DEEP_BELOW_MV).isEqualTo(2_500);
        assertThat(CellLimits.LOW_RELEASE_MV).isEqualTo(3_200);
        assertThat(CellLimits.HIGH_RELEASE_MV).isEqualTo(3_600);
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource({
        "TOO_HOT, 299, too-hot-c = 29.9 °C is outside 30.0 °C to 100.0 °C",
        "TOO_HOT, 1001, is outside",
        "PRE_ALARM_DELAY, -1, pre-alarm-delay-s = -1 s is outside 0 s to 3600 s",
        "CHARGE_INHIBIT, 3951, charge-inhibit-v = 3.951 V must be at most over-voltage-v = 3.950 V",
        "ABSOLUTE_MAX, 3749, charge-inhibit-v = 3.750 V must be at most absolute-max-v = 3.749 V",
        "HIGH_RELEASE, 3751, high-release-v = 3.751 V must be at most charge-inhibit-v = 3.750 V",
        "HIGH_RELEASE, 3300, ''",
        "COOLED, 751, cooled-c = 75.1 °C must be at most too-hot-c = 75.0 °C"
    })
    void that_are_out_of_range_or_exclude_each_other_are_refused(Threshold threshold, int value, String message) {
        if (message.isEmpty()) {
            assertThat(Thresholds.of(Map.of(threshold, value)).get(threshold)).isEqualTo(value);
        } else {
            assertThatThrownBy(() -> Thresholds.of(Map.of(threshold, value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }
}
