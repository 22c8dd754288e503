package io.cellwarden.gateway.wire.jbd;

import io.cellwarden.gateway.wire.HardwareLimit;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** An answer of a JBD board whose content has been read. */
public sealed interface JbdFrame {

    /**
     * Register 0x03. Values are as the board says them: what is impossible for a battery is judged later, with the cells.
     *
     * @param voltageMv pack voltage, 0..655 350
     * @param currentMa pack current, −327 680..327 670, positive while charging
     * @param remainingMilliAh charge left, 0..655 350
     * @param nominalMilliAh capacity, 0..655 350
     * @param cycles full cycles so far
     * @param productionDate empty if the board holds none that exists
     * @param rawBalanceLow balance bits of cells 1 to 16
     * @param rawBalanceHigh balance bits of cells 17 to 32
     * @param rawProtection protection bits, see {@link JbdProtection}
     * @param version firmware version, as "8.0"
     * @param rawSocPercent state of charge as sent; the board means 0..100
     * @param rawFets switch bits: 0 charge on, 1 discharge on
     * @param cellCount cells in the pack, 0..32
     * @param sensorCount temperature sensors that the board says it has
     * @param temperaturesDeciC those whose values are in the frame, in the order of the sensors
     */
    record BasicInfo(
            int voltageMv,
            int currentMa,
            int remainingMilliAh,
            int nominalMilliAh,
            int cycles,
            Optional<LocalDate> productionDate,
            int rawBalanceLow,
            int rawBalanceHigh,
            int rawProtection,
            String version,
            int rawSocPercent,
            int rawFets,
            int cellCount,
            int sensorCount,
            List<Integer> temperaturesDeciC)
            implements JbdFrame {

        /** Copies the list, so that the frame cannot change. */
        public BasicInfo {
            temperaturesDeciC = List.copyOf(temperaturesDeciC);
        }

        /** Whether the charge switch lets current in. */
        public boolean chargeFetOn() {
            return (rawFets & 0b01) != 0;
        }

        /** Whether the discharge switch lets current out. */
        public boolean dischargeFetOn() {
            return (rawFets & 0b10) != 0;
        }

        /** State of charge, 0..1000; empty if the board says more than 100 %. */
        public OptionalInt socPermille() {
            return rawSocPercent <= 100 ? OptionalInt.of(rawSocPercent * 10) : OptionalInt.empty();
        }

        /** The protections that act now. */
        public List<JbdProtection> protections() {
            return JbdProtection.setIn(rawProtection);
        }

        /** For each cell from cell 1 on whether it is being balanced. Sources disagree on the order; the vendor's is taken. */
        public List<Boolean> balancing() {
            int bits = rawBalanceHigh << 16 | rawBalanceLow;
            return IntStream.range(0, cellCount)
                    .mapToObj(cell -> (bits >>> cell & 1) == 1)
                    .toList();
        }
    }

    /**
     * Register 0x04.
     *
     * @param cellsMv cell voltages from cell 1 on, 0..65 535; 0 is a broken sense wire
     */
    record CellVoltages(List<Integer> cellsMv) implements JbdFrame {

        /** Copies the list, so that the frame cannot change. */
        public CellVoltages {
            cellsMv = List.copyOf(cellsMv);
        }
    }

    /**
     * Register 0x05.
     *
     * @param name of the board, up to the first NUL
     */
    record HardwareVersion(String name) implements JbdFrame {}

    /**
     * Register 0xAA.
     *
     * @param counts how often each protection has acted, 0..65 535; every counter is present
     */
    record ErrorCounters(Map<JbdErrorCounter, Integer> counts) implements JbdFrame {

        /** Copies the map, so that the frame cannot change. */
        public ErrorCounters {
            counts = Collections.unmodifiableMap(new EnumMap<>(counts));
        }
    }

    /**
     * A configuration register 0x18 to 0x29, which answers in factory mode only.
     *
     * @param limit which one
     * @param value in its unit
     */
    record Limit(HardwareLimit limit, int value) implements JbdFrame {}

    /**
     * A write was taken. It says nothing about the effect: read back.
     *
     * @param register that was written
     */
    record WriteAck(int register) implements JbdFrame {}

    /**
     * The board did not do what was asked.
     *
     * @param register that was asked for
     * @param status never 0; 0x80 error, 0x81 not permitted (a password is needed)
     */
    record Refused(int register, int status) implements JbdFrame {}
}
