package io.cellwarden.event;

import io.cellwarden.coding.BitCoder;
import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Odds;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose turn it is among the series of a chunk: as a rule the one that followed before. What comes between two others now
 * and then, such as a state of charge between readings, is remembered beside that.
 */
final class TurnModel {
    private static final int NONE = -1;

    private final BitCoder coder;
    private final boolean remembersTwo;
    private final List<Followers> followers = new ArrayList<>();
    private final Odds asBefore = new Odds(90);
    private final Odds asNowAndThen = new Odds(75);
    private final Magnitude which = new Magnitude();
    private int last = NONE;

    /** Which series came after another one. */
    private static final class Followers {
        private int next = NONE;
        private int other = NONE;
        private boolean wasOther;

        void came(int series) {
            if (next == NONE || next == series) {
                next = series;
                wasOther = false;
            } else if (other == series && wasOther) { // twice running: it is the rule now
                other = next;
                next = series;
                wasOther = false;
            } else {
                other = series;
                wasOther = true;
            }
        }
    }

    /**
     * Nothing is known yet.
     *
     * @param remembersTwo whether a second one is remembered, which version 1 of the chunk does not
     */
    TurnModel(BitCoder coder, boolean remembersTwo) {
        this.coder = coder;
        this.remembersTwo = remembersTwo;
    }

    /** How many series there are. */
    int count() {
        return followers.size();
    }

    /** Codes whose turn it is: a series that is there, or the next new one. */
    int next(int wanted) {
        int found = place(wanted);
        if (found == count()) {
            followers.add(new Followers());
        }
        if (last != NONE) {
            follow(followers.get(last), found);
        }
        last = found;
        return found;
    }

    private int place(int wanted) {
        int next = last == NONE ? NONE : followers.get(last).next;
        int expected = next == NONE ? count() : next;
        if (coder.bit(asBefore, wanted == expected)) {
            return expected;
        }
        int other = last == NONE ? NONE : followers.get(last).other;
        if (other != NONE && coder.bit(asNowAndThen, wanted == other)) {
            return other;
        }
        int found = Math.toIntExact(which.code(coder, wanted));
        if (found > count()) {
            throw new ArithmeticException("no such series");
        }
        return found;
    }

    private void follow(Followers one, int found) {
        if (remembersTwo) {
            one.came(found);
        } else {
            one.next = found;
        }
    }
}
