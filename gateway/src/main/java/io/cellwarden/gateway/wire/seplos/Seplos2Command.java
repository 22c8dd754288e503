package io.cellwarden.gateway.wire.seplos;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import java.util.Arrays;
import java.util.Optional;

/** What a board of version 2 is asked for; all others are never sent. Source: protocol sheet Seplos, "A. v2.0 ASCII". */
public enum Seplos2Command {
    /** Cells, temperatures, current, voltage, charge. */
    TELEMETRY(0x42, true),
    /** What each value is judged to be, events, and the switches. */
    ALARM(0x44, true),
    /** Device, software and maker as text. */
    MANUFACTURER(0x51, false);

    private final int code;
    private final boolean namesPack;

    Seplos2Command(int code, boolean namesPack) {
        this.code = code;
        this.namesPack = namesPack;
    }

    /** The byte that names it on the line. */
    public int code() {
        return code;
    }

    /** The question to the pack with that address. */
    public AsciiPacket to(int address) {
        return AsciiPacket.request(address, code, namesPack ? Bytes.of(address) : Bytes.EMPTY);
    }

    /** The command with this byte, if it is in use here. */
    public static Optional<Seplos2Command> withCode(int code) {
        return Arrays.stream(values()).filter(command -> command.code == code).findFirst();
    }
}
