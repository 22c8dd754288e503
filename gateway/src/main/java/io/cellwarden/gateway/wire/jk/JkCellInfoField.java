package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Locale;

/**
 * The fields of a JK02 cell info frame in both layouts, by their place in the whole frame. Source: protocol sheet JK,
 * section B.
 */
enum JkCellInfoField {
    // spotless:off
    //                      24S   32S   kind      unit
    CELL_VOLTAGES(          6,    6,    Kind.U16, "mV"),     // one for each possible cell
    ENABLED_CELLS(          54,   70,   Kind.U32, "bits"),   // bit 0 = cell 1
    AVERAGE_CELL(           58,   74,   Kind.U16, "mV"),
    CELL_DIFFERENCE(        60,   76,   Kind.U16, "mV"),
    WIRE_RESISTANCES(       64,   80,   Kind.U16, "mOhm"),   // one for each possible cell
    MOS_TEMPERATURE(        134,  144,  Kind.S16, "0.1 °C"),
    PACK_VOLTAGE(           118,  150,  Kind.U32, "mV"),
    POWER(                  122,  154,  Kind.U32, "mW"),     // unsigned
    CURRENT(                126,  158,  Kind.S32, "mA"),     // positive while charging
    TEMPERATURE_1(          130,  162,  Kind.S16, "0.1 °C"),
    TEMPERATURE_2(          132,  164,  Kind.S16, "0.1 °C"),
    ALARMS_OF_24S(          136,  -1,   Kind.U16, "bits"),   // JkAlarm
    ALARMS_OF_32S(          -1,   166,  Kind.U32, "bits"),
    BALANCE_CURRENT(        138,  170,  Kind.S16, "mA"),
    BALANCE_ACTION(         140,  172,  Kind.U8,  ""),       // 0 off, 1 charging balance, 2 discharging
    STATE_OF_CHARGE(        141,  173,  Kind.U8,  "%"),
    REMAINING(              142,  174,  Kind.U32, "mAh"),
    NOMINAL(                146,  178,  Kind.U32, "mAh"),
    CYCLES(                 150,  182,  Kind.U32, ""),
    CYCLED_CAPACITY(        154,  186,  Kind.U32, "mAh"),
    STATE_OF_HEALTH(        158,  190,  Kind.U8,  "%"),
    RUN_TIME(               162,  194,  Kind.U32, "s"),
    CHARGE_MOS(             166,  198,  Kind.U8,  ""),       // 1 on
    DISCHARGE_MOS(          167,  199,  Kind.U8,  ""),
    SENSORS(                -1,   214,  Kind.U8,  "bits"),   // bit 0 MOS, 1 to 5 the others; set where there is one
    HEATING(                -1,   215,  Kind.U8,  ""),
    HEATING_CURRENT(        -1,   236,  Kind.S16, "mA"),
    TEMPERATURE_5(          -1,   254,  Kind.S16, "0.1 °C"),
    TEMPERATURE_4(          -1,   256,  Kind.S16, "0.1 °C"),
    TEMPERATURE_3(          -1,   258,  Kind.S16, "0.1 °C");
    // spotless:on

    private enum Kind {
        U8("byte", 1),
        U16("word", 2),
        S16("signed word", 2),
        U32("double word", 4),
        S32("signed double word", 4);

        private final String text;
        private final int size;

        Kind(String text, int size) {
            this.text = text;
            this.size = size;
        }
    }

    private final int offset24s;
    private final int offset32s;
    private final Kind kind;
    private final String unit;

    JkCellInfoField(int offset24s, int offset32s, Kind kind, String unit) {
        this.offset24s = offset24s;
        this.offset32s = offset32s;
        this.kind = kind;
        this.unit = unit;
    }

    /** Its place in both layouts and how it is read, as cells of a table. */
    Object[] cells() {
        return new Object[] {
            place(offset24s), place(offset32s), name().toLowerCase(Locale.ROOT).replace('_', ' '), kind.text, unit
        };
    }

    private static Object place(int offset) {
        return offset < 0 ? "" : offset;
    }

    /** Its value in the unit of the table; only for a layout that has it. */
    long read(Bytes frame, JkLayout layout) {
        return read(frame, layout, 0);
    }

    /** The value at {@code index} of a row of values. */
    long read(Bytes frame, JkLayout layout, int index) {
        int offset = index * kind.size
                + switch (layout) {
                    case S24 -> offset24s;
                    case S32 -> offset32s;
                };
        return switch (kind) {
            case U8 -> frame.u8(offset);
            case U16 -> frame.u16le(offset);
            case S16 -> frame.s16le(offset);
            case U32 -> frame.u32le(offset);
            case S32 -> frame.s32le(offset);
        };
    }
}
