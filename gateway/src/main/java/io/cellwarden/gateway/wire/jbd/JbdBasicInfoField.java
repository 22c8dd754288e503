package io.cellwarden.gateway.wire.jbd;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Locale;

/**
 * The fixed part of register 0x03, in the order of the wire. Source: protocol sheet "0x03 basic info".
 *
 * <p>The temperatures follow it, one word each; newer firmware appends more, which is ignored.
 */
public enum JbdBasicInfoField {
    // spotless:off
    //                   offset kind      scale unit        sheet
    PACK_VOLTAGE(        0,     Kind.U16, 10,   "mV"),   // 0.01 V
    CURRENT(             2,     Kind.S16, 10,   "mA"),   // 0.01 A, positive while charging
    REMAINING(           4,     Kind.U16, 10,   "mAh"),  // 0.01 Ah
    NOMINAL(             6,     Kind.U16, 10,   "mAh"),  // 0.01 Ah
    CYCLES(              8,     Kind.U16, 1,    ""),
    PRODUCTION_DATE(     10,    Kind.U16, 1,    "date"), // bits 0..4 day, 5..8 month, 9..15 year - 2000
    BALANCE_LOW(         12,    Kind.U16, 1,    "bits"), // bit 0 = cell 1 ... bit 15 = cell 16
    BALANCE_HIGH(        14,    Kind.U16, 1,    "bits"), // bit 0 = cell 17 ...
    PROTECTION(          16,    Kind.U16, 1,    "bits"), // JbdProtection
    VERSION(             18,    Kind.U8,  1,    "bcd"),  // high nibble . low nibble
    STATE_OF_CHARGE(     19,    Kind.U8,  1,    "%"),
    FETS(                20,    Kind.U8,  1,    "bits"), // bit 0 = charge on, bit 1 = discharge on
    CELL_COUNT(          21,    Kind.U8,  1,    ""),
    SENSOR_COUNT(        22,    Kind.U8,  1,    "");
    // spotless:on

    /** Bytes up to and with the last fixed field. */
    static final int FIXED_SIZE = 23;

    private enum Kind {
        U8("byte"),
        U16("word"),
        S16("signed word");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final int offset;
    private final Kind kind;
    private final int scale;
    private final String unit;

    JbdBasicInfoField(int offset, Kind kind, int scale, String unit) {
        this.offset = offset;
        this.kind = kind;
        this.scale = scale;
        this.unit = unit;
    }

    /** The unit of {@link #read}; empty for a plain number. */
    public String unit() {
        return unit;
    }

    /** Its place, how it is read, and what that is times to be in {@link #unit()}, as cells of a table. */
    Object[] cells() {
        return new Object[] {
            offset, name().toLowerCase(Locale.ROOT).replace('_', ' '), kind.text, scale == 1 ? "" : "× " + scale, unit
        };
    }

    /** The field's value in {@link #unit()}; {@code content} holds at least {@link #FIXED_SIZE} bytes. */
    int read(Bytes content) {
        return scale
                * switch (kind) {
                    case U8 -> content.u8(offset);
                    case U16 -> content.u16be(offset);
                    case S16 -> content.s16be(offset);
                };
    }
}
