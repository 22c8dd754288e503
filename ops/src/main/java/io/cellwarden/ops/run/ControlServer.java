package io.cellwarden.ops.run;

import io.cellwarden.bank.Outcome;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.replay.DisplayTimes;
import io.cellwarden.ops.replay.JournalQuery;
import io.cellwarden.ops.view.Paint;
import io.cellwarden.persistence.store.EventReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Lets other commands on this computer look at a running site: loopback only, with a token (ARCHITECTURE 6). */
final class ControlServer implements AutoCloseable {
    private static final long LOOK_AGAIN_MS = 200;
    private static final int ALIVE_EVERY = 25;

    private final SiteRun run;
    private final LineServer server = new LineServer();
    private final CountDownLatch stopping = new CountDownLatch(1);

    private ControlServer(SiteRun run) throws IOException {
        this.run = run;
        server.serve("/status", (arguments, out) -> {
            StatusView.objects(run.describe(), run.links(), run.now(), run.site()::silentAfter, true)
                    .forEach(object -> out.accept(Json.line(object)));
            run.disk().forEach(disk -> out.accept(Json.line(disk.object())));
        });
        server.serve("/table", (arguments, out) -> {
            StatusView.table(run.describe(), run.links(), run.now(), run.site()::silentAfter)
                    .forEach(out);
            run.disk().forEach(disk -> out.accept(disk.text()));
        });
        server.serve(
                "/view",
                (arguments, out) ->
                        run.view("cellwarden", "").lines(Paint.parse(arguments)).forEach(out));
        server.serve(
                "/settings",
                (arguments, out) -> run.describe()
                        .forEach(bank -> SettingsInForce.lines(bank.state()).forEach(out)));
        server.serve("/journal", this::journal);
        server.serve("/follow", this::follow);
        server.serve("/order", this::order);
        server.serve("/backup", this::backup);
        server.serve("/limits", (arguments, out) -> {
            out.accept(ControlClient.ALIVE);
            out.flush(); // the answer may take longer than a client waits for its beginning
            HardwareReading.lines(run.askLimits()).forEach(out);
        });
        server.start();
    }

    static ControlServer start(SiteRun run) throws IOException {
        ControlServer control = new ControlServer(run);
        try {
            new Control(
                            control.server.address(),
                            control.server.token(),
                            ProcessHandle.current().pid())
                    .write(run.site().dataDir());
        } catch (IOException unreachable) {
            control.server.close();
            throw unreachable;
        }
        return control;
    }

    /** The arguments are those of a {@link JournalQuery}, as the commands events and replay take them. */
    private void journal(List<String> arguments, LineServer.Lines out) {
        JournalQuery query = JournalQuery.parse(arguments, run.site());
        try (EventReader reader = run.reader()) {
            query.run(() -> reader.read(query.bank()), out);
        }
    }

    /** As {@link #journal}, and goes on with what is journalled from then on, until the site ends. */
    private void follow(List<String> arguments, LineServer.Lines out) {
        JournalQuery query = JournalQuery.parse(arguments, run.site());
        long next = 0;
        int quiet = 0;
        try (EventReader reader = run.reader()) {
            DisplayTimes times = times(reader, query);
            boolean last;
            do {
                last = stopping.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
                // An input is journalled whole: what comes next belongs to a later one.
                try (Stream<Envelope> events = reader.read(query.bank(), next)) {
                    for (Envelope event : (Iterable<Envelope>) events::iterator) {
                        times.note(event);
                        query.tell(event, times, out);
                        next = Math.max(next, event.sequence() + 1);
                    }
                }
                if (++quiet % ALIVE_EVERY == 0) {
                    out.accept(ControlClient.ALIVE); // whoever has gone is noticed by writing only
                }
                out.flush();
            } while (!last);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static DisplayTimes times(EventReader reader, JournalQuery query) {
        try (Stream<Envelope> events = reader.read(query.bank())) {
            return DisplayTimes.of(events);
        }
    }

    /** The arguments are those of an {@link OperatorOrder}. */
    private void order(List<String> arguments, LineServer.Lines out) {
        OperatorOrder order = OperatorOrder.parse(arguments, run.site());
        Outcome outcome = run.order(order);
        List<String> told = new ArrayList<>();
        outcome.events().forEach(event -> {
            if (event.event() instanceof InputRefused refused) {
                throw new IllegalArgumentException("refused: " + refused.reason());
            }
            DecisionText.of(run.displayTime(order.bank()).of(event)).ifPresent(told::add);
        });
        told.forEach(out);
        out.flush();
        if (!run.awaitJournalled(order.bank())) {
            out.accept("the journal does not take it yet; it acts all the same, see cellwarden status");
        }
        List<String> readBack = ReadBack.of(run, order, outcome);
        readBack.forEach(out);
        if (told.isEmpty() && readBack.isEmpty()) {
            out.accept("nothing changes by it");
        }
    }

    /** The argument is the file to be written. */
    private void backup(List<String> arguments, LineServer.Lines out) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("wanted is one file");
        }
        out.accept(ControlClient.ALIVE);
        out.flush();
        // On a thread of its own that nobody interrupts: the end of the server must not cut a file short.
        uninterrupted(() -> SiteBackup.running(run, Path.of(arguments.getFirst()), line -> {
            out.accept(line);
            out.flush();
        }));
    }

    /** Work that may take long. */
    private interface Work {
        void run() throws IOException;
    }

    private static void uninterrupted(Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("control-work").start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(new IllegalStateException(Trouble.text(e), e));
            }
        });
        done.join();
    }

    @Override
    public void close() throws IOException {
        Control.remove(run.site().dataDir());
        stopping.countDown();
        server.close();
    }
}
