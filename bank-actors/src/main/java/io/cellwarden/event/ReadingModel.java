package io.cellwarden.event;

import io.cellwarden.coding.BitCoder;
import io.cellwarden.coding.Level;
import io.cellwarden.coding.Levels;
import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Odds;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The columns of the readings in a chunk: currents, temperatures, cells. */
final class ReadingModel {
    private static final int USUAL = 0;
    private static final int SHIFTED = 1;
    private static final int LOAD_CHANGED = 2;
    private static final int CIRCUMSTANCES = 3;

    /** Boards tell currents in steps of 10 mA. */
    private static final int STEP_MA = 10;
    /** A change of the current by 1 A moves a cell by about 1 mV. */
    private static final int LOAD_STEPS = 100;

    private final BitCoder coder;
    private final Odds asBefore = new Odds(95);
    private final Odds absent = new Odds(10);
    private final Magnitude sizes = new Magnitude();
    private final Odds wholeStep = new Odds(90);
    private final Magnitude parts = new Magnitude();
    private final Levels currents = new Levels(CIRCUMSTANCES);
    private final Levels temperatures = new Levels(CIRCUMSTANCES);
    private final Levels cells = new Levels(CIRCUMSTANCES);

    /** The levels of one battery's values. */
    static final class Values {
        private final List<Level> currents = new ArrayList<>();
        private final List<Level> temperatures = new ArrayList<>();
        private final List<Level> cells = new ArrayList<>();
    }

    ReadingModel(BitCoder coder) {
        this.coder = coder;
    }

    /** Codes the values of a reading; of a reader's only the kind counts. */
    Input.Reading code(Values before, String battery, Instant at, Input.Reading reading) {
        boolean known = reading.currentMa() != Ints.ABSENT;
        Ints steps = Ints.of(known ? Math.floorDiv(reading.currentMa(), STEP_MA) : Ints.ABSENT);
        boolean whole = coder.bit(
                asBefore,
                isAsBefore(before.currents, steps)
                        && isAsBefore(before.temperatures, reading.temperaturesDeciC())
                        && isAsBefore(before.cells, reading.cellsMv()));
        long loadBefore =
                before.currents.isEmpty() ? 0 : before.currents.getFirst().middle();
        int step = values(currents, before.currents, whole, USUAL, steps).getOrAbsent(0);
        int currentMa = step == Ints.ABSENT ? step : current(step, Math.floorMod(reading.currentMa(), STEP_MA));
        Ints temperaturesDeciC = values(temperatures, before.temperatures, whole, USUAL, reading.temperaturesDeciC());
        boolean loadChanged = step != Ints.ABSENT && Math.abs(step - loadBefore) > LOAD_STEPS;
        Ints cellsMv = values(cells, before.cells, whole, loadChanged ? LOAD_CHANGED : USUAL, reading.cellsMv());
        return new Input.Reading(battery, at, currentMa, temperaturesDeciC, cellsMv);
    }

    private static boolean isAsBefore(List<Level> levels, Ints values) {
        return values.size() == levels.size() && values.lacksNone();
    }

    private int current(long step, int part) {
        return Math.toIntExact(step * STEP_MA + (coder.bit(wholeStep, part == 0) ? 0 : parts.code(coder, part)));
    }

    /** What the first cells of a reading have in common is expected of the others: a load pulls all of them. */
    private Ints values(Levels kind, List<Level> levels, boolean whole, int circumstance, Ints values) {
        int size = whole ? levels.size() : Math.toIntExact(sizes.code(coder, values.size()));
        if (size > PackedInput.MOST_VALUES) {
            throw new ArithmeticException("a list of " + size + " values");
        }
        while (levels.size() < size) {
            levels.add(new Level());
        }
        int[] found = new int[size];
        long moved = 0;
        int count = 0;
        for (int i = 0; i < size; i++) {
            int wanted = i < values.size() ? values.get(i) : 0;
            if (!whole && coder.bit(absent, wanted == Ints.ABSENT)) {
                found[i] = Ints.ABSENT;
                continue;
            }
            Level level = levels.get(i);
            long shift = shift(moved, count);
            boolean known = level.isKnown();
            long before = level.middle();
            found[i] = kind.code(coder, level, shift == 0 ? circumstance : SHIFTED, shift, wanted);
            if (known) {
                moved += found[i] - before;
                count++;
            }
        }
        return Ints.of(found);
    }

    /** The mean, unless it may be noise. */
    private static long shift(long moved, int count) {
        return count == 0 || Math.abs(moved) < (count == 1 ? 4 : 2L * count)
                ? 0
                : Math.floorDiv(2 * moved + count, 2L * count);
    }
}
