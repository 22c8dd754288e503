package io.cellwarden.gateway.wire.modbus;

import java.util.Optional;

/**
 * A switch of a device, written and read back at the same place.
 *
 * @param table coils or holding registers
 * @param address from 0, as on the wire
 * @param on what stands there while it is on; of a coil 0 or 1
 * @param off what stands there while it is off
 */
public record RegisterSwitch(ModbusTable table, int address, int on, int off) {
    /** Refuses what cannot be written, or does not tell on from off. */
    public RegisterSwitch {
        boolean coil = table == ModbusTable.COILS;
        if (!coil && table != ModbusTable.HOLDING_REGISTERS) {
            throw new IllegalArgumentException("only coils and holding registers can be written");
        }
        int most = coil ? 1 : ModbusQuestion.ADDRESSES - 1;
        if (on == off || on < 0 || off < 0 || on > most || off > most) {
            throw new IllegalArgumentException(
                    "on = %d and off = %d, allowed are two different values from 0 to %d".formatted(on, off, most));
        }
    }

    /** What brings it to a level. */
    public ModbusQuestion write(boolean level) {
        int value = level ? on : off;
        return table == ModbusTable.COILS
                ? new ModbusQuestion.WriteCoil(address, value == 1)
                : new ModbusQuestion.WriteRegister(address, value);
    }

    /** What asks for its level. */
    public ModbusQuestion.Read question() {
        return new ModbusQuestion.Read(table, address, 1);
    }

    /** Its level; empty if neither of its values stands there. */
    public Optional<Boolean> read(ModbusAnswer answer) {
        return switch (answer) {
            case ModbusAnswer.Bits(var bits) -> level(bits.getFirst() ? 1 : 0);
            case ModbusAnswer.Words(var words) -> level(words.getFirst());
            case ModbusAnswer.Written _, ModbusAnswer.Refused _ -> Optional.empty();
        };
    }

    private Optional<Boolean> level(int value) {
        return value == on ? Optional.of(true) : value == off ? Optional.of(false) : Optional.empty();
    }
}
