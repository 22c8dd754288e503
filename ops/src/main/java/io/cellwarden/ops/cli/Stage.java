package io.cellwarden.ops.cli;

import io.cellwarden.bank.BankActor;
import io.cellwarden.ops.demo.Plot;
import io.cellwarden.ops.run.SiteProgram;
import io.cellwarden.ops.view.LiveView;
import io.cellwarden.ops.view.Reach;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Where a demo happens: in a live view if somebody looks, else unseen.
 *
 * @param title what is looked at
 * @param reach how the commands that are told reach the demo
 * @param viewed whether somebody looks
 */
record Stage(String title, Reach reach, boolean viewed) {
    private static final Duration TICK = Duration.ofMillis(250);

    /** Lets it happen until the time is up or the program ends. */
    void play(SiteProgram program, Plot plot, Optional<Duration> length) throws IOException, InterruptedException {
        long end = length.map(time -> System.nanoTime() + time.toNanos()).orElse(Long.MAX_VALUE);
        if (!viewed) {
            while (System.nanoTime() < end && !program.awaitEnd(TICK)) {
                step(program, plot);
            }
            return;
        }
        try (Screen screen = Screen.open()) {
            while (System.nanoTime() < end && !program.awaitEnd(TICK)) {
                step(program, plot).ifPresent(view -> screen.show(view.lines(screen.paint())));
            }
        } catch (IllegalStateException closed) {
            program.awaitEnd(); // a signal ends the process, and the terminal's library was quicker
        }
    }

    /** Goes on; empty while a bank does not answer in time, or the program ends. */
    private Optional<LiveView> step(SiteProgram program, Plot plot) {
        LiveView view;
        try {
            view = program.run().view(title, reach, plot.told());
        } catch (CompletionException busy) {
            return Optional.empty();
        }
        plot.tick(view.banks().stream().map(BankActor.Description::state).toList());
        return Optional.of(view);
    }
}
