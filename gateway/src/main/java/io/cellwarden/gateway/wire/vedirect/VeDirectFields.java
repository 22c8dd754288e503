package io.cellwarden.gateway.wire.vedirect;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.List;
import java.util.Locale;

/** The tables that text and HEX are read by, for people. */
final class VeDirectFields {
    private VeDirectFields() {}

    static List<FieldTable> tables() {
        FieldTable text = FieldTable.of("Text", "label", "field", "digits behind the point", "unit");
        for (TextField field : TextField.values()) {
            text = text.row(field.label(), words(field), field.digits(), field.unit());
        }
        FieldTable registers = FieldTable.of(
                "HEX registers, little-endian",
                "register",
                "holds",
                "form",
                "digits behind the point",
                "unit",
                "not available");
        for (HexRegister register : HexRegister.values()) {
            registers = registers.row(register.cells());
        }
        FieldTable reasons = FieldTable.of("AR and WARN", "bit", "alarm");
        for (AlarmReason reason : AlarmReason.values()) {
            reasons = reasons.row(reason.ordinal(), reason.alarmName());
        }
        return List.of(text, registers, reasons);
    }

    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
