package io.cellwarden.gateway.wire.jbd;

import static io.cellwarden.gateway.wire.HardwareLimit.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.HardwareLimit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The limits among the configuration registers, one word each; they answer in factory mode only. Source: protocol sheet
 * "Config registers".
 */
public enum JbdLimitField {
    // spotless:off
    //                    register limit                                 kind
    CHARGE_OT(             0x18,   CHARGE_OVER_TEMPERATURE,              Kind.TEMPERATURE),
    CHARGE_OT_RELEASE(     0x19,   CHARGE_OVER_TEMPERATURE_RELEASE,      Kind.TEMPERATURE),
    CHARGE_UT(             0x1A,   CHARGE_UNDER_TEMPERATURE,             Kind.TEMPERATURE),
    CHARGE_UT_RELEASE(     0x1B,   CHARGE_UNDER_TEMPERATURE_RELEASE,     Kind.TEMPERATURE),
    DISCHARGE_OT(          0x1C,   DISCHARGE_OVER_TEMPERATURE,           Kind.TEMPERATURE),
    DISCHARGE_OT_RELEASE(  0x1D,   DISCHARGE_OVER_TEMPERATURE_RELEASE,   Kind.TEMPERATURE),
    DISCHARGE_UT(          0x1E,   DISCHARGE_UNDER_TEMPERATURE,          Kind.TEMPERATURE),
    DISCHARGE_UT_RELEASE(  0x1F,   DISCHARGE_UNDER_TEMPERATURE_RELEASE,  Kind.TEMPERATURE),
    PACK_OV(               0x20,   PACK_OVER_VOLTAGE,                    Kind.TENS),
    PACK_OV_RELEASE(       0x21,   PACK_OVER_VOLTAGE_RELEASE,            Kind.TENS),
    PACK_UV(               0x22,   PACK_UNDER_VOLTAGE,                   Kind.TENS),
    PACK_UV_RELEASE(       0x23,   PACK_UNDER_VOLTAGE_RELEASE,           Kind.TENS),
    CELL_OV(               0x24,   CELL_OVER_VOLTAGE,                    Kind.ONES),
    CELL_OV_RELEASE(       0x25,   CELL_OVER_VOLTAGE_RELEASE,            Kind.ONES),
    CELL_UV(               0x26,   CELL_UNDER_VOLTAGE,                   Kind.ONES),
    CELL_UV_RELEASE(       0x27,   CELL_UNDER_VOLTAGE_RELEASE,           Kind.ONES),
    CHARGE_OC(             0x28,   CHARGE_OVER_CURRENT,                  Kind.TENS),
    DISCHARGE_OC(          0x29,   DISCHARGE_OVER_CURRENT,               Kind.SIGNED_TENS);
    // spotless:on

    private enum Kind {
        /** Tenths of a kelvin. */
        TEMPERATURE("word", "0.1 K"),
        /** mV. */
        ONES("word", "mV"),
        /** 10 mV or 10 mA. */
        TENS("word", "10 mV or 10 mA"),
        /** 10 mA of either sign. */
        SIGNED_TENS("signed word", "10 mA");

        private final String text;
        private final String unit;

        Kind(String text, String unit) {
            this.text = text;
            this.unit = unit;
        }
    }

    /** 0 °C in tenths of a kelvin, as the board counts. */
    private static final int ZERO_CELSIUS = 2731;

    private final int code;
    private final HardwareLimit limit;
    private final Kind kind;

    JbdLimitField(int code, HardwareLimit limit, Kind kind) {
        this.code = code;
        this.limit = limit;
        this.kind = kind;
    }

    /** The byte that names its register on the line. */
    public int code() {
        return code;
    }

    /** What it is a limit of. */
    public HardwareLimit limit() {
        return limit;
    }

    /** Its register, meaning, form and unit, as cells of a table. */
    Object[] cells() {
        return new Object[] {
            "0x%02X".formatted(code), limit.name().toLowerCase(Locale.ROOT).replace('_', ' '), kind.text, kind.unit
        };
    }

    /** Its value in the unit of {@link #limit}; {@code content} holds at least two bytes. */
    int read(Bytes content) {
        return switch (kind) {
            case TEMPERATURE -> content.u16be(0) - ZERO_CELSIUS;
            case ONES -> content.u16be(0);
            case TENS -> 10 * content.u16be(0);
            case SIGNED_TENS -> 10 * content.s16be(0);
        };
    }

    /** The field in that register, if it holds one. */
    static Optional<JbdLimitField> withCode(int code) {
        return Arrays.stream(values()).filter(field -> field.code == code).findFirst();
    }
}
