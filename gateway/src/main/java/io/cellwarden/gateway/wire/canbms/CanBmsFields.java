package io.cellwarden.gateway.wire.canbms;

import io.cellwarden.gateway.wire.FieldTable;
import java.util.List;
import java.util.Map;

/** The tables that frames of batteries on a CAN bus are read by, for people. */
final class CanBmsFields {
    private CanBmsFields() {}

    static List<FieldTable> tables(Map<Integer, String> texts) {
        FieldTable numbers = FieldTable.of("Numbers, little-endian", "frame", "byte", "field", "form", "", "unit");
        for (CanBmsField field : CanBmsField.values()) {
            Object[] cells = field.cells();
            numbers = numbers.row(hex(field.frame()), cells[0], cells[1], cells[2], cells[3], cells[4]);
        }
        FieldTable names = FieldTable.of("Texts, 8 bytes of ASCII", "frame", "holds");
        for (Map.Entry<Integer, String> text :
                texts.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            names = names.row(hex(text.getKey()), text.getValue());
        }
        FieldTable flags = FieldTable.of("0x359 bits", "protection: byte", "alarm: byte", "bit", "of");
        for (PylonFlag flag : PylonFlag.values()) {
            flags = flags.row(flag.index(), flag.index() + PylonFlag.ALARMS_FROM, flag.bit(), flag.text());
        }
        FieldTable alarms =
                FieldTable.of("0x35A, two bits each, 01 is active", "alarm: byte", "warning: byte", "lower bit", "of");
        for (CanAlarm alarm : CanAlarm.values()) {
            alarms = alarms.row(alarm.index(), alarm.index() + CanAlarm.WARNINGS_FROM, alarm.shift(), alarm.text());
        }
        FieldTable requests = FieldTable.of("0x35C byte 0", "bit", "request");
        for (CanRequest request : CanRequest.values()) {
            requests = requests.row(request.bit(), request.text());
        }
        return List.of(numbers, flags, alarms, requests, names);
    }

    private static String hex(int frame) {
        return "0x%03X".formatted(frame);
    }
}
