package io.cellwarden.ops.verify;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.ops.verify.Finding.Kind;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Goes through a part of a bank's events in order, once: whether each follows the one before, whether each input is
 * decided so today, and whether each checkpoint is the fold of what lies in front of it.
 */
final class BankWalk {
    private final BankSite site;
    private final boolean complete;
    private final Consumer<Finding> found;
    private BankState state;
    /** Whether the state is that of the bank then: nothing is missing since the beginning or the last checkpoint. */
    private boolean known;

    private long sequence;
    private Instant time = Instant.MIN;
    private long inputs;
    private long checkpoints;
    private long otherRules;

    /**
     * @param complete whether no number may be missing, as in a journal; an archive has left calm readings out
     */
    BankWalk(BankSite site, boolean complete, Consumer<Finding> found) {
        this.site = site.withSilentAfter(Duration.ZERO);
        this.complete = complete;
        this.found = found;
        this.state = BankState.beforeFirstStart(this.site);
        this.known = true;
    }

    /** Goes through all of them. */
    void take(Iterator<Envelope> events) {
        for (List<Envelope> input : Replay.inputs(events)) {
            input(input);
        }
    }

    private void input(List<Envelope> input) {
        Envelope first = input.getFirst();
        order(input);
        if (first.event() instanceof Checkpoint) {
            restore(first);
        } else {
            inputs++;
            if (first.index() == 0 && known && first.sequence() == state.sequence() + 1) {
                judge(input);
            } else {
                known = false;
            }
            Envelope last = input.getLast();
            if (last.event() instanceof Checkpoint) {
                restore(last);
            }
        }
        sequence = first.sequence();
    }

    private void order(List<Envelope> input) {
        Envelope first = input.getFirst();
        boolean begins = sequence == 0 && first.event() instanceof Checkpoint;
        long next = first.event() instanceof Checkpoint ? first.sequence() : sequence + 1;
        if (first.sequence() < next) {
            find(Kind.ORDER, first, "it follows input " + sequence);
        } else if (complete && !begins && first.sequence() > next) {
            find(Kind.GAP, first, "inputs " + next + " to " + (first.sequence() - 1) + " in front of it are missing");
        }
        if (first.index() != 0 && !(first.event() instanceof Checkpoint)) {
            find(Kind.GAP, first, "its first " + first.index() + " events are missing");
        }
        for (int i = 0; i < input.size(); i++) {
            Envelope event = input.get(i);
            if (event.index() != first.index() + i) {
                find(Kind.GAP, event, "event " + event.index() + " stands where " + (first.index() + i) + " belongs");
            }
            if (!event.bank().equals(site.name())) {
                find(Kind.ORDER, event, "it is of bank " + event.bank());
            }
            if (event.time().isBefore(time)) {
                find(Kind.ORDER, event, "its time is before that of the event in front of it, " + time);
            }
            time = event.time();
        }
    }

    private void judge(List<Envelope> input) {
        Envelope first = input.getFirst();
        BankRules.Step step = BankRules.step(state, Replay.input(input), first.source());
        Replay.Judged judged = new Replay.Judged(input, step.events());
        if (!judged.isEqual()) {
            if (first.rulesVersion() == BankRules.VERSION) {
                find(
                        Kind.DECISION,
                        first,
                        "it is decided otherwise: recorded " + lines(judged.recorded()) + ", now "
                                + lines(judged.again()));
            } else {
                otherRules++;
            }
        }
        for (Envelope event : input) {
            if (!(event.event() instanceof Checkpoint)) {
                state = BankRules.evolve(state, event);
            }
        }
    }

    private void restore(Envelope checkpoint) {
        checkpoints++;
        BankState kept = BankRules.evolve(state, checkpoint);
        if (known && state.sequence() == checkpoint.sequence() && !kept.equals(state)) {
            if (checkpoint.rulesVersion() == BankRules.VERSION) {
                find(Kind.CHECKPOINT, checkpoint, "it is not the fold of the events in front of it");
            } else {
                otherRules++;
            }
        }
        state = kept;
        known = true;
    }

    private static List<String> lines(List<Envelope> events) {
        return Shown.all(events).stream()
                .map(DecisionText::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private void find(Kind kind, Envelope event, String what) {
        found.accept(new Finding(kind, site.name(), event.sequence(), Optional.of(event.time()), what));
    }

    long inputs() {
        return inputs;
    }

    long checkpoints() {
        return checkpoints;
    }

    /** Inputs that an earlier version of the rules has decided otherwise than today's, which is no fault. */
    long otherRules() {
        return otherRules;
    }

    /** Where the walk has come to. */
    String place() {
        return "input " + sequence + " of " + time;
    }
}
