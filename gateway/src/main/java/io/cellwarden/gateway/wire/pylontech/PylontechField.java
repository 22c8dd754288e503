package io.cellwarden.gateway.wire.pylontech;

import static io.cellwarden.gateway.wire.NumberField.Form.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.NumberField;
import java.util.Locale;

/**
 * The numbers at fixed places in the answers of a module, but for those of {@link PylontechSystemField}. Source: protocol sheet
 * Pylontech, "42 analog" to "96".
 */
enum PylontechField {
    // spotless:off
    //                        part             byte form scale shift            unit
    CURRENT(                  Part.MODULE,     0,   S16, 100,  0,               "mA"),
    VOLTAGE(                  Part.MODULE,     2,   U16, 1,    0,               "mV"),
    REMAINING(                Part.MODULE,     4,   U16, 1,    0,               "mAh"),
    USER_ITEMS(               Part.MODULE,     6,   U8,  1,    0,               ""),
    TOTAL(                    Part.MODULE,     7,   U16, 1,    0,               "mAh"),
    CYCLES(                   Part.MODULE,     9,   U16, 1,    0,               ""),
    LONG_REMAINING(           Part.MODULE,     11,  U24, 1,    0,               "mAh"), // with 4 user items and more
    LONG_TOTAL(               Part.MODULE,     14,  U24, 1,    0,               "mAh"),

    CHARGE_CURRENT_STATE(     Part.STATES,     0,   U8,  1,    0,               ""),
    VOLTAGE_STATE(            Part.STATES,     1,   U8,  1,    0,               ""),
    DISCHARGE_CURRENT_STATE(  Part.STATES,     2,   U8,  1,    0,               ""),
    STATUS_1(                 Part.STATES,     3,   U8,  1,    0,               "bits"),
    STATUS_2(                 Part.STATES,     4,   U8,  1,    0,               "bits"),
    STATUS_3(                 Part.STATES,     5,   U8,  1,    0,               "bits"),
    STATUS_4(                 Part.STATES,     6,   U8,  1,    0,               "bits"),
    STATUS_5(                 Part.STATES,     7,   U8,  1,    0,               "bits"),

    CELL_HIGH(                Part.PARAMETERS, 1,   U16, 1,    0,               "mV"),
    CELL_LOW(                 Part.PARAMETERS, 3,   U16, 1,    0,               "mV"),
    CELL_UNDER(               Part.PARAMETERS, 5,   U16, 1,    0,               "mV"),
    CHARGE_HIGH(              Part.PARAMETERS, 7,   U16, 1,    -2731,           "0.1 °C"),
    CHARGE_LOW(               Part.PARAMETERS, 9,   U16, 1,    -2731,           "0.1 °C"),
    CHARGE_LIMIT(             Part.PARAMETERS, 11,  S16, 1,    0,               "disputed"),
    MODULE_HIGH(              Part.PARAMETERS, 13,  U16, 1,    0,               "mV"),
    MODULE_LOW(               Part.PARAMETERS, 15,  U16, 1,    0,               "mV"),
    MODULE_UNDER(             Part.PARAMETERS, 17,  U16, 1,    0,               "mV"),
    DISCHARGE_HIGH(           Part.PARAMETERS, 19,  U16, 1,    -2731,           "0.1 °C"),
    DISCHARGE_LOW(            Part.PARAMETERS, 21,  U16, 1,    -2731,           "0.1 °C"),
    DISCHARGE_LIMIT(          Part.PARAMETERS, 23,  S16, 1,    0,               "disputed"),

    MOST_CHARGE_VOLTAGE(      Part.MANAGEMENT, 0,   U16, 1,    0,               "mV"),
    LEAST_DISCHARGE_VOLTAGE(  Part.MANAGEMENT, 2,   U16, 1,    0,               "mV"),
    MOST_CHARGE_CURRENT(      Part.MANAGEMENT, 4,   U16, 100,  0,               "mA"),
    MOST_DISCHARGE_CURRENT(   Part.MANAGEMENT, 6,   S16, 100,  0,               "mA"), // of either sign
    MANAGEMENT_STATUS(        Part.MANAGEMENT, 8,   U8,  1,    0,               "bits");
    // spotless:on

    /** What its place counts in. */
    enum Part {
        MODULE("0x42 analog, behind the temperatures of a module"),
        STATES("0x44 alarm, behind the temperatures of a module"),
        PARAMETERS("0x47 system parameters"),
        MANAGEMENT("0x63 and, one byte further, 0x92 charge management");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final Part part;
    private final NumberField number;

    PylontechField(Part part, int at, NumberField.Form form, int scale, int shift, String unit) {
        this.part = part;
        this.number = new NumberField(at, form, scale, shift, unit);
    }

    Part part() {
        return part;
    }

    /** Its value in its unit; the part begins at {@code from}. */
    int read(Bytes info, int from) {
        return (int) number.read(info, from);
    }

    /** The place behind it, in its part. */
    int end() {
        return number.end();
    }

    Object[] cells() {
        return number.cells(name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}
