package io.cellwarden.gateway.wire.nmea2000;

import static io.cellwarden.gateway.wire.NumberField.Form.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.FieldTable;
import io.cellwarden.gateway.wire.NumberField;
import java.util.List;
import java.util.OptionalInt;

/**
 * The numbers in messages about batteries, little-endian; the highest that fits, with a sign or without, says "not
 * available". Source: protocol sheet NMEA 2000.
 */
enum N2kField {
    // spotless:off
    //                     group                   byte form    scale shift    unit       name
    STATUS_INSTANCE(       N2kFrame.STATUS,        0,   U8,     1,    0,       "",        "instance"),
    VOLTAGE(               N2kFrame.STATUS,        1,   S16_LE, 10,   0,       "mV",      "voltage"),
    CURRENT(               N2kFrame.STATUS,        3,   S16_LE, 100,  0,       "mA",      "current"),
    TEMPERATURE(           N2kFrame.STATUS,        5,   U16_LE, 1,    -27_315, "0.01 °C", "temperature"),
    STATUS_MEASUREMENT(    N2kFrame.STATUS,        7,   U8,     1,    0,       "",        "measurement"),
    DETAIL_MEASUREMENT(    N2kFrame.DETAIL,        0,   U8,     1,    0,       "",        "measurement"),
    DETAIL_INSTANCE(       N2kFrame.DETAIL,        1,   U8,     1,    0,       "",        "instance"),
    SOURCE(                N2kFrame.DETAIL,        2,   U8,     1,    0,       "",        "source"),
    STATE_OF_CHARGE(       N2kFrame.DETAIL,        3,   U8,     1,    0,       "%",       "state of charge"),
    STATE_OF_HEALTH(       N2kFrame.DETAIL,        4,   U8,     1,    0,       "%",       "state of health"),
    TIME_TO_GO(            N2kFrame.DETAIL,        5,   U16_LE, 1,    0,       "min",     "time to go"),
    RIPPLE(                N2kFrame.DETAIL,        7,   U16_LE, 1,    0,       "mV",      "ripple"),
    REMAINING(             N2kFrame.DETAIL,        9,   U16_LE, 1,    0,       "Ah",      "remaining"), // not of all
    CONFIGURATION_INSTANCE(N2kFrame.CONFIGURATION, 0,   U8,     1,    0,       "",        "instance"),
    TYPE(                  N2kFrame.CONFIGURATION, 1,   U8,     1,    0,       "",        "type, equalization"),
    NOMINAL(               N2kFrame.CONFIGURATION, 2,   U8,     1,    0,       "",        "nominal voltage, chemistry"),
    CAPACITY(              N2kFrame.CONFIGURATION, 3,   U16_LE, 1,    0,       "Ah",      "capacity"),
    COEFFICIENT(           N2kFrame.CONFIGURATION, 5,   S8,     1,    0,       "%",       "temperature coefficient"),
    PEUKERT(               N2kFrame.CONFIGURATION, 6,   U8,     2,    1_000,   "0.001",   "Peukert exponent"),
    EFFICIENCY(            N2kFrame.CONFIGURATION, 7,   S8,     1,    0,       "%",       "charge efficiency");
    // spotless:on

    private final int pgn;
    private final NumberField number;
    private final long absent;
    private final String text;

    N2kField(int pgn, int at, NumberField.Form form, int scale, int shift, String unit, String text) {
        this.pgn = pgn;
        this.number = new NumberField(at, form, scale, shift, unit);
        this.absent = scale * highest(form) + shift;
        this.text = text;
    }

    private static long highest(NumberField.Form form) {
        return switch (form) {
            case U8 -> 0xFF;
            case S8 -> 0x7F;
            case U16, U16_LE -> 0xFFFF;
            case S16, S16_LE -> 0x7FFF;
            case U24 -> 0xFF_FFFF;
            case U32, U32_LE -> 0xFFFF_FFFFL;
        };
    }

    /** Its value in its unit; empty where it is not available, or behind the end of the message. */
    OptionalInt read(Bytes data) {
        if (number.end() > data.size()) {
            return OptionalInt.empty();
        }
        long value = number.read(data);
        return value == absent ? OptionalInt.empty() : OptionalInt.of((int) value);
    }

    /** Length of a message that reaches to its end. */
    int end() {
        return number.end();
    }

    /** The table for people. */
    static List<FieldTable> tables() {
        FieldTable table = FieldTable.of("Numbers, little-endian", "PGN", "byte", "field", "form", "", "unit");
        for (N2kField field : values()) {
            Object[] cells = field.number.cells(field.text);
            table = table.row(field.pgn, cells[0], cells[1], cells[2], cells[3], cells[4]);
        }
        return List.of(table);
    }
}
