package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The address of a pack in the site file")
class AddressingTest {
    private final Addressing addresses = Addressing.numbers(1, 254);

    @ParameterizedTest
    @CsvSource({"1, 1", "254, 254", "0x12, 18", "0X12, 18", "010, 10", "007, 7"})
    void may_be_written_decimal_or_hexadecimal(String text, String number) {
        assertThat(addresses.canonical().apply(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "255", "0x", "-1", "a", "", "1 2", "1.5", "99999999999"})
    void is_nothing_else(String text) {
        assertThat(addresses.canonical().apply(text)).isEmpty();
    }
}
