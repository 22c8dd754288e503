package io.cellwarden.gateway.wire.seplos;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The tables that the answers of boards of both versions are read by, for people. */
final class SeplosFields {
    private SeplosFields() {}

    static List<FieldTable> ofVersion2() {
        List<FieldTable> tables = new ArrayList<>();
        FieldTable commands = FieldTable.of("Commands", "CID2", "asks for");
        for (Seplos2Command command : Seplos2Command.values()) {
            commands = commands.row("0x%02X".formatted(command.code()), words(command));
        }
        tables.add(commands);
        tables.add(FieldTable.of("0x42 telemetry and 0x44 alarm, in front", "field", "form", "unit")
                .row("flags", "byte", "bits")
                .row("group", "byte", "")
                .row("count of cells", "byte", "")
                .row("voltage of each cell; in 0x44 its state", "word; in 0x44 byte", "mV")
                .row("count of temperatures", "byte", "")
                .row("each temperature; in 0x44 its state", "word − 2731; in 0x44 byte", "0.1 °C"));
        for (Seplos2Field.Part part : Seplos2Field.Part.values()) {
            FieldTable table = FieldTable.of(part.text(), "byte", "field", "form", "", "unit");
            for (Seplos2Field field : Seplos2Field.values()) {
                if (field.part() == part) {
                    table = table.row(field.cells());
                }
            }
            tables.add(table);
        }
        tables.add(FieldTable.of(
                        "0x%02X manufacturer".formatted(Seplos2Command.MANUFACTURER.code()),
                        "byte",
                        "bytes",
                        "field",
                        "form")
                .row(Seplos2Decoder.DEVICE.cells())
                .row(Seplos2Decoder.SOFTWARE.cells())
                .row(Seplos2Decoder.MAKER.cells()));
        tables.add(bits("Events of 0x44", Seplos2Event.NAMES)
                .row(Seplos2Frame.Alarms.SWITCHES, bit(Seplos2Frame.Alarms.DISCHARGE_ON), "discharge on, no alarm")
                .row(Seplos2Frame.Alarms.SWITCHES, bit(Seplos2Frame.Alarms.CHARGE_ON), "charge on, no alarm"));
        return tables;
    }

    static List<FieldTable> ofVersion3() {
        FieldTable blocks = FieldTable.of("Blocks", "block", "table", "address", "quantity", "of");
        for (Seplos3Block block : Seplos3Block.values()) {
            blocks = blocks.row(
                    block.name(),
                    words(block.question().table()),
                    "0x%04X".formatted(block.question().address()),
                    "0x%02X".formatted(block.question().quantity()),
                    block.isOfBank() ? "bank" : "pack");
        }
        FieldTable values = FieldTable.of("Values", "block", "register", "field", "form", "digits behind the point");
        for (Seplos3Field field : Seplos3Field.values()) {
            values = values.row(field.cells());
        }
        int cells = Seplos3Frame.Values.CELLS;
        values = values.row("PIB", "0x00 …", "voltage of each of " + cells + " cells, mV", "word", "0")
                .row(
                        "PIB",
                        "0x%02X …".formatted(cells),
                        Seplos3Frame.Values.SENSORS + " temperatures of cells",
                        "word, 0.1 K",
                        "1");
        for (int i = 0; i < Seplos3Decoder.TEXTS.size(); i++) {
            values = values.row(
                    "VENDOR",
                    "0x%02X …".formatted(i * Seplos3Decoder.TEXT / 2),
                    Seplos3Decoder.TEXTS.get(i),
                    Seplos3Decoder.TEXT + " characters",
                    "");
        }
        FieldTable events = FieldTable.of("Bytes of events; in PIC behind 8 others", "byte", "field");
        for (int i = 0; i < Seplos3Decoder.EVENTS.size(); i++) {
            events = events.row(i, Seplos3Decoder.EVENTS.get(i));
        }
        return List.of(blocks, values, events, bits("Bits of events", Seplos3Event.NAMES));
    }

    private static FieldTable bits(String title, List<Map<Integer, String>> names) {
        FieldTable table = FieldTable.of(title, "byte", "bit", "alarm");
        for (int i = 0; i < names.size(); i++) {
            for (Map.Entry<Integer, String> bit : new TreeMap<>(names.get(i)).entrySet()) {
                table = table.row(i, bit.getKey(), bit.getValue());
            }
        }
        return table;
    }

    private static int bit(int mask) {
        return Integer.numberOfTrailingZeros(mask);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
