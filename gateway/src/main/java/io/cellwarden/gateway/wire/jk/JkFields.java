package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.List;
import java.util.Locale;

/** The tables that the frames of all JK dialects are read by, for people. */
final class JkFields {
    private JkFields() {}

    static List<FieldTable> tables() {
        FieldTable tags = FieldTable.of("Tags of NW frames", "tag", "field", "bytes", "read as");
        for (JkTag tag : JkTag.values()) {
            tags = tags.row(
                    "0x%02X".formatted(tag.code()),
                    tag.fieldName(),
                    tag == JkTag.CELLS ? "…" : tag.size(),
                    tag.kind().text());
        }
        FieldTable warnings = FieldTable.of("Bits of tag 0x%02X".formatted(JkTag.WARNINGS.code()), "bit", "alarm");
        for (JkWarning warning : JkWarning.values()) {
            warnings = warnings.row(warning.ordinal(), warning.alarmName());
        }
        FieldTable status = FieldTable.of("Bits of tag 0x%02X".formatted(JkTag.STATUS.code()), "bit", "state")
                .row(bit(JkTagged.CHARGE_ON), "charge on")
                .row(bit(JkTagged.DISCHARGE_ON), "discharge on")
                .row(bit(JkTagged.BALANCING), "balancing");
        FieldTable blocks = FieldTable.of("Frames of 300 bytes, little-endian", "kind", "holds", "Modbus trigger");
        for (JkBlock block : JkBlock.values()) {
            blocks = blocks.row(block.kind(), words(block), "0x%04X".formatted(block.trigger()));
        }
        FieldTable cellInfo =
                FieldTable.of("Cell info of JK02, little-endian", "byte, 24s", "byte, 32s", "field", "form", "unit");
        for (JkCellInfoField field : JkCellInfoField.values()) {
            cellInfo = cellInfo.row(field.cells());
        }
        FieldTable alarms = FieldTable.of("Alarm bits of cell info", "bit", "alarm");
        for (JkAlarm alarm : JkAlarm.values()) {
            alarms = alarms.row(alarm.ordinal(), alarm.alarmName());
        }
        FieldTable deviceInfo =
                FieldTable.of("Device info of JK02, little-endian", "byte", "bytes", "field", "read as");
        for (JkDeviceInfoField field : JkDeviceInfoField.values()) {
            deviceInfo = deviceInfo.row(field.cells());
        }
        FieldTable switches = FieldTable.of(
                "Switches", "switch", "tag of NW", "command of JK02", "register of PB", "byte in the settings frame");
        for (JkSwitch which : JkSwitch.values()) {
            switches = switches.row(
                    words(which),
                    "0x%02X".formatted(which.tag().code()),
                    "0x%02X".formatted(which.command()),
                    "0x%04X".formatted(which.register()),
                    which.settingsOffset());
        }
        return List.of(tags, warnings, status, blocks, cellInfo, alarms, deviceInfo, switches);
    }

    private static int bit(int mask) {
        return Integer.numberOfTrailingZeros(mask);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
