package io.cellwarden.gateway.wire.pylontech;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables that the answers of modules are read by, for people. */
final class PylontechFields {
    private PylontechFields() {}

    static List<FieldTable> tables() {
        List<FieldTable> tables = new ArrayList<>();
        FieldTable commands = FieldTable.of("Commands", "CID2", "asks for");
        for (PylontechCommand command : PylontechCommand.values()) {
            commands = commands.row("0x%02X".formatted(command.code()), words(command));
        }
        tables.add(commands);
        tables.add(FieldTable.of(
                        "0x42 analog and 0x44 alarm, in front of the rest of each module", "field", "form", "unit")
                .row("flags, once for all modules", "byte", "bits")
                .row("command value, once for all modules", "byte", "")
                .row("count of cells", "byte", "")
                .row("voltage of each cell; in 0x44 its state", "signed word; in 0x44 byte", "mV")
                .row("count of temperatures", "byte", "")
                .row("each temperature; in 0x44 its state", "word − 2731; in 0x44 byte", "0.1 °C"));
        for (PylontechField.Part part : PylontechField.Part.values()) {
            FieldTable table = FieldTable.of(part.text(), "byte", "field", "form", "", "unit");
            for (PylontechField field : PylontechField.values()) {
                if (field.part() == part) {
                    table = table.row(field.cells());
                }
            }
            tables.add(table);
        }
        tables.add(texts(PylontechCommand.MANUFACTURER)
                .row(PylontechDecoder.DEVICE.cells())
                .row(PylontechDecoder.SOFTWARE.cells())
                .row(PylontechDecoder.MAKER.cells()));
        tables.add(texts(PylontechCommand.SERIAL_NUMBER).row(PylontechDecoder.SERIAL.cells()));
        tables.add(texts(PylontechCommand.FIRMWARE)
                .row(PylontechDecoder.MANUFACTURE_VERSION.cells())
                .row(PylontechDecoder.MAIN_VERSION.cells()));
        FieldTable status = FieldTable.of("Bits of status 1", "bit", "alarm");
        for (Map.Entry<Integer, String> bit : PylontechAlarm.ofStatus1().entrySet()) {
            status = status.row(bit.getKey(), bit.getValue());
        }
        tables.add(status);
        FieldTable system = FieldTable.of("0x61 system analog", "byte", "field", "form");
        for (PylontechSystemField field : PylontechSystemField.values()) {
            system = system.row(field.cells());
        }
        tables.add(system);
        FieldTable alarms = FieldTable.of("0x62 system alarm", "byte", "bit", "alarm");
        for (int i = 0; i < PylontechAlarm.ofSystem().size(); i++) {
            for (Map.Entry<Integer, String> bit :
                    PylontechAlarm.ofSystem().get(i).entrySet()) {
                alarms = alarms.row(i, bit.getKey(), bit.getValue());
            }
        }
        tables.add(alarms);
        return tables;
    }

    private static FieldTable texts(PylontechCommand command) {
        return FieldTable.of("0x%02X %s".formatted(command.code(), words(command)), "byte", "bytes", "field", "form");
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
