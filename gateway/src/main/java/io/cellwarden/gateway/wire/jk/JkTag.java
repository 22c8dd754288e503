package io.cellwarden.gateway.wire.jk;

import static io.cellwarden.gateway.wire.HardwareLimit.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.HardwareLimit;
import java.util.Arrays;
import java.util.Optional;

/**
 * The tags of NW frames. A frame holds no lengths: a tag that is not listed here makes everything behind it unreadable.
 * Source: protocol sheet JK, section A "Tags".
 */
public enum JkTag {
    // spotless:off
    //                        code  size kind               name in decode
    CELLS(                    0x79, 0,   Kind.CELLS,        "cells"),            // u8 size, then u8 number, u16 mV each
    MOS_TEMPERATURE(          0x80, 2,   Kind.TEMPERATURE,  "mos_temp_C"),
    BOX_TEMPERATURE(          0x81, 2,   Kind.TEMPERATURE,  "box_temp_C"),
    BATTERY_TEMPERATURE(      0x82, 2,   Kind.TEMPERATURE,  "battery_temp_C"),
    PACK_VOLTAGE(             0x83, 2,   Kind.HUNDREDTHS,   "voltage_V"),
    CURRENT(                  0x84, 2,   Kind.NUMBER,       "current_raw"),      // its meaning depends on PROTOCOL_VERSION
    STATE_OF_CHARGE(          0x85, 1,   Kind.NUMBER,       "soc_percent"),
    SENSOR_COUNT(             0x86, 1,   Kind.NUMBER,       "sensor_count"),
    CYCLES(                   0x87, 2,   Kind.NUMBER,       "cycles"),
    CYCLED_CAPACITY(          0x89, 4,   Kind.NUMBER,       "cycled_Ah"),
    CELL_COUNT(               0x8A, 2,   Kind.NUMBER,       "cell_count"),
    WARNINGS(                 0x8B, 2,   Kind.NUMBER,       "warning_bits"),     // JkWarning
    STATUS(                   0x8C, 2,   Kind.NUMBER,       "status_bits"),      // 0 charge on, 1 discharge on, 2 balancing
    PACK_OV(                  0x8E, 2,   Kind.HUNDREDTHS,   "pack_ovp_V",        PACK_OVER_VOLTAGE, 10),
    PACK_UV(                  0x8F, 2,   Kind.HUNDREDTHS,   "pack_uvp_V",        PACK_UNDER_VOLTAGE, 10),
    CELL_OV(                  0x90, 2,   Kind.NUMBER,       "cell_ovp_mV",       CELL_OVER_VOLTAGE, 1),
    CELL_OV_RELEASE(          0x91, 2,   Kind.NUMBER,       "cell_ovpr_mV",      CELL_OVER_VOLTAGE_RELEASE, 1),
    CELL_OV_DELAY(            0x92, 2,   Kind.NUMBER,       "cell_ovp_delay_s"),
    CELL_UV(                  0x93, 2,   Kind.NUMBER,       "cell_uvp_mV",       CELL_UNDER_VOLTAGE, 1),
    CELL_UV_RELEASE(          0x94, 2,   Kind.NUMBER,       "cell_uvpr_mV",      CELL_UNDER_VOLTAGE_RELEASE, 1),
    CELL_UV_DELAY(            0x95, 2,   Kind.NUMBER,       "cell_uvp_delay_s"),
    CELL_DIFFERENCE(          0x96, 2,   Kind.NUMBER,       "cell_difference_mV"),
    DISCHARGE_OC(             0x97, 2,   Kind.NUMBER,       "discharge_oc_A",    DISCHARGE_OVER_CURRENT, -1_000),
    DISCHARGE_OC_DELAY(       0x98, 2,   Kind.NUMBER,       "discharge_oc_delay_s"),
    CHARGE_OC(                0x99, 2,   Kind.NUMBER,       "charge_oc_A",       CHARGE_OVER_CURRENT, 1_000),
    CHARGE_OC_DELAY(          0x9A, 2,   Kind.NUMBER,       "charge_oc_delay_s"),
    BALANCE_START(            0x9B, 2,   Kind.NUMBER,       "balance_start_mV"),
    BALANCE_DIFFERENCE(       0x9C, 2,   Kind.NUMBER,       "balance_difference_mV"),
    BALANCER_SWITCH(          0x9D, 1,   Kind.NUMBER,       "balancer_switch"),
    MOS_OT(                   0x9E, 2,   Kind.SIGNED,       "mos_ot_C"),
    MOS_OT_RELEASE(           0x9F, 2,   Kind.SIGNED,       "mos_ot_release_C"),
    BOX_OT(                   0xA0, 2,   Kind.SIGNED,       "box_ot_C"),
    BOX_OT_RELEASE(           0xA1, 2,   Kind.SIGNED,       "box_ot_release_C"),
    TEMPERATURE_DIFFERENCE(   0xA2, 2,   Kind.SIGNED,       "temp_difference_C"),
    CHARGE_OT(                0xA3, 2,   Kind.SIGNED,       "charge_ot_C",       CHARGE_OVER_TEMPERATURE, 10),
    DISCHARGE_OT(             0xA4, 2,   Kind.SIGNED,       "discharge_ot_C",    DISCHARGE_OVER_TEMPERATURE, 10),
    CHARGE_UT(                0xA5, 2,   Kind.SIGNED,       "charge_ut_C",       CHARGE_UNDER_TEMPERATURE, 10),
    CHARGE_UT_RELEASE(        0xA6, 2,   Kind.SIGNED,       "charge_utr_C",      CHARGE_UNDER_TEMPERATURE_RELEASE, 10),
    DISCHARGE_UT(             0xA7, 2,   Kind.SIGNED,       "discharge_ut_C",    DISCHARGE_UNDER_TEMPERATURE, 10),
    DISCHARGE_UT_RELEASE(     0xA8, 2,   Kind.SIGNED,       "discharge_utr_C",   DISCHARGE_UNDER_TEMPERATURE_RELEASE, 10),
    STRING_SETTING(           0xA9, 1,   Kind.NUMBER,       "string_setting"),
    CAPACITY(                 0xAA, 4,   Kind.NUMBER,       "capacity_Ah"),
    CHARGE_SWITCH(            0xAB, 1,   Kind.NUMBER,       "charge_switch"),
    DISCHARGE_SWITCH(         0xAC, 1,   Kind.NUMBER,       "discharge_switch"),
    CURRENT_CALIBRATION(      0xAD, 2,   Kind.NUMBER,       "current_calibration"),
    BOARD_ADDRESS(            0xAE, 1,   Kind.NUMBER,       "board_address"),
    BATTERY_TYPE(             0xAF, 1,   Kind.NUMBER,       "battery_type"),     // 0 LiFePO4, 1 ternary, 2 LTO
    SLEEP(                    0xB0, 2,   Kind.NUMBER,       "sleep_s"),
    LOW_CHARGE_ALARM(         0xB1, 1,   Kind.NUMBER,       "low_soc_alarm_percent"),
    PASSWORD(                 0xB2, 10,  Kind.SECRET,       "password"),
    DEDICATED_CHARGER(        0xB3, 1,   Kind.NUMBER,       "dedicated_charger"),
    DEVICE_ID(                0xB4, 8,   Kind.TEXT,         "device_id"),
    DATE(                     0xB5, 4,   Kind.TEXT,         "date"),
    WORKING_TIME(             0xB6, 4,   Kind.NUMBER,       "working_min"),
    SOFTWARE(                 0xB7, 15,  Kind.TEXT,         "software"),
    START_CALIBRATION(        0xB8, 1,   Kind.NUMBER,       "start_calibration"),
    ACTUAL_CAPACITY(          0xB9, 4,   Kind.NUMBER,       "actual_capacity_Ah"),
    MANUFACTURER_ID(          0xBA, 24,  Kind.TEXT,         "manufacturer_id"),
    PROTOCOL_VERSION(         0xC0, 1,   Kind.NUMBER,       "protocol_version");
    // spotless:on

