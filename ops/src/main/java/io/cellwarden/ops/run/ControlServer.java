package io.cellwarden.ops.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwarden.bank.Outcome;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.replay.DisplayTimes;
import io.cellwarden.ops.replay.JournalQuery;
import io.cellwarden.ops.view.Paint;
import io.cellwarden.persistence.store.JournalReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lets other commands on this computer look at a running site: loopback only, with a token (ARCHITECTURE 6). */
final class ControlServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 24;
    private static final long LOOK_AGAIN_MS = 200;
    private static final int ALIVE_EVERY = 25;
    /** So long an answer that goes on may take to end. */
    private static final int LONGEST_END_S = 1;

    /** No other computer reaches it. */
    private static final String LOOPBACK = "127.0.0.1";

    private final SiteRun run;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Answers a request line by line. */
    private interface Answer {
        void write(List<String> arguments, Lines out);
    }

    /** The lines of an answer. */
    private interface Lines extends Consumer<String> {
        /** Hands on what was said so far. */
        void flush();
    }

    private ControlServer(SiteRun run) throws IOException {
        this.run = run;
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        this.token = HexFormat.of().formatHex(secret);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0), 0);
        server.setExecutor(threads);
        serve("/status", (arguments, out) -> {
            StatusView.objects(run.describe(), run.links(), run.now(), run.site()::silentAfter, true)
                    .forEach(object -> out.accept(Json.line(object)));
            run.disk().forEach(disk -> out.accept(Json.line(disk.object())));
        });
        serve("/table", (arguments, out) -> {
            StatusView.table(run.describe(), run.links(), run.now(), run.site()::silentAfter)
                    .forEach(out);
            run.disk().forEach(disk -> out.accept(disk.text()));
        });
        serve(
                "/view",
                (arguments, out) ->
                        run.view("cellwarden", "").lines(Paint.parse(arguments)).forEach(out));
        serve(
                "/settings",
                (arguments, out) -> run.describe()
                        .forEach(bank -> SettingsInForce.lines(bank.state()).forEach(out)));
        serve("/journal", this::journal);
        serve("/follow", this::follow);
        serve("/order", this::order);
        serve("/backup", this::backup);
        serve("/limits", (arguments, out) -> {
            out.accept(ControlClient.ALIVE);
            out.flush(); // the answer may take longer than a client waits for its beginning
            HardwareReading.lines(run.askLimits()).forEach(out);
        });
        server.start();
    }

    static ControlServer start(SiteRun run) throws IOException {
        ControlServer control = new ControlServer(run);
        String address =
                "http://" + LOOPBACK + ":" + control.server.getAddress().getPort();
        new Control(address, control.token, ProcessHandle.current().pid())
                .write(run.site().dataDir());
        return control;
    }

    /** The arguments are those of a {@link JournalQuery}, as the commands events and replay take them. */
    private void journal(List<String> arguments, Lines out) {
        JournalQuery query = JournalQuery.parse(arguments, run.site());
        try (JournalReader reader = run.reader()) {
            query.run(() -> reader.read(query.bank()), out);
        }
    }

    /** As {@link #journal}, and goes on with what is journalled from then on, until the site ends. */
    private void follow(List<String> arguments, Lines out) {
        JournalQuery query = JournalQuery.parse(arguments, run.site());
        long next = 0;
        int quiet = 0;
        try (JournalReader reader = run.reader()) {
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

    private static DisplayTimes times(JournalReader reader, JournalQuery query) {
        try (Stream<Envelope> events = reader.read(query.bank())) {
            return DisplayTimes.of(events);
        }
    }

    /** The arguments are those of an {@link OperatorOrder}. */
    private void order(List<String> arguments, Lines out) {
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
    private void backup(List<String> arguments, Lines out) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("wanted is one file");
        }
        out.accept(ControlClient.ALIVE);
        out.flush();
        // On a thread of its own that nobody interrupts: an interrupted read would shut the journal's file.
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

    private void serve(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (!isAllowed(exchange)) {
                    exchange.sendResponseHeaders(403, -1);
                    return;
                }
                answer(exchange, answer);
            }
        });
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
            try {
                answer.write(arguments(exchange), new Lines() {
                    @Override
                    public void accept(String line) {
                        ControlServer.write(out, line);
                    }

                    @Override
                    public void flush() {
                        ControlServer.flush(out);
                    }
                });
                write(out, ControlClient.DONE);
            } catch (UncheckedIOException gone) {
                throw gone;
            } catch (RuntimeException e) {
                write(out, ControlClient.FAILED + Trouble.text(e).replace('\n', ' '));
            }
        }
    }

    private static void write(Writer out, String line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flush(Writer out) {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(HttpExchange exchange) {
        List<String> arguments = new ArrayList<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null && !query.isEmpty()) {
            for (String argument : query.split("&", -1)) {
                arguments.add(URLDecoder.decode(argument, StandardCharsets.UTF_8));
            }
        }
        return arguments;
    }

    private boolean isAllowed(HttpExchange exchange) {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        byte[] wanted = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        return shown != null && MessageDigest.isEqual(wanted, shown.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        Control.remove(run.site().dataDir());
        stopping.countDown();
        server.stop(LONGEST_END_S);
        threads.shutdownNow();
    }
}
