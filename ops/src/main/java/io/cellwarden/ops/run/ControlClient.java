package io.cellwarden.ops.run;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks a running site on this computer. */
public final class ControlClient {
    /** The last line of a complete answer. */
    static final String DONE = "\u0004";
    /** Begins the last line of an answer that broke off; the reason follows. */
    static final String FAILED = "\u0015";

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final Control control;

    /** A client of the running program that left that note. */
    public ControlClient(Control control) {
        this.control = control;
    }

    /**
     * Asks and hands on the answer line by line.
     *
     * @throws IOException if the program does not answer, refuses, or its answer breaks off
     */
    public void ask(String path, List<String> arguments, Consumer<String> out)
            throws IOException, InterruptedException {
        String query = arguments.stream()
                .map(argument -> URLEncoder.encode(argument, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(control.address() + path + "?" + query))
                .header("Authorization", "Bearer " + control.token())
                .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw new IOException("the running program at " + control + " refused: " + response.statusCode());
            }
            String last = "";
            for (String line : (Iterable<String>) response.body()::iterator) {
                if (line.startsWith(FAILED)) {
                    throw new IOException(line.substring(FAILED.length()));
                }
                if (!line.equals(DONE)) {
                    out.accept(line);
                }
                last = line;
            }
            if (!last.equals(DONE)) {
                throw new IOException("the answer of the running program at " + control + " broke off");
            }
        }
    }
}
