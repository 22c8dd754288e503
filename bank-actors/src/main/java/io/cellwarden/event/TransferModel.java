package io.cellwarden.event;

import io.cellwarden.coding.BitCoder;
import io.cellwarden.coding.Deviation;
import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Odds;
import io.cellwarden.event.BankEvent.TransferEnded;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The transfers that the readings in a chunk end and start. Those that began in it are known; they leave the highest cell
 * for a neighbour and share what a battery may move, which costs next to nothing to say.
 */
final class TransferModel {
    private static final int MOST = 255;
    /** What a battery moves at most (BAL-3), as it was when this was frozen. */
    private static final int USUAL_MA = 1_800;

    private static final Transfer NO_TRANSFER = new Transfer(0, 0, 0, PackedInput.EPOCH);
    private static final TransferEnded NO_END = new TransferEnded("", NO_TRANSFER, 0);

    private final BitCoder coder;
    private final Odds[] none = {new Odds(98), new Odds(50)};
    private final Magnitude unknowns = new Magnitude();
    private final Odds ends = new Odds();
    private final Odds usualAmount = new Odds(95);
    private final Deviation amount = new Deviation();
    private final Magnitude starts = new Magnitude();
    private final Deviation from = new Deviation();
    private final Deviation to = new Deviation();
    private final Deviation current = new Deviation();
    private final Odds now = new Odds(90);
    private final Deviation since = new Deviation();

    /** What a reading changes, in the order in which it is decided. */
    record Changes(List<TransferEnded> ended, List<TransferStarted> started) {
        static final Changes NONE = new Changes(List.of(), List.of());

        boolean isNone() {
            return ended.isEmpty() && started.isEmpty();
        }
    }

    /** The transfers of a battery that began in the chunk and go on. */
    static final class Open {
        private List<Transfer> transfers = new ArrayList<>();
        private boolean changed;
    }

    TransferModel(BitCoder coder) {
        this.coder = coder;
    }

    /** Whether these can be told: those that are known last, in the order in which they began. */
    boolean fits(Open open, List<TransferEnded> ended) {
        int known = ended.size() - unknown(open, ended);
        return known == endings(open, ended).stream().filter(end -> end).count();
    }

    /** How many of them began before the chunk. */
    private static int unknown(Open open, List<TransferEnded> ended) {
        int count = 0;
        while (count < ended.size() && !open.transfers.contains(ended.get(count).transfer())) {
            count++;
        }
        return count;
    }

    /** For each open transfer, whether it is the next of those that end. */
    private static List<Boolean> endings(Open open, List<TransferEnded> ended) {
        int next = unknown(open, ended);
        List<Boolean> endings = new ArrayList<>();
        for (Transfer transfer : open.transfers) {
            boolean ends = next < ended.size() && ended.get(next).transfer().equals(transfer);
            endings.add(ends);
            next += ends ? 1 : 0;
        }
        return endings;
    }

    /** Codes what a reading changes; a reader hands in {@link Changes#NONE}. */
    Changes code(Open open, Input.Reading reading, Instant time, Changes wanted) {
        boolean same = coder.bit(none[open.changed ? 1 : 0], wanted.isNone());
        open.changed = !same;
        if (same) {
            return Changes.NONE;
        }
        Changes changes =
                new Changes(ended(open, reading, time, wanted.ended()), started(reading, time, wanted.started()));
        changes.started().forEach(start -> open.transfers.add(start.transfer()));
        return changes;
    }

    private List<TransferEnded> ended(Open open, Input.Reading reading, Instant time, List<TransferEnded> wanted) {
        int unknown = unknown(open, wanted);
        List<Boolean> endings = endings(open, wanted);
        List<TransferEnded> found = new ArrayList<>();
        for (int left = count(unknowns, unknown); left > 0; left--) {
            Transfer transfer =
                    transfer(reading, time, USUAL_MA, next(wanted, found.size()).transfer());
            found.add(ended(reading, time, transfer, next(wanted, found.size())));
        }
        List<Transfer> goOn = new ArrayList<>();
        for (int i = 0; i < open.transfers.size(); i++) {
            Transfer transfer = open.transfers.get(i);
            if (coder.bit(ends, endings.get(i))) {
                found.add(ended(reading, time, transfer, next(wanted, found.size())));
            } else {
                goOn.add(transfer);
            }
        }
        open.transfers = goOn;
        return found;
    }

    private static TransferEnded next(List<TransferEnded> wanted, int place) {
        return place < wanted.size() ? wanted.get(place) : NO_END;
    }

    private TransferEnded ended(Input.Reading reading, Instant time, Transfer transfer, TransferEnded wanted) {
        long ms = ChronoUnit.MILLIS.between(transfer.since(), time);
        long usual = transfer.ma() * ms / 3_600;
        long moved = coder.bit(usualAmount, wanted.movedMicroAh() == usual)
                ? usual
                : amount.code(coder, wanted.movedMicroAh());
        return new TransferEnded(reading.battery(), transfer, moved);
    }

    private List<TransferStarted> started(Input.Reading reading, Instant time, List<TransferStarted> wanted) {
        int size = count(starts, wanted.size());
        List<TransferStarted> found = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Transfer next = i < wanted.size() ? wanted.get(i).transfer() : NO_TRANSFER;
            found.add(new TransferStarted(reading.battery(), transfer(reading, time, USUAL_MA / size, next)));
        }
        return found;
    }

    private int count(Magnitude kind, int wanted) {
        long found = kind.code(coder, wanted);
        if (found > MOST) {
            throw new ArithmeticException(found + " transfers");
        }
        return (int) found;
    }

    private Transfer transfer(Input.Reading reading, Instant time, int usualMa, Transfer wanted) {
        int highest = highest(reading.cellsMv());
        int fromCell = number(from, highest, wanted.fromCell());
        int toCell = number(to, fromCell, wanted.toCell());
        int ma = number(current, usualMa, wanted.ma());
        long wantedMs = ChronoUnit.MILLIS.between(wanted.since(), time);
        long ms = coder.bit(now, wantedMs == 0) ? 0 : since.code(coder, wantedMs);
        return new Transfer(fromCell, toCell, ma, time.minusMillis(ms));
    }

    private int number(Deviation kind, int expected, int wanted) {
        return Math.toIntExact(expected + kind.code(coder, (long) wanted - expected));
    }

    /** The first of the highest cells, from 1. */
    private static int highest(Ints cellsMv) {
        int highest = 0;
        for (int i = 1; i < cellsMv.size(); i++) {
            highest = cellsMv.get(i) > cellsMv.get(highest) ? i : highest;
        }
        return highest + 1;
    }
}
