package io.cellwarden.gateway.wire.jbd;

import java.util.Arrays;
import java.util.Optional;

/** The registers in use here; all others answer {@code Unsupported}. Source: protocol sheet. */
public enum JbdRegister {
    /** Written with 5678 opens the configuration registers. */
    FACTORY_ENTER(0x00),
    /** Written with 0000 closes the configuration registers, with 2828 also keeps what was changed. */
    FACTORY_LEAVE(0x01),
    /** Voltage, current, charge, switches, protection bits, temperatures. */
    BASIC_INFO(0x03),
    /** One word per cell. */
    CELL_VOLTAGES(0x04),
    /** Name of the board as text. */
    HARDWARE_VERSION(0x05),
    /** How often each protection has acted. */
    ERROR_COUNTERS(0xAA),
    /** Both switches of the pack. */
    FET_CONTROL(0xE1);

    private final int code;

    JbdRegister(int code) {
        this.code = code;
    }

    /** The byte that names it on the line. */
    public int code() {
        return code;
    }

    /** The register with this byte, if it is in use here. */
    public static Optional<JbdRegister> withCode(int code) {
        return Arrays.stream(values()).filter(register -> register.code == code).findFirst();
    }
}
