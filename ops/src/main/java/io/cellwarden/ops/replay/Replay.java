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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /** How a recorded input stands to the part that is judged. */
    enum Place {
        /** Only the state that it leaves is needed. */
        OUTSIDE,
        /** It is judged. */
        INSIDE,
        /** Nothing behind it is needed either. */
        BEHIND
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
        run(BankState.beforeFirstStart(site), journal, _ -> Place.INSIDE, each);
    }

    /**
     * Judges a part of a journal. Up to it, and between two parts, the bank is as it was recorded.
     *
     * @param start the bank before the first event
     * @param journal its events from there on, in order
     * @param place of an input, by its first event
     * @param each takes every judged input's events in order
     */
    static void run(
            BankState start, Iterator<Envelope> journal, Function<Envelope, Place> place, Consumer<Judged> each) {
        Judging judging = new Judging(start, place, each);
        for (List<Envelope> recorded : inputs(journal)) {
            if (!judging.take(recorded)) {
                return;
            }
        }
    }

    /** Judges inputs one after the other. */
    static final class Judging {
        private final Function<Envelope, Place> place;
        private final Consumer<Judged> each;
        private BankState state;
        private boolean known = true;

        Judging(BankState start, Function<Envelope, Place> place, Consumer<Judged> each) {
            this.state = start;
            this.place = place;
            this.each = each;
        }

        /** Judges an input, if it is to be; returns whether any behind it is. */
        boolean take(List<Envelope> recorded) {
            Envelope first = recorded.getFirst();
            boolean restored = first.event() instanceof Checkpoint;
            known = restored || known && first.sequence() == state.sequence() + 1;
            Place at = place.apply(first);
            if (at == Place.BEHIND) {
                return false;
            }
            if (at == Place.INSIDE && known && !restored) {
                BankRules.Step step = BankRules.step(state, input(recorded), first.source());
                each.accept(new Judged(recorded, step.events()));
                state = step.state();
            } else {
                if (at == Place.INSIDE && !restored) {
                    each.accept(new Judged(recorded, recorded));
                }
                state = BankRules.evolve(state, recorded);
                known |= recorded.getLast().event() instanceof Checkpoint;
            }
            return true;
        }

        /** The state of the bank behind what was taken. */
        BankState state() {
            return state;
        }
    }

    /**
     * Judges a part of a bank's journal, beginning with the nearest state that is recorded before it.
     *
     * @param journal gives all its events, in order
     * @param part as times are shown
     * @param times how they are
     * @param each takes every judged input's events in order
     */
    public static void run(BankSite site, Recorded journal, Window part, DisplayTimes times, Consumer<Judged> each) {
        run(site, journal, part, times, 1, each);
    }

    /**
     * The same on several threads, to the same effect.
     *
     * @param threads how many judge at once
     */
    static void run(
            BankSite site, Recorded journal, Window part, DisplayTimes times, int threads, Consumer<Judged> each) {
        try (ReplayStart start = ReplayStart.before(site, journal, times.bankTime(part.from()))) {
            Iterator<Envelope> events = start.rest().iterator();
            Function<Envelope, Place> place = event -> place(event, part, times);
            if (threads == 1) {
                run(start.state(), events, place, each);
            } else {
                ReplayInPieces.run(start.state(), events, place, threads, each);
            }
        }
    }

    /**
     * Judges a journal from its beginning on several threads, as {@link #run(BankSite, Iterator, Consumer)} does on one.
     *
     * @param threads how many judge at once
     */
    public static void run(BankSite site, Iterator<Envelope> journal, int threads, Consumer<Judged> each) {
        ReplayInPieces.run(BankState.beforeFirstStart(site), journal, _ -> Place.INSIDE, threads, each);
    }

    private static Place place(Envelope event, Window part, DisplayTimes times) {
        Instant shown = times.at(event.time()).of(event.time());
        if (part.contains(shown)) {
            return Place.INSIDE;
        }
        return shown.isAfter(part.to()) && times.ascend() ? Place.BEHIND : Place.OUTSIDE;
    }

    /** The recorded events grouped by their input, streaming. */
    public static Iterable<List<Envelope>> inputs(Iterator<Envelope> journal) {
        return () -> new Iterator<>() {
            private @Nullable Envelope first = following();

            private @Nullable Envelope following() {
                return journal.hasNext() ? journal.next() : null;
            }

            @Override
            public boolean hasNext() {
                return first != null;
            }

            @Override
            public List<Envelope> next() {
                Envelope event = first;
                if (event == null) {
                    throw new NoSuchElementException();
                }
                first = following();
                if (first == null || first.sequence() != event.sequence()) {
                    return List.of(event); // as nearly always
                }
                List<Envelope> input = new ArrayList<>(List.of(event));
                while (first != null && first.sequence() == event.sequence()) {
                    input.add(first);
                    first = following();
                }
                return List.copyOf(input);
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
