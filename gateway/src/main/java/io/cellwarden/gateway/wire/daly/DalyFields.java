package io.cellwarden.gateway.wire.daly;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables that Daly frames are read by, for people. */
final class DalyFields {
    private DalyFields() {}

    static List<FieldTable> tables() {
        FieldTable ids = FieldTable.of("Ids", "id", "holds");
        List<FieldTable> answers = new ArrayList<>();
        for (DalyId id : DalyId.values()) {
            ids = ids.row("0x%02X".formatted(id.code()), words(id));
            answers.add(answer(id));
        }
        FieldTable faults = FieldTable.of("0x%02X fault bits".formatted(DalyId.FAULTS.code()), "byte", "bit", "alarm");
        for (DalyFault fault : DalyFault.values()) {
            faults = faults.row(fault.ordinal() / 8, fault.ordinal() % 8, fault.alarmName());
        }
        List<FieldTable> tables = new ArrayList<>(List.of(ids));
        tables.addAll(answers);
        tables.add(faults);
        return tables;
    }

    private static FieldTable answer(DalyId id) {
        FieldTable table =
                FieldTable.of("0x%02X %s".formatted(id.code(), words(id)), "byte", "field", "form", "", "unit");
        for (DalyField field : DalyField.values()) {
            if (field.id() == id) {
                table = table.row(field.cells());
            }
        }
        return switch (id) {
            case CODE -> table.row("1 …", "characters", "text", "", "");
            case BALANCE -> table.row("0 …", "balanced cells", "6 bytes", "", "bits");
            case FAULTS -> table.row("0 …", "faults", "7 bytes", "", "bits");
            case RATED,
                    PRODUCTION,
                    PACK,
                    CELL_EXTREMES,
                    TEMPERATURE_EXTREMES,
                    SWITCHES,
                    COUNTS,
                    CELLS,
                    TEMPERATURES,
                    SET_DISCHARGE,
                    SET_CHARGE -> table;
        };
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
