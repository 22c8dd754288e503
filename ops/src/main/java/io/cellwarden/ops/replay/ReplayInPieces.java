package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.replay.Replay.Judged;
import io.cellwarden.ops.replay.Replay.Judging;
import io.cellwarden.ops.replay.Replay.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A replay whose pieces, each from one checkpoint to the next, are judged beside each other: for a computer that protects
 * nothing meanwhile. It tells what a replay on one thread tells, in the same order. A piece that began otherwise than the
 * one in front of it ended is judged again from there.
 */
final class ReplayInPieces {
    private final Function<Envelope, Place> place;
    private final Consumer<Judged> each;
    private final Executor executor;
    private final int mostAtOnce;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    /** Where the next piece begins by its checkpoint. */
    private BankState begin;
    /** Where the pieces that are told have ended. */
    private BankState end;

    private Optional<RuntimeException> damage = Optional.empty();

    private record Piece(BankState start, List<List<Envelope>> inputs, CompletableFuture<Outcome> outcome) {}

    private record Outcome(List<Judged> judged, BankState end) {}

    private ReplayInPieces(
            BankState start,
            Function<Envelope, Place> place,
            Executor executor,
            int mostAtOnce,
            Consumer<Judged> each) {
        this.begin = start;
        this.end = start;
        this.place = place;
        this.executor = executor;
        this.mostAtOnce = mostAtOnce;
        this.each = each;
    }

    /** As {@link Replay#run(BankState, Iterator, Function, Consumer)}, on so many threads. */
    static void run(
            BankState start,
            Iterator<Envelope> journal,
            Function<Envelope, Place> place,
            int threads,
            Consumer<Judged> each) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            new ReplayInPieces(start, place, pool, threads + 1, each).run(journal);
        }
    }

    private void run(Iterator<Envelope> journal) {
        Iterator<List<Envelope>> inputs = Replay.inputs(journal).iterator();
        List<List<Envelope>> piece = new ArrayList<>();
        for (Optional<List<Envelope>> next = next(inputs); next.isPresent(); next = next(inputs)) {
            List<Envelope> input = next.get();
            if (place.apply(input.getFirst()) == Place.BEHIND) {
                break;
            }
            piece.add(input);
            if (input.getLast().event() instanceof Checkpoint) {
                judge(piece);
                begin = BankRules.evolve(begin, input.getLast());
                piece = new ArrayList<>();
            }
        }
        judge(piece);
        while (!waiting.isEmpty()) {
            tellFirst();
        }
        if (damage.isPresent()) {
            throw damage.get();
        }
    }

    /** The next input; empty at the end, or at damage, which is thrown once all in front of it is told. */
    private Optional<List<Envelope>> next(Iterator<List<Envelope>> inputs) {
        try {
            return inputs.hasNext() ? Optional.of(inputs.next()) : Optional.empty();
        } catch (RuntimeException damaged) {
            damage = Optional.of(damaged);
            return Optional.empty();
        }
    }

    private void judge(List<List<Envelope>> inputs) {
        if (waiting.size() >= mostAtOnce) {
            tellFirst();
        }
        BankState start = begin;
        waiting.addLast(
                new Piece(start, inputs, CompletableFuture.supplyAsync(() -> outcome(start, inputs), executor)));
    }

    private void tellFirst() {
        Piece piece = waiting.removeFirst();
        Outcome outcome = end.equals(piece.start()) ? join(piece.outcome()) : outcome(end, piece.inputs());
        outcome.judged().forEach(each);
        end = outcome.end();
    }

    private static Outcome join(CompletableFuture<Outcome> outcome) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
        }
    }

    private Outcome outcome(BankState start, List<List<Envelope>> inputs) {
        List<Judged> judged = new ArrayList<>();
        Judging judging = new Judging(start, place, judged::add);
        inputs.forEach(judging::take);
        return new Outcome(judged, judging.state());
    }
}
