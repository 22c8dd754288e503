package io.cellwarden.ops.run;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Compares the wall clock with bank time, and tells each bank that shows another one: a clock that was set is followed
 * within a second, one that drifts now and then (ARCHITECTURE 4, ADR 0008). What each bank knows is asked for anew, so one
 * that was begun again is told again. What it sees is noted now and then, for a start whose journal is late.
 */
final class ClockWatch implements AutoCloseable {
    /** The source of what it tells. */
    static final String SOURCE = "clock";

    /** More than the two readings of clocks can differ by chance, less than people notice. */
    static final long FOLLOWED_MS = 500;

    /** At the latest; what is older than that costs the flash memory less than it is worth. */
    private static final Duration NOTE_EVERY = Duration.ofMinutes(1);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final AnchoredClock clock;
    private final List<String> banks;
    private final Function<String, CompletionStage<BankActor.Description>> describe;
    private final BiConsumer<String, Input> tell;
    private final Consumer<ClockNote> keep;
    private Optional<ClockNote> noted = Optional.empty();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** A watch that has not begun. */
    ClockWatch(
            AnchoredClock clock,
            List<String> banks,
            Function<String, CompletionStage<BankActor.Description>> describe,
            BiConsumer<String, Input> tell,
            Consumer<ClockNote> keep) {
        this.clock = clock;
        this.banks = List.copyOf(banks);
        this.describe = describe;
        this.tell = tell;
        this.keep = keep;
        this.thread = Thread.ofPlatform().daemon().name("clock").unstarted(this::watch);
    }

    void begin() {
        thread.start();
    }

    private void watch() {
        try {
            do {
                look();
            } while (!stopped.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks every bank what it knows; one that does not answer is asked at the next look. */
    void look() {
        banks.forEach(bank -> describe.apply(bank).thenAccept(described -> compare(bank, described.state())));
        clock.wallOffsetMs().ifPresent(offsetMs -> note(new ClockNote(clock.instant(), offsetMs)));
    }

    private void note(ClockNote now) {
        boolean known = noted.filter(last -> Math.abs(now.wallOffsetMs() - last.wallOffsetMs()) <= FOLLOWED_MS
                        && now.time().isBefore(last.time().plus(NOTE_EVERY)))
                .isPresent();
        if (!known) {
            noted = Optional.of(now);
            keep.accept(now);
        }
    }

    private void compare(String bank, BankState state) {
        clock.notBefore(state.clock()); // a journal that was recovered late may be ahead: timers would stand still
        clock.wallOffsetMs().ifPresent(offsetMs -> {
            if (Math.abs(offsetMs - state.wallOffsetMs()) > FOLLOWED_MS) {
                tell.accept(bank, new Input.ClockStepped(clock.instant(), offsetMs));
            }
        });
    }

    /** Returns when the last look is over. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(LOOK_EVERY);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
