package io.cellwarden.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.requirement.Requirement;
import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Units")
class UnitTest {
    @ParameterizedTest(name = "{0} V = {1} mV")
    @CsvSource({"3.2, 3200", "3.2004, 3200", "3.2005, 3201", "0, 0", "-0.0005, -1", "-0.0004, 0", "5.0004, 5000"})
    @Requirement("GEN-1")
    void round_half_up_to_1_mV_or_1_mA(BigDecimal volts, int mv) {
        assertThat(Quantity.milli(volts)).isEqualTo(mv);
    }

    @ParameterizedTest(name = "{0} °C = {1}")
    @CsvSource({"25, 250", "25.04, 250", "25.05, 251", "-10.05, -101", "-10.04, -100"})
    @Requirement("GEN-1")
    void round_half_up_to_a_tenth_of_a_degree(BigDecimal degrees, int deci) {
        assertThat(Quantity.deci(degrees)).isEqualTo(deci);
    }

    @Test
    void refuse_what_does_not_fit() {
        assertThatThrownBy(() -> Quantity.milli(new BigDecimal("1e9"))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void are_written_exactly() {
        assertThat(Quantity.fromMilli(-1_005)).isEqualTo("-1.005");
        assertThat(Quantity.fromDeci(255)).isEqualTo("25.5");
    }

    @Test
    void come_in_lists_that_know_absent_places() {
        Ints some = Ints.of(1, Ints.ABSENT, 3);

        assertThat(some.size()).isEqualTo(3);
        assertThat(some.get(2)).isEqualTo(3);
        assertThat(some.getOrAbsent(2)).isEqualTo(3);
        assertThat(some.getOrAbsent(3)).isEqualTo(Ints.ABSENT);
        assertThat(some.stream()).containsExactly(1, Ints.ABSENT, 3);
        assertThat(some.present()).containsExactly(1, 3);
        assertThat(some).isEqualTo(Ints.of(1, Ints.ABSENT, 3)).hasSameHashCodeAs(Ints.of(1, Ints.ABSENT, 3));
        assertThat(some).isNotEqualTo(Ints.of(1)).isNotEqualTo("1");
        assertThat(Ints.none()).isEqualTo(Ints.of()).isSameAs(Ints.of());
        assertThat(Ints.of(1, 2)).hasToString("[1, 2]");
    }

    @Test
    void tell_their_lowest_and_highest_and_whether_one_is_absent() {
        Ints some = Ints.of(Ints.ABSENT, 3, -2, 5);

        assertThat(some.lowest()).isEqualTo(-2);
        assertThat(some.highest()).isEqualTo(5);
        assertThat(some.lacksNone()).isFalse();
        assertThat(Ints.of(7).lacksNone()).isTrue();
        assertThat(Ints.of(Ints.ABSENT).lowest()).isEqualTo(Ints.ABSENT);
        assertThat(Ints.none().highest()).isEqualTo(Ints.ABSENT);
    }

    @Test
    void take_what_is_absent_from_those_before() {
        Ints before = Ints.of(1, 2, 3);

        assertThat(Ints.of(7, Ints.ABSENT, 9).orElse(before)).isEqualTo(Ints.of(7, 2, 9));
        assertThat(Ints.of(7).orElse(before)).isEqualTo(Ints.of(7, 2, 3));
        assertThat(Ints.of(7, 8, 9, Ints.ABSENT).orElse(before)).isEqualTo(Ints.of(7, 8, 9, Ints.ABSENT));
        assertThat(Ints.of(7, 8, 9).orElse(before)).isEqualTo(Ints.of(7, 8, 9));
    }

    @Test
    void cannot_be_changed_through_the_array_they_came_from() {
        int[] values = {1, 2};
        Ints list = Ints.of(values);

        values[0] = 9;

        assertThat(list.get(0)).isEqualTo(1);
    }
}
