package io.cellwarden.gateway.driver.daly;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.driver.ProtocolSettings.Daly.Positive;
import io.cellwarden.gateway.wire.daly.DalyFrame;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The direction in which a Daly board counts its current")
class DalySignTest {
    private static final int STATIONARY = 0;
    private static final int CHARGES = 1;
    private static final int DISCHARGES = 2;

    private static OptionalInt times(int times, DalySign sign, int rawMa, int state) {
        OptionalInt last = OptionalInt.empty();
        for (int i = 0; i < times; i++) {
            last = sign.current(rawMa, new DalyFrame.Switches(state, true, true, 0, 0));
        }
        return last;
    }

    @ParameterizedTest(name = "raw {0} mA while {1}: {2} mA")
    @CsvSource({"50000, 2, -50000", "-50000, 1, 50000", "50000, 1, 50000", "-50000, 2, -50000"})
    void is_known_when_the_board_has_shown_it_three_times_in_a_row(int rawMa, int state, int currentMa) {
        var sign = new DalySign(Positive.AUTO);
        assertThat(times(2, sign, rawMa, state)).isEmpty();
        assertThat(times(1, sign, rawMa, state)).hasValue(currentMa);
        assertThat(times(1, sign, -rawMa, STATIONARY)).hasValue(-currentMa);
        assertThat(sign.contradiction()).isEmpty();
    }

    @ParameterizedTest(name = "raw {0} mA while {1}: shows it {2}")
    @CsvSource({
        "999, 1, false",
        "1000, 1, true",
        "-999, 2, false",
        "-1000, 2, true",
        "50000, 0, false",
        "50000, 7, false"
    })
    void is_shown_by_a_clear_current_alone(int rawMa, int state, boolean shows) {
        assertThat(times(3, new DalySign(Positive.AUTO), rawMa, state).isPresent())
                .isEqualTo(shows);
    }

    @ParameterizedTest
    @EnumSource
    void does_not_matter_where_there_is_no_current(Positive positive) {
        assertThat(times(1, new DalySign(positive), 0, STATIONARY)).hasValue(0);
    }

    @Test
    void is_not_shown_by_a_change_of_direction_between_two_questions() {
        var sign = new DalySign(Positive.AUTO);
        times(3, sign, 20_000, CHARGES);
        assertThat(times(2, sign, 20_000, DISCHARGES)).hasValue(20_000);
        times(1, sign, 20_000, CHARGES);
        assertThat(times(2, sign, 20_000, DISCHARGES)).hasValue(20_000);
        assertThat(times(1, sign, 20_000, DISCHARGES)).as("now it is certain").hasValue(-20_000);
    }

    @ParameterizedTest(name = "{0}: {1} mA")
    @CsvSource({"CHARGE, 20000", "DISCHARGE, -20000"})
    void is_taken_from_the_site_file_at_once(Positive told, int currentMa) {
        assertThat(times(1, new DalySign(told), 20_000, STATIONARY)).hasValue(currentMa);
    }

    @Test
    void makes_the_current_unknown_where_the_board_shows_the_opposite_of_the_site_file() {
        var sign = new DalySign(Positive.CHARGE);
        assertThat(times(2, sign, 20_000, DISCHARGES)).hasValue(20_000);
        assertThat(times(1, sign, 20_000, DISCHARGES)).isEmpty();
        assertThat(sign.contradiction())
                .hasValueSatisfying(why -> assertThat(why).contains("current-positive"));
        assertThat(times(1, sign, 20_000, STATIONARY)).isEmpty();
        assertThat(times(3, sign, 20_000, CHARGES)).hasValue(20_000);
        assertThat(sign.contradiction()).isEmpty();
    }

    @Test
    void is_forgotten_with_the_line() {
        var sign = new DalySign(Positive.AUTO);
        times(3, sign, 20_000, CHARGES);
        sign.forget();
        assertThat(times(2, sign, 20_000, CHARGES)).isEmpty();
    }
}
