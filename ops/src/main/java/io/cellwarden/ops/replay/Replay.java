package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.site.BankSite;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Goes through the journal of a bank and judges every recorded input again. What is decided today must be what was
 * decided then; a difference is a fault of the program, another version of the rules, or a changed site file.
 */
public final class Replay {
    private Replay() {}

    /** One recorded input: its events then, and the events that the rules give for it now. */
    public record Judged(List<Envelope> recorded, List<Envelope> again) {
        /** Copies the lists. */
        public Judged {
            recorded = List.copyOf(recorded);
            again = List.copyOf(again);
        }

        /** Whether the decisions are the same, the version of the rules apart. */
        public boolean isEqual() {
            // Nearly always all is equal, and what is compared is much.
            return recorded.equals(again) || decisions(recorded).equals(decisions(again));
        }

        private static List<?> decisions(List<Envelope> events) {
            return events.stream()
                    .map(EventJson::decision)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /**
     * Judges a journal from its beginning, or from a checkpoint on. Behind a gap the state is not known: inputs are told as
     * they were recorded until the next checkpoint.
     *
     * @param site the bank as it is now
     * @param journal all its events, in order
     * @param each takes every input's events in order
     */
    public static void run(BankSite site, Iterator<Envelope> journal, Consumer<Judged> each) {
        BankState state = BankState.beforeFirstStart(site);
        for (List<Envelope> recorded : inputs(journal)) {
            Envelope first = recorded.getFirst();
            if (first.event() instanceof Checkpoint) {
                state = BankRules.evolve(state, first);
            } else if (first.sequence() == state.sequence() + 1) {
                BankRules.Step step = BankRules.step(state, input(recorded), first.source());
                each.accept(new Judged(recorded, step.events()));
                state = step.state();
            } else {
                each.accept(new Judged(recorded, recorded));
                if (recorded.getLast().event() instanceof Checkpoint) {
                    state = BankRules.evolve(state, recorded.getLast());
                }
            }
        }
    }

    /** The recorded events grouped by their input, streaming. */
    public static Iterable<List<Envelope>> inputs(Iterator<Envelope> journal) {
        return () -> new Iterator<>() {
            private Optional<Envelope> next = journal.hasNext() ? Optional.of(journal.next()) : Optional.empty();

            @Override
            public boolean hasNext() {
                return next.isPresent();
            }

            @Override
            public List<Envelope> next() {
                long sequence = next.orElseThrow().sequence();
                List<Envelope> input = new ArrayList<>();
                while (next.isPresent() && next.get().sequence() == sequence) {
                    input.add(next.get());
                    next = journal.hasNext() ? Optional.of(journal.next()) : Optional.empty();
                }
                return input;
            }
        };
    }

    /** The input that recorded events began with. */
    public static Input input(List<Envelope> recorded) {
        return switch (recorded.getFirst().event()) {
            case InputAccepted accepted -> accepted.input();
            case InputRefused refused -> refused.input();
            default ->
                throw new IllegalStateException("input " + recorded.getFirst().sequence() + " does not begin with it");
        };
    }
}
