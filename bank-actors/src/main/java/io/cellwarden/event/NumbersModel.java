package io.cellwarden.event;

import io.cellwarden.coding.BitCoder;
import io.cellwarden.coding.Level;
import io.cellwarden.coding.Levels;
import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Odds;
import io.cellwarden.unit.Ints;
import java.util.ArrayList;
import java.util.List;

/** What hardware tells in a fixed number of columns, each of which mostly stays as it is or near it. */
final class NumbersModel {
    private final BitCoder coder;
    private final List<Column> columns = new ArrayList<>();
    private final Odds asBefore = new Odds(90);

    /** The columns of one series as they were told last. */
    static final class Before {
        private final List<Was> columns = new ArrayList<>();
        private Ints numbers = Ints.none();
    }

    private static final class Was {
        private final Level level = new Level();
        private int part;
        private boolean isAbsent;
    }

    /**
     * Numbers of which nothing is known yet.
     *
     * @param steps what the numbers of each column are mostly multiples of
     */
    NumbersModel(BitCoder coder, int... steps) {
        this.coder = coder;
        for (int step : steps) {
            columns.add(new Column(step));
        }
    }

    /** Codes what is told; a reader hands in none. */
    Ints code(Before before, Ints wanted) {
        boolean isFirst = before.columns.isEmpty();
        if (!isFirst && coder.bit(asBefore, wanted.equals(before.numbers))) {
            return before.numbers;
        }
        int[] found = new int[columns.size()];
        for (int i = 0; i < found.length; i++) {
            if (isFirst) {
                before.columns.add(new Was());
            }
            found[i] = columns.get(i).code(before.columns.get(i), wanted.getOrAbsent(i));
        }
        before.numbers = Ints.of(found);
        return before.numbers;
    }

    private final class Column {
        private final int step;
        private final Odds present = new Odds(10);
        private final Odds absent = new Odds(90);
        private final Levels levels = new Levels(1);
        private final Odds partAsBefore = new Odds(90);
        private final Magnitude parts = new Magnitude();

        Column(int step) {
            this.step = step;
        }

        int code(Was was, int wanted) {
            was.isAbsent = coder.bit(was.isAbsent ? absent : present, wanted == Ints.ABSENT);
            if (was.isAbsent) {
                return Ints.ABSENT;
            }
            long steps = levels.code(coder, was.level, 0, 0, Math.floorDiv(wanted, step));
            int part = Math.floorMod(wanted, step);
            if (step > 1 && !coder.bit(partAsBefore, part == was.part)) {
                was.part = Math.toIntExact(parts.code(coder, part));
            }
            return Math.toIntExact(steps * step + was.part);
        }
    }
}
