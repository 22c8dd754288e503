package io.cellwarden.gateway.wire.canbms;

import static io.cellwarden.gateway.wire.NumberField.Form.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.NumberField;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The numbers in the frames of a battery on a CAN bus. Source: protocol sheet CAN-bms. Tails may be missing. */
enum CanBmsField {
    // spotless:off
    //                     frame  byte form    scale shift   unit       name
    CHARGE_VOLTAGE(        0x351, 0,   U16_LE, 100,  0,      "mV",      "charge voltage"),
    CHARGE_CURRENT(        0x351, 2,   S16_LE, 100,  0,      "mA",      "charge current"),
    DISCHARGE_CURRENT(     0x351, 4,   S16_LE, 100,  0,      "mA",      "discharge current"), // of some below 0
    DISCHARGE_VOLTAGE(     0x351, 6,   U16_LE, 100,  0,      "mV",      "discharge voltage"),
    NOMINAL(               0x354, 0,   U16_LE, 1,    0,      "Ah",      "nominalAh"),
    REMAINING(             0x354, 2,   U16_LE, 1,    0,      "Ah",      "remainingAh"),
    STATE_OF_CHARGE(       0x355, 0,   U16_LE, 1,    0,      "%",       "state of charge"),
    STATE_OF_HEALTH(       0x355, 2,   U16_LE, 1,    0,      "%",       "state of health"),
    FINE_STATE_OF_CHARGE(  0x355, 4,   U16_LE, 1,    0,      "0.01 %",  "fine state of charge"),
    VOLTAGE(               0x356, 0,   S16_LE, 10,   0,      "mV",      "voltage"),
    CURRENT(               0x356, 2,   S16_LE, 100,  0,      "mA",      "current"),
    TEMPERATURE(           0x356, 4,   S16_LE, 1,    0,      "0.1 °C",  "temperature"),
    PYLON_MODULES(         0x359, 4,   U8,     1,    0,      "",        "modules"),
    PRODUCT_TYPE(          0x35F, 0,   U16_LE, 1,    0,      "",        "type"),
    FIRMWARE(              0x35F, 2,   U16_LE, 1,    0,      "",        "firmware"),
    PRODUCT_CAPACITY(      0x35F, 4,   U16_LE, 1,    0,      "Ah",      "capacityAh"),
    HARDWARE(              0x35F, 6,   U16_LE, 1,    0,      "",        "hardware"),
    ONLINE(                0x372, 0,   U16_LE, 1,    0,      "modules", "online"),
    BLOCKING_CHARGE(       0x372, 2,   U16_LE, 1,    0,      "modules", "blockingCharge"),
    BLOCKING_DISCHARGE(    0x372, 4,   U16_LE, 1,    0,      "modules", "blockingDischarge"),
    OFFLINE(               0x372, 6,   U16_LE, 1,    0,      "modules", "offline"),
    LOWEST_CELL(           0x373, 0,   U16_LE, 1,    0,      "mV",      "lowest cell"),
    HIGHEST_CELL(          0x373, 2,   U16_LE, 1,    0,      "mV",      "highest cell"),
    LOWEST_TEMPERATURE(    0x373, 4,   U16_LE, 10,   -2_730, "0.1 °C",  "lowest temperature"),
    HIGHEST_TEMPERATURE(   0x373, 6,   U16_LE, 10,   -2_730, "0.1 °C",  "highest temperature"),
    CHARGED_ENERGY(        0x378, 0,   U32_LE, 1,    0,      "0.1 kWh", "chargedHectoWh"),
    DISCHARGED_ENERGY(     0x378, 4,   U32_LE, 1,    0,      "0.1 kWh", "dischargedHectoWh"),
    INSTALLED(             0x379, 0,   U16_LE, 1,    0,      "Ah",      "capacityAh");
    // spotless:on

    private final int frame;
    private final NumberField number;
    private final String text;

    CanBmsField(int frame, int at, NumberField.Form form, int scale, int shift, String unit, String text) {
        this.frame = frame;
        this.number = new NumberField(at, form, scale, shift, unit);
        this.text = text;
    }

    /** The identifier of the frame that it stands in. */
    int frame() {
        return frame;
    }

    /** Its name in the output of {@code decode}, where the frame is one of numbers that no rule needs. */
    String text() {
        return text;
    }

    /** Its value in its unit; empty behind the end of the frame. */
    OptionalLong number(Bytes data) {
        return number.end() <= data.size() ? OptionalLong.of(number.read(data)) : OptionalLong.empty();
    }

    /** The same, but for those of four bytes. */
    OptionalInt read(Bytes data) {
        OptionalLong value = number(data);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    Object[] cells() {
        return number.cells(text);
    }
}
