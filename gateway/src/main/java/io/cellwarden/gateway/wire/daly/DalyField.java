package io.cellwarden.gateway.wire.daly;

import static io.cellwarden.gateway.wire.NumberField.Form.*;
import static io.cellwarden.gateway.wire.daly.DalyId.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.NumberField;
import java.util.Locale;

/** The numbers in the 8 bytes of each answer. Source: protocol sheet Daly, section "Answers". */
enum DalyField {
    // spotless:off
    //                    id                    byte form scale shift       unit
    RATED_CAPACITY(       RATED,                0,   U32, 1,    0,          "mAh"),
    RATED_CELL_VOLTAGE(   RATED,                4,   U32, 1,    0,          "mV"),
    YEAR(                 PRODUCTION,           2,   U8,  1,    2000,       ""),
    MONTH(                PRODUCTION,           3,   U8,  1,    0,          ""),
    DAY(                  PRODUCTION,           4,   U8,  1,    0,          ""),
    CODE_FRAME(           CODE,                 0,   U8,  1,    0,          ""),       // from 1; 7 characters follow
    VOLTAGE(              PACK,                 0,   U16, 100,  0,          "mV"),
    GATHERED_VOLTAGE(     PACK,                 2,   U16, 100,  0,          "mV"),
    CURRENT(              PACK,                 4,   U16, 100,  -3_000_000, "mA"),     // its sign depends on the firmware
    STATE_OF_CHARGE(      PACK,                 6,   U16, 1,    0,          "0.1 %"),
    HIGHEST_VOLTAGE(      CELL_EXTREMES,        0,   U16, 1,    0,          "mV"),
    HIGHEST_CELL(         CELL_EXTREMES,        2,   U8,  1,    0,          ""),
    LOWEST_VOLTAGE(       CELL_EXTREMES,        3,   U16, 1,    0,          "mV"),
    LOWEST_CELL(          CELL_EXTREMES,        5,   U8,  1,    0,          ""),
    WARMEST(              TEMPERATURE_EXTREMES, 0,   U8,  10,   -400,       "0.1 °C"),
    WARMEST_SENSOR(       TEMPERATURE_EXTREMES, 1,   U8,  1,    0,          ""),
    COLDEST(              TEMPERATURE_EXTREMES, 2,   U8,  10,   -400,       "0.1 °C"),
    COLDEST_SENSOR(       TEMPERATURE_EXTREMES, 3,   U8,  1,    0,          ""),
    STATE(                SWITCHES,             0,   U8,  1,    0,          ""),       // 0 rests, 1 is charged, 2 is discharged
    CHARGE_SWITCH(        SWITCHES,             1,   U8,  1,    0,          "not 0: on"),
    DISCHARGE_SWITCH(     SWITCHES,             2,   U8,  1,    0,          "not 0: on"),
    LIFE(                 SWITCHES,             3,   U8,  1,    0,          ""),
    REMAINING(            SWITCHES,             4,   U32, 1,    0,          "mAh"),
    CELL_COUNT(           COUNTS,               0,   U8,  1,    0,          ""),
    SENSOR_COUNT(         COUNTS,               1,   U8,  1,    0,          ""),
    CHARGER(              COUNTS,               2,   U8,  1,    0,          "not 0: there"),
    LOAD(                 COUNTS,               3,   U8,  1,    0,          "not 0: there"),
    DIGITAL(              COUNTS,               4,   U8,  1,    0,          "bits"),
    CYCLES(               COUNTS,               5,   U16, 1,    0,          ""),
    CELLS_FRAME(          CELLS,                0,   U8,  1,    0,          ""),       // from 1
    CELL_1(               CELLS,                1,   U16, 1,    0,          "mV"),
    CELL_2(               CELLS,                3,   U16, 1,    0,          "mV"),
    CELL_3(               CELLS,                5,   U16, 1,    0,          "mV"),
    TEMPERATURES_FRAME(   TEMPERATURES,         0,   U8,  1,    0,          ""),       // from 1
    TEMPERATURE_1(        TEMPERATURES,         1,   U8,  10,   -400,       "0.1 °C"),
    TEMPERATURE_2(        TEMPERATURES,         2,   U8,  10,   -400,       "0.1 °C"),
    TEMPERATURE_3(        TEMPERATURES,         3,   U8,  10,   -400,       "0.1 °C"),
    TEMPERATURE_4(        TEMPERATURES,         4,   U8,  10,   -400,       "0.1 °C"),
    TEMPERATURE_5(        TEMPERATURES,         5,   U8,  10,   -400,       "0.1 °C"),
    TEMPERATURE_6(        TEMPERATURES,         6,   U8,  10,   -400,       "0.1 °C"),
    TEMPERATURE_7(        TEMPERATURES,         7,   U8,  10,   -400,       "0.1 °C"),
    FAULT_CODE(           FAULTS,               7,   U8,  1,    0,          ""),       // DalyFault in front of it
    DISCHARGE_LEVEL(      SET_DISCHARGE,        0,   U8,  1,    0,          ""),
    CHARGE_LEVEL(         SET_CHARGE,           0,   U8,  1,    0,          "");
    // spotless:on

    private final DalyId id;
    private final NumberField number;

    DalyField(DalyId id, int at, NumberField.Form form, int scale, int shift, String unit) {
        this.id = id;
        this.number = new NumberField(at, form, scale, shift, unit);
    }

    /** The answer that it stands in. */
    DalyId id() {
        return id;
    }

    /** Its value in its unit; {@code content} has 8 bytes. */
    int read(Bytes content) {
        return (int) number.read(content);
    }

    /** The same for a number of four bytes. */
    long readLong(Bytes content) {
        return number.read(content);
    }

    Object[] cells() {
        return number.cells(name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}
