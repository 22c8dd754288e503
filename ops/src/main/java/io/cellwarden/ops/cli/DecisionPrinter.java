package io.cellwarden.ops.cli;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.run.SiteProgram;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints decisions, a line each, on a thread of its own: a terminal that is held or a full pipe must not hold up
 * protection. What does not fit into the queue is counted and said; the journal has it all.
 */
final class DecisionPrinter implements SiteProgram.Decisions {
    private static final int WAITING_LINES = 10_000;
    private static final String END = "";
    private static final long LONGEST_END_MS = 500;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(WAITING_LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final boolean json;
    private final Thread thread;

    private DecisionPrinter(Streams streams, boolean json) {
        this.json = json;
        PrintStream printer = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
        this.thread = Thread.ofPlatform().daemon().name("decisions").start(() -> print(printer, streams.err()));
    }

    static DecisionPrinter to(Streams streams, boolean json) {
        return new DecisionPrinter(streams, json);
    }

    @Override
    public void accept(List<Envelope> events) {
        for (Shown event : Shown.all(events)) {
            Optional<String> line = json ? EventJson.told(event).map(Json::line) : DecisionText.of(event);
            if (line.isPresent() && !lines.offer(line.get())) {
                dropped.incrementAndGet();
            }
        }
    }

    private void print(PrintStream printer, PrintStream err) {
        try {
            for (String line = lines.take(); !line.equals(END); line = lines.take()) {
                printer.println(line);
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    err.println(lost + " decisions were not printed in time; the command events has them");
                }
            }
        } catch (InterruptedException stopped) {
            printer.flush();
        }
    }

    /** Prints what waits, for a second at most; what comes later is not printed. */
    @Override
    public void close() {
        try {
            if (lines.offer(END, LONGEST_END_MS, TimeUnit.MILLISECONDS)) {
                thread.join(LONGEST_END_MS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
