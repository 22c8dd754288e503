package io.cellwarden.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A run of bytes")
class BytesTest {

    @ParameterizedTest(name = "{0}: {1} or {2}")
    @CsvSource({
        "0000, 0, 0",
        "007f, 127, 127",
        "0080, 128, 128",
        "7fff, 32767, 32767",
        "8000, 32768, -32768",
        "ffff, 65535, -1"
    })
    void reads_as_unsigned_and_signed_words(String hex, int unsigned, int signed) {
        assertThat(Bytes.ofHex(hex).u16be(0)).isEqualTo(unsigned);
        assertThat(Bytes.ofHex(hex).s16be(0)).isEqualTo(signed);
    }

    @Test
    void is_equal_by_content() {
        assertThat(Bytes.of(1, 0xDD)).isEqualTo(Bytes.ofHex("01 dd")).hasSameHashCodeAs(Bytes.ofHex("01DD"));
        assertThat(Bytes.of(1, 0xDD)).isNotEqualTo(Bytes.of(1, 0xDE)).isNotEqualTo(Bytes.of(1));
        assertThat(Bytes.of(1, 0xDD).hashCode()).isNotEqualTo(Bytes.of(2, 0xDD).hashCode());
    }

    @Test
    void does_not_change_with_the_array_it_came_from_or_gave() {
        var array = new byte[] {1, 2};
        var bytes = Bytes.copyOf(array);
        array[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).hasToString("0102");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0g", "0x01"})
    void is_not_made_of_what_is_no_hexadecimal(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofHex(text));
    }
}
