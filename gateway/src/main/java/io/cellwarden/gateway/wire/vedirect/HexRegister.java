package io.cellwarden.gateway.wire.vedirect;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The registers that are read here, of battery monitors and, for {@code decode}, some of chargers. Numbers are little
 * endian. Source: protocol sheet "BMV / SmartShunt registers".
 */
public enum HexRegister {
    // spotless:off
    //                    code    kind       digits  unit    not available
    PRODUCT_ID(           0x0100, Kind.U32,  0,      ""),
    SERIAL_NUMBER(        0x010A, Kind.TEXT, 0,      ""),
    MODEL(                0x010B, Kind.TEXT, 0,      ""),
    DESCRIPTION(          0x010C, Kind.TEXT, 0,      ""),
    UPTIME(               0x0120, Kind.U32,  0,      "s"),
    DEVICE_MODE(          0x0200, Kind.U8,   0,      ""),
    DEVICE_STATE(         0x0201, Kind.U8,   0,      ""),
    DEVICE_OFF_REASON(    0x0207, Kind.U32,  0,      "bits"),
    DEEPEST_DISCHARGE(    0x0300, Kind.S32,  1,      "Ah"),
    LAST_DISCHARGE(       0x0301, Kind.S32,  1,      "Ah"),
    AVERAGE_DISCHARGE(    0x0302, Kind.S32,  1,      "Ah"),
    CHARGE_CYCLES(        0x0303, Kind.U32,  0,      ""),
    FULL_DISCHARGES(      0x0304, Kind.U32,  0,      ""),
    DRAWN(                0x0305, Kind.S32,  1,      "Ah"),
    MIN_VOLTAGE(          0x0306, Kind.S32,  2,      "V"),
    MAX_VOLTAGE(          0x0307, Kind.S32,  2,      "V"),
    SINCE_FULL_CHARGE(    0x0308, Kind.U32,  0,      "s"),
    SYNCHRONISATIONS(     0x0309, Kind.U32,  0,      ""),
    LOW_VOLTAGE_ALARMS(   0x030A, Kind.U32,  0,      ""),
    HIGH_VOLTAGE_ALARMS(  0x030B, Kind.U32,  0,      ""),
    MIN_AUX_VOLTAGE(      0x030E, Kind.S32,  2,      "V"),
    MAX_AUX_VOLTAGE(      0x030F, Kind.S32,  2,      "V"),
    DISCHARGED_ENERGY(    0x0310, Kind.U32,  2,      "kWh"),
    CHARGED_ENERGY(       0x0311, Kind.U32,  2,      "kWh"),
    WARNING_REASON(       0x031C, Kind.U16,  0,      "bits"),  // AlarmReason
    ALARM_REASON(         0x031E, Kind.U16,  0,      "bits"),  // AlarmReason
    RELAY(                0x034E, Kind.U8,   0,      ""),      // 1 closed, 0 open
    RELAY_MODE(           0x034F, Kind.U8,   0,      ""),
    MID_VOLTAGE(          0x0382, Kind.U16,  2,      "V",    0xFFFF),
    MID_DEVIATION(        0x0383, Kind.S16,  1,      "%",    0x7FFF),
    TIME_TO_GO(           0x0FFE, Kind.U16,  0,      "min",  0xFFFF),
    STATE_OF_CHARGE(      0x0FFF, Kind.U16,  2,      "%",    0xFFFF),
    TWO_WIRE_BMS(         0xD01F, Kind.U8,   0,      "bits"),
    AUX_VOLTAGE(          0xED7D, Kind.S16,  2,      "V",    0x7FFF),
    CURRENT_FINE(         0xED8C, Kind.S32,  3,      "A",    0x7FFFFFFF), // positive while charging
    VOLTAGE(              0xED8D, Kind.S16,  2,      "V",    0x7FFF),
    POWER(                0xED8E, Kind.S16,  0,      "W",    0x7FFF),
    CURRENT(              0xED8F, Kind.S16,  1,      "A",    0x7FFF),
    LOAD_CURRENT(         0xEDAD, Kind.U16,  1,      "A",    0xFFFF),
    PANEL_VOLTAGE(        0xEDBB, Kind.U16,  2,      "V",    0xFFFF),
    PANEL_POWER(          0xEDBC, Kind.U32,  2,      "W",    0xFFFFFFFFL),
    PANEL_CURRENT(        0xEDBD, Kind.U16,  1,      "A",    0xFFFF),
    CHARGER_VOLTAGE(      0xEDD5, Kind.U16,  2,      "V",    0xFFFF),
    CHARGER_CURRENT(      0xEDD7, Kind.U16,  1,      "A",    0xFFFF),
    CHARGER_TEMPERATURE(  0xEDDB, Kind.S16,  2,      "C",    0x7FFF),
    BMS_PRESENT(          0xEDE8, Kind.U8,   0,      ""),
    TEMPERATURE(          0xEDEC, Kind.U16,  2,      "K",    0xFFFF),
    BATTERY_MAX_CURRENT(  0xEDF0, Kind.U16,  1,      "A",    0xFFFF),
    SYNCHRONISED(         0xEEB6, Kind.U8,   0,      ""),
    MONITOR_MODE(         0xEEB8, Kind.S16,  0,      ""),
    BUZZER(               0xEEFC, Kind.U8,   0,      ""),
    CONSUMED(             0xEEFF, Kind.S32,  1,      "Ah",   0x7FFFFFFF); // 0 or less
    // spotless:on

