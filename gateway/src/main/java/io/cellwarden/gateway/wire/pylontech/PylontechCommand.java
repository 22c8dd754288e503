package io.cellwarden.gateway.wire.pylontech;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import java.util.Arrays;
import java.util.Optional;

/** What a module is asked for; all others are never sent. Source: protocol sheet Pylontech, "Commands (CID2)". */
public enum PylontechCommand {
    /** Cells, temperatures, current, voltage, charge. */
    ANALOG(0x42, true),
    /** What each value is judged to be, and the switches. */
    ALARM(0x44, true),
    /** The limits that the module protects by. */
    SYSTEM_PARAMETERS(0x47, false),
    /** Answered without content: the version stands in front of it. */
    PROTOCOL_VERSION(0x4F, false),
    /** Device, software and maker as text. */
    MANUFACTURER(0x51, false),
    /** Aggregates of a system of several modules. */
    SYSTEM_ANALOG(0x61, false),
    /** Alarms of a system. */
    SYSTEM_ALARM(0x62, false),
    /** What a system asks of its charger. */
    SYSTEM_CHARGE_MANAGEMENT(0x63, false),
    /** What a module asks of its charger. */
    CHARGE_MANAGEMENT(0x92, true),
    /** 16 characters. */
    SERIAL_NUMBER(0x93, true),
    /** Versions of the software. */
    FIRMWARE(0x96, true);

    private final int code;
    private final boolean namesModule;

    PylontechCommand(int code, boolean namesModule) {
        this.code = code;
        this.namesModule = namesModule;
    }

    /** The byte that names it on the line. */
    public int code() {
        return code;
    }

    /** The question to the module with that address. */
    public AsciiPacket to(int address) {
        return AsciiPacket.request(address, code, namesModule ? Bytes.of(address) : Bytes.EMPTY);
    }

    /** The command with this byte, if it is in use here. */
    public static Optional<PylontechCommand> withCode(int code) {
        return Arrays.stream(values()).filter(command -> command.code == code).findFirst();
    }
}
