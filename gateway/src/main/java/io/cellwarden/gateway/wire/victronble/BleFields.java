package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.FieldTable;
import io.cellwarden.gateway.wire.vedirect.AlarmReason;
import io.cellwarden.site.AlarmCode;
import java.util.List;
import java.util.Locale;

/** The tables that records are read by, for people. */
final class BleFields {
    private BleFields() {}

    static List<FieldTable> tables() {
        FieldTable records = FieldTable.of(
                "Records, from the lowest bit on", "field", "bit", "bits", "scale", "offset", "not available");
        for (RecordField field : RecordField.values()) {
            records = records.row(field.cells());
        }
        FieldTable flags = FieldTable.of("BMS flags of a smart battery", "bit", "flag");
        for (LithiumFlag flag : LithiumFlag.values()) {
            flags = flags.row(flag.bit(), flag.alarmName());
        }
        FieldTable errors = FieldTable.of("Errors of a smart battery", "bit", "error", "code");
        for (LithiumError error : LithiumError.values()) {
            errors = errors.row(
                    error.ordinal(),
                    error.alarmName(),
                    error.code().map(AlarmCode::text).orElse(""));
        }
        FieldTable reasons = FieldTable.of("Alarm reasons of a monitor", "bit", "alarm");
        for (AlarmReason reason : AlarmReason.values()) {
            reasons = reasons.row(reason.ordinal(), reason.alarmName());
        }
        FieldTable lynx = FieldTable.of("Warnings and alarms of a Lynx Smart BMS, two bits each", "bit", "of");
        for (LynxAlarm alarm : LynxAlarm.values()) {
            lynx = lynx.row(alarm.bit(), alarm.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return List.of(records, flags, errors, reasons, lynx);
    }
}