    /** How a value is read. */
    enum Kind {
        /** A row of cells that names its own size. */
        CELLS("size, then number and mV of each"),
        /** Unsigned. */
        NUMBER("unsigned"),
        /** Signed word. */
        SIGNED("signed"),
        /** Unsigned, of 0.01. */
        HUNDREDTHS("unsigned, × 0.01"),
        /** Whole degrees; above 100 they count below zero. */
        TEMPERATURE("°C; above 100: 100 − value"),
        /** ASCII. */
        TEXT("text"),
        /** Never told to anybody. */
        SECRET("never shown");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The same in words. */
        String text() {
            return text;
        }
    }

    private final int code;
    private final int size;
    private final Kind kind;
    private final String fieldName;
    private final Optional<HardwareLimit> limit;
    private final int limitScale;

    JkTag(int code, int size, Kind kind, String fieldName) {
        this(code, size, kind, fieldName, Optional.empty(), 1);
    }

    JkTag(int code, int size, Kind kind, String fieldName, HardwareLimit limit, int limitScale) {
        this(code, size, kind, fieldName, Optional.of(limit), limitScale);
    }

    JkTag(int code, int size, Kind kind, String fieldName, Optional<HardwareLimit> limit, int limitScale) {
        this.code = code;
        this.size = size;
        this.kind = kind;
        this.fieldName = fieldName;
        this.limit = limit;
        this.limitScale = limitScale;
    }

    /** The byte in front of its value. */
    public int code() {
        return code;
    }

    /** Bytes of its value; 0 where the value names its own size. */
    int size() {
        return size;
    }

    Kind kind() {
        return kind;
    }

    /** Its name in the output of {@code decode}. */
    public String fieldName() {
        return fieldName;
    }

    /** The limit that it holds, if it holds one. */
    public Optional<HardwareLimit> limit() {
        return limit;
    }

    /** The value as a plain number. */
    int number(Bytes value) {
        return switch (kind) {
            case SIGNED -> value.s16be(0);
            case TEMPERATURE -> celsius(value.u16be(0));
            case CELLS, NUMBER, HUNDREDTHS, TEXT, SECRET ->
                switch (value.size()) {
                    case 1 -> value.u8(0);
                    case 2 -> value.u16be(0);
                    default -> (int) Math.min(value.u32be(0), Integer.MAX_VALUE);
                };
        };
    }

    /** The limit's value in its unit. */
    int limitValue(Bytes value) {
        return limitScale * number(value);
    }

    private static int celsius(int raw) {
        return raw > 100 ? 100 - raw : raw;
    }

    /** The tag with this byte, if it is known. */
    static Optional<JkTag> withCode(int code) {
        return Arrays.stream(values()).filter(tag -> tag.code == code).findFirst();
    }
}
