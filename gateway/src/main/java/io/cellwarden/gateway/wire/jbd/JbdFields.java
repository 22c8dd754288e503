package io.cellwarden.gateway.wire.jbd;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.List;
import java.util.Locale;

/** The tables that JBD frames are read by, for people. */
final class JbdFields {
    private JbdFields() {}

    static List<FieldTable> tables() {
        FieldTable registers = FieldTable.of("Registers", "register", "holds");
        for (JbdRegister register : JbdRegister.values()) {
            registers = registers.row("0x%02X".formatted(register.code()), words(register));
        }
        FieldTable basicInfo = FieldTable.of("0x03 basic info", "byte", "field", "form", "", "unit");
        for (JbdBasicInfoField field : JbdBasicInfoField.values()) {
            basicInfo = basicInfo.row(field.cells());
        }
        basicInfo = basicInfo.row(JbdBasicInfoField.FIXED_SIZE + " …", "temperature of each sensor", "word", "", "0.1 K");
        FieldTable cells =
                FieldTable.of("0x04 cell voltages", "byte", "field", "form", "unit").row("0 …", "voltage of each cell", "word", "mV");
        FieldTable protections = FieldTable.of("Protection bits", "bit", "alarm");
        for (JbdProtection protection : JbdProtection.values()) {
            protections = protections.row(protection.ordinal(), protection.alarmName());
        }
        FieldTable counters = FieldTable.of("0xAA error counters", "byte", "how often", "form");
        for (JbdErrorCounter counter : JbdErrorCounter.values()) {
            counters = counters.row(2 * counter.ordinal(), words(counter), "word");
        }
        FieldTable limits = FieldTable.of("Limits, in factory mode", "register", "limit", "form", "unit");
        for (JbdLimitField field : JbdLimitField.values()) {
            limits = limits.row(field.cells());
        }
        return List.of(registers, basicInfo, protections, cells, counters, limits);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
