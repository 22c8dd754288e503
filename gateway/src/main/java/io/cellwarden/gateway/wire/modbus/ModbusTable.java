package io.cellwarden.gateway.wire.modbus;

import java.util.Arrays;
import java.util.Optional;

/** The four tables that a Modbus device has. */
public enum ModbusTable {
    /** Bits that may be written. */
    COILS(1, 2_000),
    /** Bits that are only read. */
    DISCRETE_INPUTS(2, 2_000),
    /** Words that may be written. */
    HOLDING_REGISTERS(3, 125),
    /** Words that are only read. */
    INPUT_REGISTERS(4, 125);

    private final int function;
    private final int mostAtOnce;

    ModbusTable(int function, int mostAtOnce) {
        this.function = function;
        this.mostAtOnce = mostAtOnce;
    }

    /** The function that reads it. */
    public int function() {
        return function;
    }

    /** So many places fit into one answer. */
    public int mostAtOnce() {
        return mostAtOnce;
    }

    /** Whether its places are bits. */
    public boolean isOfBits() {
        return this == COILS || this == DISCRETE_INPUTS;
    }

    /** The table that this function reads. */
    public static Optional<ModbusTable> of(int function) {
        return Arrays.stream(values())
                .filter(table -> table.function == function)
                .findFirst();
    }
}
