package io.cellwarden.gateway.wire.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.gateway.wire.modbus.RegisterValue.Type;
import io.cellwarden.gateway.wire.modbus.RegisterValue.Unit;
import io.cellwarden.unit.Ints;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A map of registers")
class RegisterMapTest {
    @ParameterizedTest(name = "{0} {1} × {2} {3} is {4}")
    @CsvSource({
        "U16, 3321,        1,     MV,      3321",
        "U16, 3321,        0.001, V,       3321",
        "U16, 33215,       0.1,   MV,      3322",
        "S16, 65535,       0.1,   A,       -100",
        "S16, 32768,       1,     MA,      -32768",
        "U16, 2981,        0.1,   K,       250",
        "S16, 65286,       0.1,   C,       -250",
        "U16, 57,          1,     PERCENT, 570",
        "U32, '1 34464',   1,     MA,      100000",
        "S32, '65535 65526', 1,   MA,      -10",
        "U32, '65535 65535', 1,   MA,      ABSENT",
        "F32, '16468 31457', 1,   V,       3320",
        "F32, '49736 0',   1,     A,       -50000",
        "F32, '32704 0',   1,     V,       ABSENT",
        "U16, 999,         1,     MV,      ABSENT"
    })
    void gives_values_in_the_units_of_the_program(Type type, String words, String scale, Unit unit, String expected) {
        List<Integer> raw = Stream.of(words.split(" ")).map(Integer::valueOf).toList();
        int value = expected.equals("ABSENT") ? Ints.ABSENT : Integer.parseInt(expected);

        assertThat(value(type, false, scale, unit).read(raw)).containsExactly(value);
        assertThat(value(type, true, scale, unit).read(raw.reversed()))
                .as("the low word first")
                .containsExactly(value);
    }

    private static RegisterValue value(Type type, boolean lowFirst, String scale, Unit unit) {
        return new RegisterValue(
                ModbusTable.HOLDING_REGISTERS,
                10,
                1,
                type,
                lowFirst,
                new BigDecimal(scale),
                unit,
                OptionalLong.of(999));
    }

    @Test
    void asks_for_all_words_of_its_values() {
        RegisterValue cells = new RegisterValue(
                ModbusTable.INPUT_REGISTERS, 7, 3, Type.U32, false, BigDecimal.ONE, Unit.MV, OptionalLong.empty());
        assertThat(cells.question()).isEqualTo(new ModbusQuestion.Read(ModbusTable.INPUT_REGISTERS, 7, 6));
        assertThat(cells.read(List.of(0, 3_300, 0, 3_301, 0, 3_302))).containsExactly(3_300, 3_301, 3_302);
    }

    @Test
    void refuses_what_cannot_be_asked_for_or_written() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegisterValue(
                        ModbusTable.COILS, 0, 1, Type.U16, false, BigDecimal.ONE, Unit.V, OptionalLong.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegisterValue(
                        ModbusTable.INPUT_REGISTERS,
                        0,
                        63,
                        Type.U32,
                        false,
                        BigDecimal.ONE,
                        Unit.V,
                        OptionalLong.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegisterSwitch(ModbusTable.INPUT_REGISTERS, 0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegisterSwitch(ModbusTable.COILS, 0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegisterSwitch(ModbusTable.COILS, 0, 2, 0));
    }

    @Test
    void of_a_switch_writes_and_reads_the_values_that_stand_for_its_levels() {
        RegisterSwitch inverted = new RegisterSwitch(ModbusTable.COILS, 3, 0, 1);
        assertThat(inverted.write(true)).isEqualTo(new ModbusQuestion.WriteCoil(3, false));
        assertThat(inverted.read(new ModbusAnswer.Bits(List.of(true)))).contains(false);
        RegisterSwitch word = new RegisterSwitch(ModbusTable.HOLDING_REGISTERS, 9, 0xAA, 0x55);
        assertThat(word.write(false)).isEqualTo(new ModbusQuestion.WriteRegister(9, 0x55));
        assertThat(word.read(new ModbusAnswer.Words(List.of(0xAA)))).contains(true);
        assertThat(word.read(new ModbusAnswer.Words(List.of(0x55)))).contains(false);
        assertThat(word.read(new ModbusAnswer.Words(List.of(7)))).as("neither").isEmpty();
        assertThat(word.read(new ModbusAnswer.Refused(2))).isEmpty();
    }
}
