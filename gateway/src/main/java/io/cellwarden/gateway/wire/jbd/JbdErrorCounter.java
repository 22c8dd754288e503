package io.cellwarden.gateway.wire.jbd;

import java.util.Locale;

/** The counters of register 0xAA, one word each in this order; two more bytes follow. Source: protocol sheet. */
public enum JbdErrorCounter {
    SHORT_CIRCUIT,
    CHARGE_OVER_CURRENT,
    DISCHARGE_OVER_CURRENT,
    CELL_OVER_VOLTAGE,
    CELL_UNDER_VOLTAGE,
    CHARGE_OVER_TEMPERATURE,
    CHARGE_UNDER_TEMPERATURE,
    DISCHARGE_OVER_TEMPERATURE,
    DISCHARGE_UNDER_TEMPERATURE,
    PACK_OVER_VOLTAGE,
    PACK_UNDER_VOLTAGE;

    /** The name in the output of {@code decode}. */
    public String fieldName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
