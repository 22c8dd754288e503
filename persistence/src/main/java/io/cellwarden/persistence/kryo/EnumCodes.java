package io.cellwarden.persistence.kryo;

import io.cellwarden.cell.CellLimit;
import io.cellwarden.event.Advisory;
import io.cellwarden.event.BalanceStatus;
import io.cellwarden.event.BankEvent.BalanceEnd;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Role;
import io.cellwarden.event.Timer;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.util.List;

/** The codes of all stored enums. Kept for ever: a constant may get a code, no code may change or be used again. */
final class EnumCodes {
    static final EnumCode<AlarmCode> ALARM = new EnumCode<>(AlarmCode.class, code -> switch (code) {
        case W_SL12 -> 1;
        case A_SL11 -> 2;
        case CW_CHARGE_INHIBIT -> 3;
        case A_SL9 -> 4;
        case A_SL22 -> 5;
        case A_SL15 -> 6;
        case CW_ABSOLUTE_MAX -> 7;
        case CW_DEEP_DISCHARGE -> 8;
        case CW_OUTPUT_STUCK -> 9;
        case CW_UNCONTROLLED -> 10;
        case CW_SOFTWARE_FAULT -> 11;
        case CW_JOURNAL_UNAVAILABLE -> 12;
        case E_SL24 -> 13;
        case E_SL1 -> 14;
        case E_SL2 -> 15;
        case E_SL9 -> 16;
        case E_SL10 -> 17;
        case E_SL119 -> 18;
        case CW_LINK -> 19;
        case CW_DISK_SPACE -> 20;
        case CW_JOURNAL_GAP -> 23;
        case CW_CONTROL_REFUSED -> 24;
        case CW_ADDRESS_CLASH -> 25;
        case CW_TEMPERATURE_LOST -> 26;
        case CW_SENSOR_LOST -> 27;
        case CW_HARDWARE_PROTECTS -> 28;
        case CW_MONITOR -> 30;
        case CW_HARDWARE_WARNS -> 31;
    });

    static final EnumCode<Output> OUTPUT = new EnumCode<>(Output.class, output -> switch (output) {
        case PRE_ALARM -> 1;
        case LOADS -> 2;
        case CHARGERS -> 3;
        case CONTACTOR -> 4;
        case ALTERNATOR -> 5;
        case SYSTEM_PORT -> 6;
        case INVERTER -> 7;
    });

    static final EnumCode<Setting> SETTING = new EnumCode<>(Setting.class, setting -> switch (setting) {
        case ALLOWED_TO_DISCHARGE -> 1;
        case PRE_ALARM -> 2;
        case ALLOWED_TO_CHARGE_MIN -> 3;
        case TEMPERATURE_OFFSET -> 4;
        case PRE_ALARM_SUPPORTED -> 5;
        case CONTACTOR_LOW -> 6;
        case CONTACTOR_HIGH -> 7;
    });

    static final EnumCode<Timer.Kind> TIMER = new EnumCode<>(Timer.Kind.class, kind -> switch (kind) {
        case PRE_ALARM_DELAY -> 1;
        case ALARM_DELAY -> 2;
        case SILENCE -> 3;
        case LOADS_SETTLED -> 4;
        case CHARGERS_SETTLED -> 5;
        case OUTPUT_STUCK -> 6;
        case CONTACTOR_CLOSING -> 7;
        case OVERRIDE_END -> 8;
        case FULL_CHARGE_OVERDUE -> 9;
    });

    static final EnumCode<LatchKind> LATCH = new EnumCode<>(LatchKind.class, kind -> switch (kind) {
        case LOW_CELL -> 1;
        case CONTACTOR_LOW -> 2;
        case CONTACTOR_HIGH -> 3;
        case DEEP_CELL -> 4;
    });

    static final EnumCode<ChargeStage> STAGE = new EnumCode<>(ChargeStage.class, stage -> switch (stage) {
        case NONE -> 1;
        case BULK -> 2;
        case ABSORPTION -> 3;
        case FLOAT -> 4;
    });

    static final EnumCode<BalanceStatus> BALANCE = new EnumCode<>(BalanceStatus.class, status -> switch (status) {
        case UNKNOWN -> 1;
        case BALANCING -> 2;
        case BALANCED -> 3;
        case IMBALANCE -> 4;
    });

    static final EnumCode<BalanceEnd> BALANCE_END = new EnumCode<>(BalanceEnd.class, end -> switch (end) {
        case LEVEL -> 1;
        case FLOAT -> 2;
        case LOW_VOLTAGE -> 3;
        case HARDWARE -> 4;
    });

    static final EnumCode<Advisory> ADVISORY = new EnumCode<>(Advisory.class, advisory -> switch (advisory) {
        case CW_OUT_OF_RANGE_USE -> 1;
    });

    static final EnumCode<Role> ROLE = new EnumCode<>(Role.class, role -> switch (role) {
        case OPERATOR -> 1;
        case ENGINEER -> 2;
        case ADMINISTRATOR -> 3;
    });

    static final EnumCode<DiskLevel> DISK = new EnumCode<>(DiskLevel.class, level -> switch (level) {
        case OK -> 1;
        case WARNING -> 2;
        case ALARM -> 3;
    });

    static final EnumCode<CellLimit> CELL_LIMIT = new EnumCode<>(CellLimit.class, limit -> switch (limit) {
        case PRE_ALARM -> 1;
        case LOW -> 2;
        case CONTACTOR_LOW -> 3;
        case DEEP -> 4;
        case CHARGE_INHIBIT -> 5;
        case OVER_VOLTAGE -> 6;
        case CONTACTOR_HIGH -> 7;
        case ABSOLUTE_MAX -> 8;
    });

    private static final List<EnumCode<?>> ALL = List.of(
            ALARM, OUTPUT, SETTING, TIMER, LATCH, STAGE, BALANCE, BALANCE_END, ADVISORY, ROLE, DISK, CELL_LIMIT);

    private EnumCodes() {}

    static List<EnumCode<?>> all() {
        return ALL;
    }
}
