package io.cellwarden.gateway.wire.daly;

import io.cellwarden.gateway.wire.Bytes;
import java.util.List;
import java.util.OptionalInt;

/** An answer of a Daly board whose content has been read. */
public sealed interface DalyFrame {

    /**
     * Id 0x90.
     *
     * @param voltageMv pack voltage
     * @param gatheredMv the same measured otherwise, mostly 0
     * @param rawCurrentMa current whose sign depends on the firmware
     * @param rawSocPermille state of charge as sent; the board means 0..1000
     */
    record Pack(int voltageMv, int gatheredMv, int rawCurrentMa, int rawSocPermille) implements DalyFrame {
        /** State of charge, 0..1000; empty if the board says more. */
        public OptionalInt socPermille() {
            return rawSocPermille <= 1_000 ? OptionalInt.of(rawSocPermille) : OptionalInt.empty();
        }
    }

    /** Id 0x91: the highest and the lowest cell, from 1. */
    record CellExtremes(int highestMv, int highestCell, int lowestMv, int lowestCell) implements DalyFrame {}

    /** Id 0x92: the warmest and the coldest sensor, from 1. */
    record TemperatureExtremes(int warmestDeciC, int warmestSensor, int coldestDeciC, int coldestSensor)
            implements DalyFrame {}

    /**
     * Id 0x93.
     *
     * @param rawState what the pack does: 0 nothing, 1 it is charged, 2 it is discharged
     * @param chargeOn whether the charge switch lets current in
     * @param dischargeOn whether the discharge switch lets current out
     * @param life counts up, 0..255
     * @param remainingMilliAh charge left
     */
    record Switches(int rawState, boolean chargeOn, boolean dischargeOn, int life, long remainingMilliAh)
            implements DalyFrame {
        static final int CHARGES = 1;
        static final int DISCHARGES = 2;

        /** Whether it says that it is being charged. */
        public boolean isCharged() {
            return rawState == CHARGES;
        }

        /** Whether it says that it is being discharged. */
        public boolean isDischarged() {
            return rawState == DISCHARGES;
        }
    }

    /** Id 0x94. */
    record Counts(int cells, int sensors, boolean charger, boolean load, int digital, int cycles)
            implements DalyFrame {}

    /**
     * Id 0x95, one of several frames.
     *
     * @param number of the frame, from 1
     * @param cellsMv three cells, of which the last frame may hold fewer real ones
     */
    record Cells(int number, List<Integer> cellsMv) implements DalyFrame {
        /** Copies the list, so that the frame cannot change. */
        public Cells {
            cellsMv = List.copyOf(cellsMv);
        }
    }

    /**
     * Id 0x96, one of several frames.
     *
     * @param number of the frame, from 1
     * @param temperaturesDeciC seven sensors; places without a sensor tell {@link DalyDecoder#NO_SENSOR_DECI_C}
     */
    record Temperatures(int number, List<Integer> temperaturesDeciC) implements DalyFrame {
        /** Copies the list, so that the frame cannot change. */
        public Temperatures {
            temperaturesDeciC = List.copyOf(temperaturesDeciC);
        }
    }

    /**
     * Id 0x97. In which order the bits stand is disputed, so nothing is said of single cells.
     *
     * @param bits 6 bytes
     */
    record Balance(Bytes bits) implements DalyFrame {
        /** Whether any cell is being balanced. */
        public boolean any() {
            return !bits.equals(Bytes.copyOf(new byte[bits.size()]));
        }
    }

    /** Id 0x98: what it complains of, and a number whose meaning only the maker knows. */
    record Faults(List<DalyFault> faults, int code) implements DalyFrame {
        /** Copies the list, so that the frame cannot change. */
        public Faults {
            faults = List.copyOf(faults);
        }
    }

    /** Id 0x50. */
    record Rated(long capacityMilliAh, long cellMv) implements DalyFrame {}

    /** Id 0x53. */
    record Production(int year, int month, int day) implements DalyFrame {}

    /** Id 0x57: 7 characters of the battery code, from frame 1 on. */
    record Code(int number, String text) implements DalyFrame {}

    /** The answer to a command, with the level that the board says it has taken. */
    record Taken(int id, int level) implements DalyFrame {}
}
