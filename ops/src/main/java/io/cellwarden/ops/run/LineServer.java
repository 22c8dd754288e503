package io.cellwarden.ops.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwarden.ops.json.LineSink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers requests of this computer line by line: loopback only, with a token (ARCHITECTURE 6). */
final class LineServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 24;
    /** So long an answer that goes on may take to end. */
    private static final int LONGEST_END_S = 1;

    /** No other computer reaches it. */
    private static final String LOOPBACK = "127.0.0.1";

    private final HttpServer server;
    /** An answer reads the journal, whose disk may hang: a virtual thread would hold one that all others need. */
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("control-", 0).factory());

    private final String token;

    /** Answers a request line by line. */
    interface Answer {
        void write(List<String> arguments, Lines out);
    }

    /** The lines of an answer. */
    interface Lines extends LineSink {
        @Override
        void flush();
    }

    /** A server that does not answer yet, with a port and a token of its own. */
    LineServer() throws IOException {
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        this.token = HexFormat.of().formatHex(secret);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0), 0);
        server.setExecutor(threads);
    }

    /** What is answered under a path, to those who show the token. */
    void serve(String path, Answer answer) {
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

    void start() {
        server.start();
    }

    String address() {
        return "http://" + LOOPBACK + ":" + server.getAddress().getPort();
    }

    String token() {
        return token;
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
                        LineServer.write(out, line);
                    }

                    @Override
                    public void flush() {
                        LineServer.flush(out);
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

    /** Ends; an answer that goes on has {@link #LONGEST_END_S} for it. */
    @Override
    public void close() {
        server.stop(LONGEST_END_S);
        threads.shutdownNow();
    }
}
