package io.cellwarden.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The shape of a log")
class CsvShapeTest {
    private static CsvShape shape(
            String time, CsvShape.Voltage cells, CsvShape.Current current, CsvShape.Temperature temperature) {
        return new CsvShape(
                ';',
                true,
                time,
                ZoneId.of("Europe/Oslo"),
                Map.of(),
                Optional.of("B1"),
                cells,
                current,
                temperature,
                true,
                false);
    }

    private static CsvShape timed(String form) {
        return shape(form, CsvShape.Voltage.V, CsvShape.Current.A, CsvShape.Temperature.C);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "iso | 2026-03-01T00:00:00Z | 2026-03-01T00:00:00Z",
                "iso | 2026-03-01 01:00:00 | 2026-03-01T00:00:00Z",
                "iso | 2026-07-01T02:00:00.5 | 2026-07-01T00:00:00.500Z",
                "iso | 2026-03-01T02:00:00+02:00 | 2026-03-01T00:00:00Z",
                "epoch-s | 1772323200 | 2026-03-01T00:00:00Z",
                "epoch-s | 1772323200,25 | 2026-03-01T00:00:00.250Z",
                "epoch-ms | 1772323200001 | 2026-03-01T00:00:00.001Z",
                "dd.MM.yyyy HH:mm:ss | 01.03.2026 01:00:00 | 2026-03-01T00:00:00Z",
            })
    void knows_times_as_other_systems_write_them(String form, String field, Instant time) {
        assertThat(timed(form).time(field)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso", "epoch-s", "epoch-ms", "dd.MM.yyyy"})
    void takes_for_no_time_what_is_none(String form) {
        assertThatThrownBy(() -> timed(form).time("yesterday")).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> timed(form).time("99999999999999999999")).isInstanceOf(DateTimeException.class);
    }

    @Test
    void turns_units_into_ours_and_leaves_what_is_no_number() {
        CsvShape shape = shape(CsvShape.ISO, CsvShape.Voltage.MV, CsvShape.Current.MA, CsvShape.Temperature.K);
        assertThat(shape.cell("3301,5")).isEqualTo("3.3015");
        assertThat(shape.current("-1500")).isEqualTo("1.500");
        assertThat(shape.temperature("298,15")).isEqualTo("25.00");
        assertThat(shape.cell("n/a")).isEqualTo("n/a");
        assertThat(shape.cell("")).isEmpty();
        assertThat(shape(CsvShape.ISO, CsvShape.Voltage.V, CsvShape.Current.A, CsvShape.Temperature.F)
                        .temperature("77"))
                .isEqualTo("25.000");
        assertThat(CsvShape.OWN.cell("3.3")).isEqualTo("3.3");
    }
}
