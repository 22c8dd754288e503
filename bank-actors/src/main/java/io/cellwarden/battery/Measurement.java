package io.cellwarden.battery;

import io.cellwarden.cell.CellState;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The last valid reading of a battery, and how its readings have come.
 *
 * @param cells one state per cell, in order
 * @param currentMa positive while charging, {@link Ints#ABSENT} while unknown
 * @param temperaturesDeciC per sensor, before the offset; empty or {@link Ints#ABSENT} while unknown
 * @param toldDeciC per sensor the temperature that it told last, {@link Ints#ABSENT} for one that never told any: a sensor
 *     that told one and tells none now is lost (ADR 0037)
 * @param takenAt the last accepted reading's own time (ALM-11)
 * @param validAt the bank's clock when it was judged (TOP-6)
 * @param fresh whether a valid reading has come since the program started (GEN-2) or went on after a pause
 * @param refusalsInRow refused readings since the last valid one (ALM-11)
 * @param refused all refused readings
 */
public record Measurement(
        List<CellState> cells,
        int currentMa,
        Ints temperaturesDeciC,
        Ints toldDeciC,
        Instant takenAt,
        Instant validAt,
        boolean fresh,
        int refusalsInRow,
        long refused) {
    /** Copies the list. */
    public Measurement {
        cells = List.copyOf(cells);
    }

    /** One from before sensors were known to be lost: each was taken to tell what it had told last. */
    public Measurement(
            List<CellState> cells,
            int currentMa,
            Ints temperaturesDeciC,
            Instant takenAt,
            Instant validAt,
            boolean fresh,
            int refusalsInRow,
            long refused) {
        this(cells, currentMa, temperaturesDeciC, temperaturesDeciC, takenAt, validAt, fresh, refusalsInRow, refused);
    }

    /** A battery of that many cells of which nothing is known. */
    static Measurement none(int cells) {
        return new Measurement(
                IntStream.rangeClosed(1, cells).mapToObj(CellState::unknown).toList(),
                Ints.ABSENT,
                Ints.none(),
                BatteryState.NEVER,
                BatteryState.NEVER,
                false,
                0,
                0);
    }

    /** Whether three readings in a row were refused, which makes the battery silent (ALM-11). */
    public boolean isSilentByRefusals() {
        return refusalsInRow >= 3;
    }

    /** Whether there ever was a valid reading. */
    public boolean known() {
        return !validAt.equals(BatteryState.NEVER);
    }

    Measurement withCells(List<CellState> measured) {
        return new Measurement(
                measured, currentMa, temperaturesDeciC, toldDeciC, takenAt, validAt, fresh, refusalsInRow, refused);
    }

    Measurement refusedOnce() {
        return new Measurement(
                cells,
                currentMa,
                temperaturesDeciC,
                toldDeciC,
                takenAt,
                validAt,
                fresh,
                refusalsInRow + 1,
                refused + 1);
    }

    Measurement stale() {
        return new Measurement(
                cells, currentMa, temperaturesDeciC, toldDeciC, takenAt, validAt, false, refusalsInRow, refused);
    }

    /** Without the sensors that are lost, as if they had never told anything. */
    Measurement withoutLostSensors() {
        return withTold(temperaturesDeciC);
    }

    Measurement withTold(Ints told) {
        return new Measurement(
                cells, currentMa, temperaturesDeciC, told, takenAt, validAt, fresh, refusalsInRow, refused);
    }

    /** The first sensor, from 1, that has told a temperature and tells none now; 0 if there is none. */
    int lostSensor() {
        for (int i = 0; i < toldDeciC.size(); i++) {
            if (toldDeciC.get(i) != Ints.ABSENT && temperaturesDeciC.getOrAbsent(i) == Ints.ABSENT) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether no sensor tells a temperature, although one has told it before. */
    boolean lacksTemperature() {
        return temperaturesDeciC.lowest() == Ints.ABSENT && toldDeciC.lowest() != Ints.ABSENT;
    }

    /** Whether no cell is beyond any limit. */
    boolean isWithinLimits() {
        for (CellState cell : cells) {
            if (!cell.beyondSince().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The voltages of its cells; only where {@link #known()}. */
    Ints cellsMv() {
        return Ints.of(cells.stream().mapToInt(CellState::voltageMv).toArray());
    }

    /** Lowest cell voltage in mV; only where {@link #known()}. */
    public int lowestMv() {
        int lowest = cells.getFirst().voltageMv();
        for (CellState cell : cells) {
            lowest = Math.min(lowest, cell.voltageMv());
        }
        return lowest;
    }

    /** Highest cell voltage in mV; only where {@link #known()}. */
    public int highestMv() {
        int highest = cells.getFirst().voltageMv();
        for (CellState cell : cells) {
            highest = Math.max(highest, cell.voltageMv());
        }
        return highest;
    }

    /** Difference between the highest and the lowest cell in mV; only where {@link #known()}. */
    public int spreadMv() {
        return highestMv() - lowestMv();
    }

    /** Battery voltage in mV: the sum of its cells; only where {@link #known()}. */
    public int voltageMv() {
        int sum = 0;
        for (CellState cell : cells) {
            sum += cell.voltageMv();
        }
        return sum;
    }
}
