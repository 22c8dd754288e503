package io.cellwarden.gateway.wire.modbus;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.List;
import java.util.Locale;

/** What a map in the site file, which is the table of a device's fields, may be made of; for people. */
final class ModbusFields {
    private ModbusFields() {}

    static List<FieldTable> tables() {
        FieldTable tables = FieldTable.of(
                "Tables that a map may name; the map in the site file is the table of fields",
                "table",
                "function",
                "places",
                "most at once");
        for (ModbusTable table : ModbusTable.values()) {
            tables = tables.row(
                    table.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    "0x%02X".formatted(table.function()),
                    table.isOfBits() ? "bits" : "words",
                    table.mostAtOnce());
        }
        FieldTable types = FieldTable.of("Types of a value", "type", "words");
        for (RegisterValue.Type type : RegisterValue.Type.values()) {
            types = types.row(type.name().toLowerCase(Locale.ROOT), type.words());
        }
        return List.of(tables, types);
    }
}
