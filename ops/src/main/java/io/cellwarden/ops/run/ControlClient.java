package io.cellwarden.ops.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a running site on this computer. */
public final class ControlClient {
    /** The last line of a complete answer. */
    static final String DONE = "\u0004";
    /** Begins the last line of an answer that broke off; the reason follows. */
    static final String FAILED = "\u0015";

    /** A line of an answer that goes on but has nothing to say. */
    static final String ALIVE = "\u0016";

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** For the beginning of the answer; a replay as it happened goes on for as long as it did. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final int FORBIDDEN = 403;

    private final Control control;

    /** Nobody listens there: the program that left the note has ended without taking it along. */
    public static final class Gone extends IOException {
        private static final long serialVersionUID = 1;

        Gone(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** A client of the running program that left that note. */
    public ControlClient(Control control) {
        this.control = control;
    }

    /**
     * Asks and hands on the answer line by line.
     *
     * @throws Gone if no program listens there any more; nothing was handed on
     * @throws IOException if the program does not answer, refuses, or its answer breaks off
     */
    public void ask(String path, List<String> arguments, Consumer<String> out)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            HttpResponse<Stream<String>> response = send(client, request(path, arguments));
            if (response.statusCode() != 200) {
                throw new IOException(
                        response.statusCode() == FORBIDDEN
                                ? "the program at " + control + " does not take the token of this data directory;"
                                        + " is it the one that runs here? (its process is " + control.pid() + ")"
                                : "the program at " + control + " does not know the question (it answers "
                                        + response.statusCode() + "); use the same version as the running one");
            }
            handOn(response.body(), out);
        }
    }

    private HttpRequest request(String path, List<String> arguments) {
        String query = arguments.stream()
                .map(argument -> URLEncoder.encode(argument, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(control.address() + path + "?" + query))
                .header("Authorization", "Bearer " + control.token())
                .timeout(ANSWER)
                .build();
    }

    private HttpResponse<Stream<String>> send(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofLines());
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            throw new Gone("no program listens at " + control, nobody);
        } catch (HttpTimeoutException slow) {
            throw new IOException(
                    "the running program at " + control + " (process " + control.pid() + ") does not answer in "
                            + ANSWER.toSeconds() + " s; look at its messages",
                    slow);
        } catch (IOException broken) {
            throw new IOException("the program at " + control + " broke off; ask again", broken);
        }
    }

    private void handOn(Stream<String> answer, Consumer<String> out) throws IOException {
        String last = "";
        try {
            for (String line : (Iterable<String>) answer::iterator) {
                if (line.startsWith(FAILED)) {
                    throw new IOException(line.substring(FAILED.length()));
                }
                if (!line.equals(DONE) && !line.equals(ALIVE)) {
                    out.accept(line);
                }
                last = line;
            }
        } catch (UncheckedIOException killed) {
            throw brokeOff(killed);
        }
        if (!last.equals(DONE)) {
            throw brokeOff(null);
        }
    }

    private IOException brokeOff(@Nullable Exception cause) {
        return new IOException(
                "the answer of the program at " + control + " broke off; has it ended? ask again", cause);
    }
}
