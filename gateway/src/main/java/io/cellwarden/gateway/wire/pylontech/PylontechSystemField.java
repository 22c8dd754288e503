package io.cellwarden.gateway.wire.pylontech;

import io.cellwarden.gateway.wire.Bytes;

/**
 * The content of an answer to command 61, in the order of the wire. Source: protocol sheet Pylontech, "61/62/63"; no
 * capture of a real system is known, and the two readers it comes from are battery emulators.
 */
enum PylontechSystemField {
    // spotless:off
    //                       offset kind       name
    VOLTAGE(                 0,     Kind.U16,  "voltage_mV"),            // mV
    CURRENT(                 2,     Kind.S16,  "current_A"),            // 0.01 A, positive while charging
    STATE_OF_CHARGE(         4,     Kind.U8,   "soc_percent"),
    AVERAGE_CYCLES(          5,     Kind.U16,  "average_cycles"),
    MOST_CYCLES(             7,     Kind.U16,  "max_cycles"),
    AVERAGE_HEALTH(          9,     Kind.U8,   "average_soh_percent"),
    LOWEST_HEALTH(           10,    Kind.U8,   "min_soh_percent"),
    HIGHEST_CELL(            11,    Kind.U16,  "max_cell_mV"),
    HIGHEST_CELL_ID(         13,    Kind.U16,  "max_cell_id"),
    LOWEST_CELL(             15,    Kind.U16,  "min_cell_mV"),
    LOWEST_CELL_ID(          17,    Kind.U16,  "min_cell_id"),
    AVERAGE_CELL_TEMP(       19,    Kind.TEMP, "average_cell_C"),
    HIGHEST_CELL_TEMP(       21,    Kind.TEMP, "max_cell_C"),
    HIGHEST_CELL_TEMP_ID(    23,    Kind.U16,  "max_cell_C_id"),
    LOWEST_CELL_TEMP(        25,    Kind.TEMP, "min_cell_C"),
    LOWEST_CELL_TEMP_ID(     27,    Kind.U16,  "min_cell_C_id"),
    AVERAGE_MOSFET_TEMP(     29,    Kind.TEMP, "average_mosfet_C"),
    HIGHEST_MOSFET_TEMP(     31,    Kind.TEMP, "max_mosfet_C"),
    HIGHEST_MOSFET_TEMP_ID(  33,    Kind.U16,  "max_mosfet_C_id"),
    LOWEST_MOSFET_TEMP(      35,    Kind.TEMP, "min_mosfet_C"),
    LOWEST_MOSFET_TEMP_ID(   37,    Kind.U16,  "min_mosfet_C_id"),
    AVERAGE_BMS_TEMP(        39,    Kind.TEMP, "average_bms_C"),
    HIGHEST_BMS_TEMP(        41,    Kind.TEMP, "max_bms_C"),
    HIGHEST_BMS_TEMP_ID(     43,    Kind.U16,  "max_bms_C_id"),
    LOWEST_BMS_TEMP(         45,    Kind.TEMP, "min_bms_C"),
    LOWEST_BMS_TEMP_ID(      47,    Kind.U16,  "min_bms_C_id");
    // spotless:on

    /** Bytes of the whole. */
    static final int SIZE = 49;

    enum Kind {
        U8("byte"),
        U16("word"),
        /** Hundredths. */
        S16("signed word, × 0.01"),
        /** Tenths of a kelvin. */
        TEMP("word, 0.1 K");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final int offset;
    private final Kind kind;
    private final String fieldName;

    PylontechSystemField(int offset, Kind kind, String fieldName) {
        this.offset = offset;
        this.kind = kind;
        this.fieldName = fieldName;
    }

    Kind kind() {
        return kind;
    }

    /** The name in the output of {@code decode}. */
    String fieldName() {
        return fieldName;
    }

    /** Its place, its name and how it is read, as cells of a table. */
    Object[] cells() {
        return new Object[] {offset, fieldName, kind.text};
    }

    /** The raw value; temperatures in tenths of a degree Celsius. */
    int read(Bytes info) {
        return switch (kind) {
            case U8 -> info.u8(offset);
            case U16 -> info.u16be(offset);
            case S16 -> info.s16be(offset);
            case TEMP -> info.u16be(offset) - PylontechDecoder.ZERO_CELSIUS;
        };
    }
}
