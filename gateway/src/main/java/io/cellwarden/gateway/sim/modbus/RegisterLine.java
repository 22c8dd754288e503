package io.cellwarden.gateway.sim.modbus;

import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Simulated devices of no maker in particular: cells in mV in holding registers from 100, temperatures in 0.1 K in input
 * registers from 200, the current in mA in holding registers 300 and 301, the low word first, the state of charge in 0.1 % in
 * 400, and coils 0 (discharge) and 1 (charge).
 */
public final class RegisterLine extends ModbusLine {
    private static final int WRITE_COIL = 5;
    /** A cell that it does not measure. */
    private static final int UNKNOWN = 0xFFFF;

    private final Map<Integer, SimulatedBattery> devices;
    private volatile boolean ignoresSwitches;
    private volatile boolean refusesSwitches;

    /** Devices by their unit. */
    public RegisterLine(Map<Integer, SimulatedBattery> devices) {
        this.devices = Map.copyOf(devices);
    }

    /** Whether it acknowledges writes and does not carry them out. */
    public void setIgnoresSwitches(boolean ignores) {
        ignoresSwitches = ignores;
    }

    /** Whether it refuses writes. */
    public void setRefusesSwitches(boolean refuses) {
        refusesSwitches = refuses;
    }

    @Override
    Optional<byte[]> answer(int unit, int function, int address, int argument) {
        SimulatedBattery battery = devices.get(unit);
        if (battery == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (function) {
                    case 1 -> coils(battery.state(), address, argument);
                    case 3, 4 -> words(battery.state(), function, address, argument);
                    case WRITE_COIL -> write(battery, address, argument);
                    default -> exception(function, 1);
                });
    }

    private static byte[] coils(PackState pack, int address, int count) {
        if (address + count > 2) {
            return exception(1, 2);
        }
        int both = (pack.dischargeFetOn() ? 1 : 0) + (pack.chargeFetOn() ? 2 : 0);
        return new byte[] {1, 1, (byte) (both >> address & (1 << count) - 1)};
    }

    private static byte[] words(PackState pack, int function, int address, int count) {
        int[] words = IntStream.range(address, address + count)
                .map(at -> word(pack, function, at))
                .toArray();
        return IntStream.of(words).anyMatch(word -> word < 0) ? exception(function, 2) : words(function, words);
    }

    /** Negative where it has none. */
    private static int word(PackState pack, int function, int at) {
        if (function == 4) {
            int sensor = at - 200;
            return sensor >= 0 && sensor < pack.temperaturesDeciC().size()
                    ? pack.temperaturesDeciC().get(sensor) + 2731
                    : -1;
        }
        int cell = at - 100;
        if (cell >= 0 && cell < pack.cellsMv().size()) {
            return pack.cellsMv().get(cell) == 0 ? UNKNOWN : pack.cellsMv().get(cell);
        }
        return switch (at) {
            case 300 -> pack.currentMa() & 0xFFFF;
            case 301 -> pack.currentMa() >>> 16;
            case 400 -> (int) (1_000L * pack.remainingMilliAh() / pack.nominalMilliAh());
            default -> -1;
        };
    }

    private byte[] write(SimulatedBattery battery, int address, int value) {
        if (refusesSwitches || address > 1) {
            return exception(WRITE_COIL, refusesSwitches ? 1 : 2);
        }
        if (!ignoresSwitches) {
            PackState pack = battery.state();
            boolean on = value != 0;
            battery.switchFets(address == 1 ? on : pack.chargeFetOn(), address == 0 ? on : pack.dischargeFetOn());
        }
        return new byte[] {WRITE_COIL, 0, (byte) address, (byte) (value >> 8), 0};
    }
}
