package io.cellwarden.gateway.wire.seplos;

import static io.cellwarden.gateway.wire.NumberField.Form.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.NumberField;
import java.util.Locale;

/**
 * The numbers of a board of version 2 that stand behind the counted ones. Source: protocol sheet Seplos, "A. v2.0 ASCII".
 */
enum Seplos2Field {
    // spotless:off
    //                part            byte form scale unit
    CURRENT(          Part.TELEMETRY, 0,   S16, 10,   "mA"),    // positive while charging
    VOLTAGE(          Part.TELEMETRY, 2,   U16, 10,   "mV"),
    REMAINING(        Part.TELEMETRY, 4,   U16, 10,   "mAh"),
    ITEMS(            Part.TELEMETRY, 6,   U8,  1,    ""),      // how many words follow
    CAPACITY(         Part.FURTHER,   0,   U16, 10,   "mAh"),
    STATE_OF_CHARGE(  Part.FURTHER,   2,   U16, 1,    "0.1 %"),
    RATED(            Part.FURTHER,   4,   U16, 10,   "mAh"),
    CYCLES(           Part.FURTHER,   6,   U16, 1,    ""),
    HEALTH(           Part.FURTHER,   8,   U16, 1,    "0.1 %"),
    PORT_VOLTAGE(     Part.FURTHER,   10,  U16, 10,   "mV"),
    CURRENT_STATE(    Part.ALARM,     0,   U8,  1,    ""),
    VOLTAGE_STATE(    Part.ALARM,     1,   U8,  1,    ""),
    EVENTS(           Part.ALARM,     2,   U8,  1,    "");      // how many bytes follow
    // spotless:on

    /** What its place counts in. */
    enum Part {
        TELEMETRY("0x42 telemetry, behind the temperatures"),
        FURTHER("0x42 telemetry, behind that, where ten items follow"),
        ALARM("0x44 alarm, behind the states of the temperatures");

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

    Seplos2Field(Part part, int at, NumberField.Form form, int scale, String unit) {
        this.part = part;
        this.number = new NumberField(at, form, scale, 0, unit);
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

    /** The same; 0 where the content has ended already, which then is too short. */
    int count(Bytes info, int from) {
        return from + number.end() <= info.size() ? read(info, from) : 0;
    }

    Object[] cells() {
        return number.cells(name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}
