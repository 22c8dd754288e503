package io.cellwarden.gateway.wire.jbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.HardwareLimit;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A limit of a JBD board")
class JbdLimitFieldTest {
    private static String hex(JbdRequest request) {
        return HexFormat.of().formatHex(request.encode().toArray());
    }

    @Test
    void is_asked_for_by_its_register_between_the_writes_of_factory_mode() {
        assertThat(hex(JbdRequest.enterFactory())).isEqualTo("dd5a00025678ff3077");
        assertThat(hex(JbdRequest.readLimit(JbdLimitField.CELL_OV))).isEqualTo("dda52400ffdc77");
        assertThat(hex(JbdRequest.readLimit(JbdLimitField.DISCHARGE_OC))).isEqualTo("dda52900ffd777");
        assertThat(hex(JbdRequest.leaveFactory())).isEqualTo("dd5a01020000fffd77");
    }

    @ParameterizedTest
    @CsvSource({
        "dd18000210f0fefe77, CHARGE_OVER_TEMPERATURE, 160.5, °C",
        "dd1e000209b1ff4477, DISCHARGE_UNDER_TEMPERATURE, -25.0, °C",
        "dd20000205b4ff4577, PACK_OVER_VOLTAGE, 14.600, V",
        "dd2400021004ffea77, CELL_OVER_VOLTAGE, 4.100, V",
        "dd26000209f6feff77, CELL_UNDER_VOLTAGE, 2.550, V",
        "dd2800027530ff5977, CHARGE_OVER_CURRENT, 300.000, A",
        "dd290002d8f0fe3677, DISCHARGE_OVER_CURRENT, -100.000, A",
    })
    void is_read_in_its_unit(String hex, HardwareLimit limit, String value, String unit) {
        assertThat(JbdDecoder.protocol().decodeAnswer(HexFormat.of().parseHex(hex)))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodedFrame.class,
                        frame -> assertThat(frame.toString())
                                .contains(
                                        "hardware-limit",
                                        limit.name().toLowerCase(java.util.Locale.ROOT),
                                        value,
                                        unit));
    }

    @Test
    void is_a_refusal_outside_factory_mode_and_cut_short_no_limit() {
        assertThat(JbdDecoder.protocol().decodeAnswer(HexFormat.of().parseHex("dd248000ff8077")))
                .singleElement()
                .asString()
                .contains("refused", "0x24", "0x80");
        assertThat(JbdDecoder.protocol().decodeAnswer(HexFormat.of().parseHex("dd24000110ffef77")))
                .singleElement()
                .asString()
                .contains("content of 1 bytes, needs at least 2");
    }

    @Test
    void is_there_for_every_limit_once() {
        assertThat(Stream.of(JbdLimitField.values()).map(JbdLimitField::limit)).containsExactly(HardwareLimit.values());
        assertThat(Stream.of(JbdLimitField.values()).map(JbdLimitField::code)).doesNotHaveDuplicates();
    }
}