    /** No value is longer; chargers tell a day of history in 34 bytes. */
    static final int LONGEST_VALUE = 64;

    /** How a value stands in a payload. */
    enum Kind {
        U8(1),
        U16(2),
        S16(2),
        U32(4),
        S32(4),
        /** Ends at the first NUL. */
        TEXT(0);

        private final int size;

        Kind(int size) {
            this.size = size;
        }

        int size() {
            return size;
        }
    }

    private static final long NEVER_ABSENT = Long.MIN_VALUE;

    private final int code;
    private final Kind kind;
    private final int digits;
    private final String unit;
    private final long absent;

    HexRegister(int code, Kind kind, int digits, String unit) {
        this(code, kind, digits, unit, NEVER_ABSENT);
    }

    HexRegister(int code, Kind kind, int digits, String unit, long absent) {
        this.code = code;
        this.kind = kind;
        this.digits = digits;
        this.unit = unit;
        this.absent = absent;
    }

    /** The number that names it on the line, 0..65 535. */
    public int code() {
        return code;
    }

    /** Digits behind the point: {@code number × 10^−digits} is the value in {@link #unit}. */
    public int digits() {
        return digits;
    }

    /** The unit; empty for a plain number or a text. */
    public String unit() {
        return unit;
    }

    /** Whether its value is a text. */
    public boolean isText() {
        return kind == Kind.TEXT;
    }

    /** Bytes of its value; a text may have any number. */
    int size() {
        return kind.size();
    }

    /** The number in a value of at least {@link #size} bytes, as sent, whether or not it stands for "not available". */
    long raw(Bytes value) {
        long number = 0;
        for (int i = kind.size() - 1; i >= 0; i--) {
            number = number << 8 | value.u8(i);
        }
        return switch (kind) {
            case S16 -> (short) number;
            case S32 -> (int) number;
            case U8, U16, U32, TEXT -> number;
        };
    }

    /** The same; empty where it stands for "not available". */
    OptionalLong number(Bytes value) {
        long raw = raw(value);
        return raw == absent ? OptionalLong.empty() : OptionalLong.of(raw);
    }

    /** Its row in a table for people. */
    Object[] cells() {
        return new Object[] {
            "0x%04X".formatted(code),
            VeDirectFields.words(this),
            VeDirectFields.words(kind),
            digits,
            unit,
            absent == NEVER_ABSENT ? "" : "0x%X".formatted(absent)
        };
    }

    /** The register of that number, if it is read here. */
    public static Optional<HexRegister> withCode(int code) {
        return Arrays.stream(values()).filter(register -> register.code == code).findFirst();
    }
}
