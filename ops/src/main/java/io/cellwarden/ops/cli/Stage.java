package io.cellwarden.ops.cli;

import io.cellwarden.bank.BankActor;
import io.cellwarden.ops.demo.Plot;
import io.cellwarden.ops.run.SiteProgram;
import io.cellwarden.ops.view.LiveView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Where a demo happens: in a live view if somebody looks, else unseen.
 *
 * @param title what is looked at
 * @param viewed whether somebody looks
 */
record Stage(String title, boolean viewed) {
    private static final Duration TICK = Duration.ofMillis(250);
    /** Where what is logged goes while there is a live view, which it would run through. */
    private static final String MESSAGES = "messages.log";

    /** Lets it happen until the time is up or the program ends. */
    void play(SiteProgram program, Plot plot, Optional<Duration> length) throws IOException, InterruptedException {
        long end = length.map(time -> System.nanoTime() + time.toNanos()).orElse(Long.MAX_VALUE);
        if (!viewed) {
            while (System.nanoTime() < end && !program.awaitEnd(TICK)) {
                step(program, plot);
            }
            return;
        }
        PrintStream before = System.err;
        try (Screen screen = Screen.open();
                OutputStream messages =
                        Files.newOutputStream(program.run().site().dataDir().resolve(MESSAGES))) {
            System.setErr(new PrintStream(messages, true, StandardCharsets.UTF_8));
            while (System.nanoTime() < end && !program.awaitEnd(TICK)) {
                step(program, plot).ifPresent(view -> screen.show(view.lines(screen.paint())));
            }
        } catch (IllegalStateException closed) {
            program.awaitEnd(); // a signal ends the process, and the terminal's library was quicker
        } finally {
            System.setErr(before);
        }
    }

    /** Goes on; empty while a bank does not answer in time, or the program ends. */
    private Optional<LiveView> step(SiteProgram program, Plot plot) {
        LiveView view;
        try {
            view = program.run().view(title, plot.told());
        } catch (CompletionException busy) {
            return Optional.empty();
        }
        plot.tick(view.banks().stream().map(BankActor.Description::state).toList());
        return Optional.of(view);
    }
}
