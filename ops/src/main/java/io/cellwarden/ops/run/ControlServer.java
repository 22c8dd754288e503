package io.cellwarden.ops.run;

import io.cellwarden.bank.Outcome;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.replay.DisplayTimes;
import io.cellwarden.ops.replay.JournalQuery;
import io.cellwarden.ops.replay.SkippedDamage;
import io.cellwarden.ops.verify.Verification;
import io.cellwarden.ops.view.Paint;
import io.cellwarden.ops.view.Reach;
import io.cellwarden.persistence.store.EventReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
            run.space().left().forEach(disk -> out.accept(Json.line(disk.object())));
            run.space()
                    .unwritable()
                    .forEach(line -> out.accept(
                            Json.line(Json.members().put("unwritable", line).build())));
        });
        server.serve("/table", (arguments, out) -> {
            run.space().unwritable().forEach(out);
            StatusView.table(run.describe(), run.links(), run.now(), run.site()::silentAfter, Reach.parse(arguments))
                    .forEach(out);
            run.space().left().forEach(disk -> out.accept(disk.text()));
        });
        server.serve("/view", (arguments, out) -> {
            List<String> terminal =
                    arguments.stream().filter(argument -> !Reach.is(argument)).toList();
            run.view("cellwarden", Reach.parse(arguments), "")
                    .lines(Paint.parse(terminal))
                    .forEach(out);
        });
        server.serve(
                "/settings",
                (arguments, out) -> run.describe()
                        .forEach(bank -> SettingsInForce.lines(bank.state()).forEach(out)));
        server.serve("/journal", this::journal);
        server.serve("/follow", this::follow);
        server.serve("/order", this::order);
        server.serve("/backup", this::backup);
        server.serve("/verify", this::verify);
        server.serve("/archive", this::archive);
        server.serve("/evidence", this::evidence);
        server.serve(
                "/capture",
                (arguments, out) ->
                        SiteCapture.parse(arguments, run.recordings()).run(stopping, out));
        server.serve("/limits", (arguments, out) -> {
            alive(out);
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

    /** The answer may take longer than a client waits for its beginning. */
    private static void alive(LineServer.Lines out) {
        out.accept(ControlClient.ALIVE);
        out.flush();
    }

    /** Lines of long work, each as it comes. */
    private static Consumer<String> atOnce(LineServer.Lines out) {
        return line -> {
            out.accept(line);
            out.flush();
        };
    }

    /** The arguments are those of a {@link JournalQuery}, as the commands events and replay take them. */
    private void journal(List<String> arguments, LineServer.Lines out) {
        boolean skips = arguments.contains(SkippedDamage.ARGUMENT);
        JournalQuery query = JournalQuery.parse(SkippedDamage.without(arguments), run.site());
        alive(out);
        run.awaitJournalled(query.bank());
        try (EventReader reader = run.reader()) {
            query.run(SkippedDamage.recorded(reader, query.bank(), skips, out), out);
        }
    }

    /** As {@link #journal}, and goes on with what is journalled from then on, until the site ends. */
    private void follow(List<String> arguments, LineServer.Lines out) {
        JournalQuery query = JournalQuery.parse(arguments, run.site());
        long next = 0;
        int quiet = 0;
        Shown.InOrder inOrder = new Shown.InOrder();
        try (EventReader reader = run.reader()) {
            DisplayTimes times = times(reader, query);
            boolean last;
            do {
                last = stopping.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
                if (query.all() && !last) {
                    run.closeChunk(query.bank()); // whoever wants to see each reading wants to see it now
                }
                // An input is journalled whole: what comes next belongs to a later one.
                try (Stream<Envelope> events = reader.read(query.bank(), next)) {
                    for (Envelope event : (Iterable<Envelope>) events::iterator) {
                        times.note(event);
                        query.tell(inOrder.next(event), times, out);
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
        boolean recovered = run.describe(order.bank()).journalRecovered(); // it may be by the time the order is judged
        OrderRecord.Given given = run.order(order);
        Outcome outcome = given.judged().toCompletableFuture().join();
        if (outcome.events().isEmpty()) {
            out.accept("the bank begins anew just now and takes it then: see cellwarden status");
            return;
        }
        List<String> told = new ArrayList<>();
        DisplayTime times = run.displayTime(order.bank());
        Shown.InOrder inOrder = new Shown.InOrder();
        outcome.events().forEach(event -> {
            if (event.event() instanceof InputRefused refused) {
                throw new IllegalArgumentException("refused: " + refused.reason());
            }
            DecisionText.of(inOrder.next(times.of(event))).ifPresent(told::add);
        });
        told.forEach(out);
        out.flush();
        if (!recovered || !run.awaitJournalled(order.bank())) {
            out.accept(
                    given.isRecorded()
                            ? "the journal does not take it yet; it acts all the same, and is kept on the disk until then"
                            : OrderRecord.NOT_ON_RECORD);
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
        alive(out);
        try { // the end of the server may interrupt it: then nothing is left of it
            SiteBackup.running(run, Path.of(arguments.getFirst()), atOnce(out));
        } catch (IOException e) {
            throw new IllegalStateException(Trouble.text(e), e);
        }
    }

    /** The arguments are those of a {@link Verification}. */
    private void verify(List<String> arguments, LineServer.Lines out) {
        Verification verification = Verification.parse(arguments, run.site());
        alive(out);
        try (EventReader reader = run.reader()) {
            verification.run(reader, atOnce(out));
        }
    }

    /** The end of the server may interrupt it: then nothing is deleted, and the next run begins anew. */
    private void archive(List<String> arguments, LineServer.Lines out) {
        alive(out);
        run.archive(arguments.contains(SkippedDamage.ARGUMENT), atOnce(out));
    }

    /** The arguments are those of {@link SiteEvidence}. */
    private void evidence(List<String> arguments, LineServer.Lines out) {
        alive(out);
        arguments.stream()
                .findFirst()
                .filter(bank -> run.site().bank(bank).isPresent())
                .ifPresent(run::awaitJournalled);
        run.keepFrames();
        try (EventReader reader = run.reader()) {
            SiteEvidence.write(run.site(), reader, run.site().dataDir(), arguments, out);
        } catch (IOException e) {
            throw new IllegalStateException(Trouble.text(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        Control.remove(run.site().dataDir());
        stopping.countDown();
        server.close();
    }
}
